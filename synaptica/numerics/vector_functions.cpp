#include "synaptica/numerics/vector_functions.h"

#include "synaptica/numerics/processor.h"
#include "synaptica/numerics/vector_functions_kernel.h"

namespace synaptica::numerics {

namespace {

template <class Real>
void tanh_of_all(double scale, std::span<Real> values) noexcept {
#ifdef SYNAPTICA_HAS_V4
  if (processor_runs_v4()) {
    v4::tanh_scaled(scale, values.data(), values.size());
    return;
  }
#endif
#ifdef SYNAPTICA_HAS_V3
  if (processor_runs_v3()) {
    v3::tanh_scaled(scale, values.data(), values.size());
    return;
  }
#endif
  baseline::tanh_scaled(scale, values.data(), values.size());
}

}  // namespace

void tanh_scaled(double scale, std::span<double> values) noexcept {
  tanh_of_all(scale, values);
}
void tanh_scaled(double scale, std::span<float> values) noexcept {
  tanh_of_all(scale, values);
}

}  // namespace synaptica::numerics
