#include "synaptica/associative/kernel_variant.h"

#include "synaptica/core/error.h"
#include "synaptica/numerics/processor.h"

namespace synaptica::associative {

namespace {

bool runs_v3() {
#ifdef SYNAPTICA_HAS_V3
  return numerics::processor_runs_v3() && __builtin_cpu_supports("popcnt");
#else
  return false;
#endif
}

bool runs_wide() {
#ifdef SYNAPTICA_HAS_V3
  return runs_v3() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vpopcntdq");
#else
  return false;
#endif
}

}  // namespace

std::vector<KernelVariant> supported_kernel_variants() {
  std::vector<KernelVariant> variants = {KernelVariant::baseline};
  if (runs_v3()) variants.push_back(KernelVariant::v3);
  if (runs_wide()) variants.push_back(KernelVariant::wide);
  return variants;
}

bool choose_v3(KernelVariant variant) {
  if (variant == KernelVariant::v3 && !runs_v3())
    throw InvalidArgument("kernel: this processor lacks AVX2, FMA or POPCNT; choose fastest or baseline");
  if (variant == KernelVariant::wide && !runs_wide())
    throw InvalidArgument("kernel: this processor lacks AVX-512 VPOPCNTDQ; choose fastest, v3 or baseline");
  return variant != KernelVariant::baseline && runs_v3();
}

bool choose_wide(KernelVariant variant) {
  return choose_v3(variant) && variant != KernelVariant::v3 && runs_wide();
}

const char* kernel_variant_name(KernelVariant variant) noexcept {
  switch (variant) {
    case KernelVariant::baseline:
      return "baseline";
    case KernelVariant::v3:
      return "v3";
    case KernelVariant::wide:
      return "wide";
    case KernelVariant::fastest:
      break;
  }
  return "fastest";
}

}  // namespace synaptica::associative
