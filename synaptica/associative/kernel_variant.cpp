#include "synaptica/associative/kernel_variant.h"

#include "synaptica/core/error.h"

namespace synaptica::associative {

namespace {

bool runs_v3() {
#ifdef SYNAPTICA_HAS_V3
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("popcnt");
#else
  return false;
#endif
}

}  // namespace

std::vector<KernelVariant> supported_kernel_variants() {
  std::vector<KernelVariant> variants = {KernelVariant::baseline};
  if (runs_v3()) variants.push_back(KernelVariant::v3);
  return variants;
}

bool choose_v3(KernelVariant variant) {
  if (variant == KernelVariant::v3 && !runs_v3())
    throw InvalidArgument("kernel: this processor lacks AVX2, FMA or POPCNT; choose fastest or baseline");
  return variant != KernelVariant::baseline && runs_v3();
}

}  // namespace synaptica::associative
