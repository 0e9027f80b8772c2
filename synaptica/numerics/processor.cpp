#include "synaptica/numerics/processor.h"

namespace synaptica::numerics {

bool processor_runs_v3() noexcept {
#ifdef SYNAPTICA_HAS_V3
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
  return false;
#endif
}

}  // namespace synaptica::numerics
