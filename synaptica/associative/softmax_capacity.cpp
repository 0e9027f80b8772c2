#include "synaptica/associative/softmax_capacity.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"

namespace synaptica::associative {

namespace {

void require_positive(const char* name, double value) {
  if (!(value > 0) || !std::isfinite(value))
    throw InvalidArgument(std::string(name) + " = " + number_text(value) + ": must be above 0 and finite");
}

// x - ln cosh x = ln 2 - log1p(e^{-2x})
double excess(double x) {
  return std::numbers::ln2 - std::log1p(std::exp(-2 * x));
}

}  // namespace

double softmax_margin_bound(std::int64_t memories, double largest_norm, double gain, double margin) {
  if (memories < 1) throw InvalidArgument("memories = " + std::to_string(memories) + ": must be at least 1");
  require_positive("largest_norm", largest_norm);
  require_positive("gain", gain);
  if (!std::isfinite(margin)) throw InvalidArgument("margin = " + number_text(margin) + ": must be finite");
  if (memories == 1) return 0;
  const double trivial = 2 * largest_norm;
  return std::min(trivial, trivial * static_cast<double>(memories - 1) * std::exp(-gain * margin));
}

double softmax_separation_bound(std::int64_t memories, double largest_norm, double gain, double separation,
                                double distance) {
  if (!(distance >= 0) || !std::isfinite(distance))
    throw InvalidArgument("distance = " + number_text(distance) + ": must be at least 0 and finite");
  return softmax_margin_bound(memories, largest_norm, gain, separation - 2 * largest_norm * distance);
}

double softmax_dominance_exponent(double gain) {
  require_positive("gain", gain);
  return excess(gain);
}

double softmax_flip_exponent(double gain) {
  require_positive("gain", gain);
  return excess(2 * gain);
}

double softmax_proven_exponent() noexcept {
  return std::numbers::ln2 / 2;
}

}  // namespace synaptica::associative
