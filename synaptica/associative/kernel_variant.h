// Which compilation of a hot loop runs (cmake/Rooms.cmake builds each for the baseline and for x86-64-v3).
#pragma once

#include <vector>

namespace synaptica::associative {

enum class KernelVariant {
  fastest,   ///< the best one this processor has
  baseline,  ///< for any processor
  v3,        ///< x86-64-v3: AVX2, fused multiply-add, population count
  wide,      ///< v3, and 512 bits counted at a time (AVX-512 VPOPCNTDQ) where a loop counts bits
};

/// The variants this processor can run, slowest first.
[[nodiscard]] std::vector<KernelVariant> supported_kernel_variants();

/// Whether to run the v3 code. Throws InvalidArgument where this processor lacks what the variant needs.
[[nodiscard]] bool choose_v3(KernelVariant variant);

/// Whether to count 512 bits at a time, within the v3 code. Throws as above.
[[nodiscard]] bool choose_wide(KernelVariant variant);

/// "baseline", "v3", "wide", "fastest".
[[nodiscard]] const char* kernel_variant_name(KernelVariant variant) noexcept;

}  // namespace synaptica::associative
