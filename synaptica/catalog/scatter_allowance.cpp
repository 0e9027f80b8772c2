#include "synaptica/catalog/scatter_allowance.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace synaptica {

namespace {

std::vector<double> centred(std::span<const double> values) {
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  std::vector<double> result(values.begin(), values.end());
  for (double& value : result) value -= mean;
  return result;
}

double dot(std::span<const double> a, std::span<const double> b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

double norm(std::span<const double> values) {
  return std::sqrt(dot(values, values));
}

// How far an error of this length turns a vector of that length.
double turn(double error, double length) {
  return error < length ? std::asin(error / length) : std::numbers::pi;
}

double first_order(std::span<const double> p, std::span<const double> dp, std::span<const double> m,
                   std::span<const double> dm) {
  const double square = dot(p, p);
  const double slope = dot(p, m) / square;
  double total = 0;
  for (std::size_t k = 0; k < p.size(); ++k)
    total += std::fabs(p[k]) * dm[k] + std::fabs(m[k] - 2 * slope * p[k]) * dp[k];
  return total / square;
}

}  // namespace

double correlation_allowance(const ScatterSide& predicted, const ScatterSide& measured,
                             std::span<const double> noise) {
  const std::vector<double> p = centred(predicted.values);
  const std::vector<double> m = centred(measured.values);
  const double angle = std::acos(std::clamp(dot(p, m) / (norm(p) * norm(m)), -1.0, 1.0));
  const double error =
      turn(norm(predicted.bound), norm(p)) + turn(norm(measured.bound), norm(m)) + turn(norm(noise), norm(m));
  const double nearer = std::max(0.0, angle - error);
  const double farther = std::min(std::numbers::pi, angle + error);
  return std::max(std::cos(nearer) - std::cos(angle), std::cos(angle) - std::cos(farther));
}

double slope_allowance(const ScatterSide& predicted, const ScatterSide& measured) {
  return first_order(predicted.values, predicted.bound, measured.values, measured.bound);
}

double exponent_allowance(const ScatterSide& predicted, const ScatterSide& measured) {
  std::vector<double> x, y, dx, dy;
  for (std::size_t k = 0; k < predicted.values.size(); ++k) {
    const double p = predicted.values[k];
    const double m = measured.values[k];
    if (!(p > 0 && m > 0)) continue;
    x.push_back(std::log(p));
    y.push_back(std::log(m));
    dx.push_back(predicted.bound[k] / p);
    dy.push_back(measured.bound[k] / m);
  }
  if (x.size() < 3) return 0;
  return first_order(centred(x), dx, centred(y), dy);
}

}  // namespace synaptica
