#include "synaptica/catalog/relation_resolution.h"

#include <algorithm>
#include <cmath>

namespace synaptica {

namespace {

constexpr double mildest_failure = 0.1;
constexpr double errors_of_a_full_run = 8;

}  // namespace

std::vector<double> pair_resolutions(const std::vector<double>& values, const std::vector<double>& bound,
                                     const std::vector<double>& noise, double unit) {
  double largest = unit;
  for (const double value : values) largest = std::max(largest, std::fabs(value));
  std::vector<double> resolutions;
  for (std::size_t k = 0; k < values.size(); ++k) {
    const double size = std::fabs(values[k]);
    const double most = mildest_failure * std::max(2 * size, largest);
    const double seen = size <= 1e-9 * largest ? most : errors_of_a_full_run * noise[k] + bound[k];
    resolutions.push_back(std::max(mildest_failure * size, std::min(seen, most)));
  }
  return resolutions;
}

double mean_resolution(double value, double formula1) {
  return std::clamp(std::fabs(formula1 - value) / 2, mildest_failure / 2 * std::fabs(value),
                    mildest_failure * std::fabs(value));
}

double slope_resolution(double slope, double slope_of_formula1) {
  return std::fabs(slope) *
         std::clamp(std::fabs(1 - slope_of_formula1) / 2, mildest_failure, 2 * mildest_failure);
}

double correlation_resolution(double correlation, double correlation_of_drive) {
  return std::max(std::fabs(correlation - correlation_of_drive), 1 - std::fabs(correlation)) / 2;
}

}  // namespace synaptica
