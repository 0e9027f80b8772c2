#include "synaptica/numerics/tracy_widom.h"

#include <algorithm>
#include <boost/math/special_functions/airy.hpp>
#include <cmath>
#include <string>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/chebyshev.h"
#include "synaptica/numerics/fredholm.h"

namespace synaptica::numerics {

namespace {

void check(double rows, double columns) {
  if (!(rows >= 1 && columns >= 1) || !std::isfinite(rows) || !std::isfinite(columns))
    throw InvalidArgument("a matrix of " + number_text(rows) + " x " + number_text(columns) +
                          ": rows and columns must be at least 1");
}

// Ai on the line where the kernel lives. Beyond 30 it is below 1e-48.
double airy(double x) {
  return x > 30 ? 0 : boost::math::airy_ai(x);
}

}  // namespace

double tracy_widom_distribution(double s) {
  if (s < -12) return 0;
  if (s > 12) return 1;
  const double determinant = fredholm_determinant([s](double x, double y) { return airy(x + y + s); }, 0,
                                                  16 + std::max(0.0, -s), 60);
  return std::clamp(determinant, 0.0, 1.0);
}

const QuadratureRule& tracy_widom_rule() {
  static const QuadratureRule rule = [] {
    constexpr double lowest = -10;
    constexpr double highest = 12;
    constexpr double spacing = 0.005;
    // Differences of fourth order, far enough apart that rounding of F1 costs 1e-13.
    constexpr double apart = 0.01;
    const ChebyshevInterpolant distribution(tracy_widom_distribution, lowest - 2 * apart, highest + 2 * apart,
                                            {.tolerance = 1e-13, .largest_degree = 128});
    QuadratureRule result;
    double sum = 0;
    for (int i = 0; i <= 4400; ++i) {
      const double s = lowest + spacing * i;
      const double density = (8 * (distribution(s + apart) - distribution(s - apart)) -
                              (distribution(s + 2 * apart) - distribution(s - 2 * apart))) /
                             (12 * apart);
      result.nodes.push_back(s);
      result.weights.push_back(std::max(0.0, density));
      sum += result.weights.back();
    }
    for (double& weight : result.weights) weight /= sum;
    return result;
  }();
  return rule;
}

ExtremeEigenvalue largest_eigenvalue_scale(double rows, double columns) {
  check(rows, columns);
  const double a = std::sqrt(rows - 0.5);
  const double b = std::sqrt(columns - 0.5);
  return {(a + b) * (a + b) / rows, (a + b) * std::cbrt(1 / a + 1 / b) / rows};
}

ExtremeEigenvalue smallest_eigenvalue_scale(double rows, double columns) {
  check(rows, columns);
  if (rows == columns)
    throw InvalidArgument("a square matrix of order " + number_text(rows) +
                          ": its smallest eigenvalue is at the hard edge and has no Tracy-Widom law");
  const double a = std::sqrt(rows - 0.5);
  const double b = std::sqrt(columns - 0.5);
  return {(a - b) * (a - b) / rows, std::fabs(a - b) * std::cbrt(std::fabs(1 / a - 1 / b)) / rows};
}

double upper_edge_shift(double rows, double columns, double fourth_cumulant) {
  check(rows, columns);
  const double root = std::sqrt(columns / rows);
  return fourth_cumulant / rows * (1 + root) * (1 + root) / root;
}

double lower_edge_shift(double rows, double columns, double fourth_cumulant) {
  check(rows, columns);
  const double root = std::sqrt(columns / rows);
  return -fourth_cumulant / rows * (1 - root) * (1 - root) / root;
}

}  // namespace synaptica::numerics
