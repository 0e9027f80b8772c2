#include "synaptica/numerics/processor.h"

namespace synaptica::numerics {

bool processor_runs_v3() noexcept {
#ifdef SYNAPTICA_HAS_V3
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
  return false;
#endif
}

bool processor_runs_v4() noexcept {
#ifdef SYNAPTICA_HAS_V4
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd") &&
         __builtin_cpu_supports("avx512vl");
#else
  return false;
#endif
}

}  // namespace synaptica::numerics
