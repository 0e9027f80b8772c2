#include "synaptica/associative/drift_law.h"

#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <cmath>

namespace synaptica::associative {

double drift_cosine(double initial_cosine, double norm_ratio, double forgetting) noexcept {
  const double kept = forgetting;
  const double gained = (1 - forgetting) * norm_ratio;
  return (kept * initial_cosine + gained) /
         std::sqrt(kept * kept + 2 * kept * gained * initial_cosine + gained * gained);
}

double drift_cosine_limit(double noise, double forgetting) noexcept {
  const double square = noise * noise;
  const double gained = 1 - forgetting;
  return (1 + gained * square) / std::sqrt((1 + square) * (1 + gained * gained * square));
}

double drift_cosine_equal_norm_limit(double noise, double forgetting) noexcept {
  return drift_cosine(initial_overlap_limit(noise), 1, forgetting);
}

double initial_overlap_limit(double noise) noexcept {
  return 1 / std::sqrt(1 + noise * noise);
}

double distance_to_go(double noise) noexcept {
  const double length = std::sqrt(1 + noise * noise);
  return noise * noise / (length * (1 + length));
}

double initial_overlap_deviation_limit(double visible, double noise, bool fixed_norm) noexcept {
  const double square = noise * noise;
  return fixed_norm ? square * std::sqrt((1 + 2 * square) / (2 * visible)) / std::pow(1 + square, 1.5)
                    : square / (1 + square) / std::sqrt(visible);
}

double equal_norm_error(double noise) {
  // In s = ln(gained fraction): with much noise the difference lies at fractions of about 1/noise.
  const auto difference = [&](double s) {
    const double forgetting = -std::expm1(s);
    return -std::fabs(drift_cosine_equal_norm_limit(noise, forgetting) -
                      drift_cosine_limit(noise, forgetting));
  };
  // The difference rises once and falls once between its zeros at both ends; a grid finds the hump, Brent its top.
  const double lowest = -std::log1p(noise) - 5;
  constexpr int intervals = 200;
  int best = 1;
  const auto at = [&](int i) { return lowest * (1 - static_cast<double>(i) / intervals); };
  for (int i = 1; i < intervals; ++i)
    if (difference(at(i)) < difference(at(best))) best = i;
  return -boost::math::tools::brent_find_minima(difference, at(best - 1), at(best + 1), 40).second;
}

}  // namespace synaptica::associative
