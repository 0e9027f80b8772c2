#include "synaptica/numerics/noise_field.h"

#include "synaptica/numerics/noise_field_kernel.h"
#include "synaptica/numerics/processor.h"

namespace synaptica::numerics {

namespace {

template <class Real>
void fill_row(const std::array<std::uint32_t, 2>& key, std::uint32_t trial, std::uint64_t step,
              std::span<Real> noise) noexcept {
  const NoiseName name = {{key[0], key[1]},
                          {static_cast<std::uint32_t>(step), trial, static_cast<std::uint32_t>(step >> 32)}};
#ifdef SYNAPTICA_HAS_V4
  if (processor_runs_v4()) {
    v4::fill_noise(name, noise.data(), noise.size());
    return;
  }
#endif
#ifdef SYNAPTICA_HAS_V3
  if (processor_runs_v3()) {
    v3::fill_noise(name, noise.data(), noise.size());
    return;
  }
#endif
  baseline::fill_noise(name, noise.data(), noise.size());
}

}  // namespace

NoiseField::NoiseField(const RandomKey& key, Purpose purpose) noexcept {
  const std::uint64_t bits = RandomStream(key, purpose).bits();
  key_ = {static_cast<std::uint32_t>(bits), static_cast<std::uint32_t>(bits >> 32)};
}

void NoiseField::fill(std::uint32_t trial, std::uint64_t step, std::span<double> noise) const noexcept {
  fill_row(key_, trial, step, noise);
}
void NoiseField::fill(std::uint32_t trial, std::uint64_t step, std::span<float> noise) const noexcept {
  fill_row(key_, trial, step, noise);
}

}  // namespace synaptica::numerics
