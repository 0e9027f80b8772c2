#include "synaptica/associative/tanh_moments.h"

#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

#include "synaptica/numerics/gaussian.h"
#include "synaptica/numerics/quadrature.h"

namespace synaptica::associative {

namespace {

using numerics::standard_normal_density;

constexpr double widest_trapezoid = 1.5;
constexpr int half_points = 60;
constexpr double step = 0.15;  // 60 steps to z = 9, where the density is 1e-18

struct Weights {
  std::array<double, half_points + 1> value{};
};

const Weights& trapezoid_weights() {
  static const Weights weights = [] {
    Weights w;
    for (std::size_t k = 0; k < w.value.size(); ++k)
      w.value[k] = step * standard_normal_density(step * static_cast<double>(k));
    return w;
  }();
  return weights;
}

// Nodes on [0, 20] with what the correction needs of tanh there.
struct Correction {
  static constexpr std::size_t points = 64;
  std::array<double, points> x{}, lack{}, slope{}, slope_tanh{}, slope_square{}, log_cosh{};
};

const Correction& correction() {
  static const Correction nodes = [] {
    constexpr double reach = 20;
    const numerics::QuadratureRule rule = numerics::gauss_uniform(Correction::points);
    Correction c;
    for (std::size_t i = 0; i < Correction::points; ++i) {
      const double weight = reach * rule.weights[i];
      c.x[i] = reach / 2 * (1 + rule.nodes[i]);
      const double e = std::exp(-2 * c.x[i]);
      const double t = (1 - e) / (1 + e);
      const double s = 4 * e / ((1 + e) * (1 + e));
      c.lack[i] = weight * 2 * e / (1 + e);
      c.slope[i] = weight * s;
      c.slope_tanh[i] = weight * s * t;
      c.slope_square[i] = weight * s * s;
      c.log_cosh[i] = weight * std::log1p(e);
    }
    return c;
  }();
  return nodes;
}

}  // namespace

TanhMoments tanh_moments(double mean, double deviation) {
  TanhMoments m{0, 0, 0, 0, 0};
  if (deviation < widest_trapezoid) {
    const Weights& weights = trapezoid_weights();
    for (int k = -half_points; k <= half_points; ++k) {
      const double weight = weights.value[static_cast<std::size_t>(std::abs(k))];
      const double x = mean + deviation * step * k;
      const double e = std::exp(-2 * std::fabs(x));
      const double inverse = 1 / (1 + e);
      const double t = std::copysign((1 - e) * inverse, x);
      const double s = 4 * e * inverse * inverse;
      m.tanh += weight * t;
      m.square += weight * t * t;
      m.slope += weight * s;
      m.slope_tanh += weight * s * t;
      m.slope_square += weight * s * s;
    }
    // tanh x of a small x is (1 - e)/(1 + e) with e near one: the difference has lost digits, so
    // that the square of a weak field is taken from its series instead, E x^2 - 2/3 E x^4 + 17/45 E
    // x^6.
    const double size = std::fabs(mean) + 9 * deviation;
    if (size < 1e-2) {
      const double a = mean * mean;
      const double b = deviation * deviation;
      m.square = a + b - 2.0 / 3 * (a * a + 6 * a * b + 3 * b * b) +
                 17.0 / 45 * (a * a * a + 15 * a * a * b + 45 * a * b * b + 15 * b * b * b);
    }
    return m;
  }
  const Correction& c = correction();
  const double inverse = 1 / deviation;
  m.tanh = std::erf(mean * inverse / std::numbers::sqrt2);
  double odd = 0;
  for (std::size_t i = 0; i < Correction::points; ++i) {
    const double right = standard_normal_density((c.x[i] - mean) * inverse);  // of the field +x
    const double left = standard_normal_density((c.x[i] + mean) * inverse);   // of the field -x
    odd += c.lack[i] * (right - left);
    m.slope += c.slope[i] * (right + left);
    m.slope_tanh += c.slope_tanh[i] * (right - left);
    m.slope_square += c.slope_square[i] * (right + left);
  }
  m.tanh -= odd * inverse;
  m.slope *= inverse;
  m.slope_tanh *= inverse;
  m.slope_square *= inverse;
  m.square = 1 - m.slope;
  return m;
}

double log_two_cosh_moment(double mean, double deviation) {
  if (deviation < widest_trapezoid) {
    const Weights& weights = trapezoid_weights();
    double sum = 0;
    for (int k = -half_points; k <= half_points; ++k) {
      const double x = std::fabs(mean + deviation * step * k);
      sum += weights.value[static_cast<std::size_t>(std::abs(k))] * (x + std::log1p(std::exp(-2 * x)));
    }
    return sum;
  }
  // E|x| in closed form, and the rest as above.
  const Correction& c = correction();
  const double ratio = mean / deviation;
  double sum = 0;
  for (std::size_t i = 0; i < Correction::points; ++i)
    sum += c.log_cosh[i] * (standard_normal_density((c.x[i] - mean) / deviation) +
                            standard_normal_density((c.x[i] + mean) / deviation));
  return 2 * deviation * standard_normal_density(ratio) + mean * std::erf(ratio / std::numbers::sqrt2) +
         sum / deviation;
}

}  // namespace synaptica::associative
