#include "synaptica/numerics/marchenko_pastur.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"

namespace synaptica::numerics {

namespace {

using std::numbers::pi;

void check(double aspect_ratio) {
  if (!(aspect_ratio > 0) || !std::isfinite(aspect_ratio))
    throw InvalidArgument("aspect_ratio = " + number_text(aspect_ratio) + ": must be above 0");
}

// t with x = 1 + y + 2 sqrt(y) cos t, for a <= x <= b.
double angle(double x, double aspect_ratio) {
  return std::acos(std::clamp((x - 1 - aspect_ratio) / (2 * std::sqrt(aspect_ratio)), -1.0, 1.0));
}

}  // namespace

SpectrumEdges marchenko_pastur_edges(double aspect_ratio) {
  check(aspect_ratio);
  const double root = std::sqrt(aspect_ratio);
  return {(1 - root) * (1 - root), (1 + root) * (1 + root)};
}

double marchenko_pastur_density(double x, double aspect_ratio) {
  const SpectrumEdges edges = marchenko_pastur_edges(aspect_ratio);
  if (x < edges.lower || x > edges.upper) return 0;
  if (x == 0) return std::numeric_limits<double>::infinity();  // y = 1: the hard edge
  return std::sqrt((edges.upper - x) * (x - edges.lower)) / (2 * pi * aspect_ratio * x);
}

double marchenko_pastur_upper_tail(double x, double aspect_ratio) {
  const SpectrumEdges edges = marchenko_pastur_edges(aspect_ratio);
  if (x < 0) return 1;
  if (x >= edges.upper) return 0;
  if (x <= edges.lower) return std::min(1.0, 1 / aspect_ratio);
  // With x = 1 + y + 2 sqrt(y) cos t the integral is (2/pi) int_0^t sin^2 / (1 + y + 2 sqrt(y)
  // cos).
  const double t = angle(x, aspect_ratio);
  const double root = std::sqrt(aspect_ratio);
  const double gap = std::fabs(1 - aspect_ratio);
  const double half = std::tan(t / 2) * std::fabs(1 - root) / (1 + root);
  return 2 / pi *
         (-std::sin(t) / (2 * root) +
          ((1 + aspect_ratio) * t - 2 * gap * std::atan(half)) / (4 * aspect_ratio));
}

double marchenko_pastur_zero_fraction(double aspect_ratio) {
  check(aspect_ratio);
  return std::max(0.0, 1 - 1 / aspect_ratio);
}

double finite_size_count(double x, double aspect_ratio, double fourth_cumulant) {
  const SpectrumEdges edges = marchenko_pastur_edges(aspect_ratio);
  if (x <= edges.lower || x >= edges.upper) return 0;
  const double t = angle(x, aspect_ratio);
  return 0.25 - t / (2 * pi) + fourth_cumulant * std::sin(2 * t) / (2 * pi);
}

double finite_size_density(double x, double aspect_ratio, double fourth_cumulant) {
  const SpectrumEdges edges = marchenko_pastur_edges(aspect_ratio);
  if (!(x > edges.lower && x < edges.upper))
    throw InvalidArgument("x = " + number_text(x) + ": must lie between the spectrum's edges " +
                          number_text(edges.lower) + " and " + number_text(edges.upper));
  const double t = angle(x, aspect_ratio);
  // dx = -2 sqrt(y) sin(t) dt
  return (-1 + 2 * fourth_cumulant * std::cos(2 * t)) / (2 * pi) /
         (2 * std::sqrt(aspect_ratio) * std::sin(t));
}

}  // namespace synaptica::numerics
