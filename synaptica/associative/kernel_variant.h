// Which compilation of a hot loop runs (cmake/Rooms.cmake builds each for the baseline and for x86-64-v3).
#pragma once

#include <vector>

namespace synaptica::associative {

enum class KernelVariant {
  fastest,   ///< the best one this processor has
  baseline,  ///< for any processor
  v3,        ///< x86-64-v3: AVX2, fused multiply-add, population count
};

/// The variants this processor can run, slowest first.
[[nodiscard]] std::vector<KernelVariant> supported_kernel_variants();

/// Whether to run the v3 code. Throws InvalidArgument where v3 is asked for and this processor lacks it.
[[nodiscard]] bool choose_v3(KernelVariant variant);

}  // namespace synaptica::associative
