#include "synaptica/associative/mean_cosine.h"

#include <algorithm>
#include <boost/math/quadrature/tanh_sinh.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <numbers>
#include <string>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/chebyshev.h"
#include "synaptica/numerics/quadrature.h"

namespace synaptica::associative {

namespace {

using numerics::QuadratureRule;

void check(std::int64_t visible, double noise) {
  if (visible < 2)
    throw InvalidArgument("visible_neurons = " + std::to_string(visible) + ": must be at least 2");
  if (!(noise > 0) || noise > 1e8)
    throw InvalidArgument("noise = " + number_text(noise) + ": must be above 0 and at most 1e8");
}

// The cosine of two vectors by their components along one direction and their dot products across it.
double cosine(double along, double other_along, double square, double dot, double other_square) {
  const double length = (along * along + square) * (other_along * other_along + other_square);
  // Both Gauss nodes on a point of measure zero where a vector vanishes: any value will do.
  return length > 0 ? (along * other_along + dot) / std::sqrt(length) : 0;
}

// The average over orthogonal memories of function(cosine after gaining a fraction f), by rules of one size.
class FixedNormAverage {
 public:
  FixedNormAverage(std::int64_t visible, double noise, std::size_t points)
      : scale_(noise / std::sqrt(static_cast<double>(visible))),
        along_(numerics::gauss_normal(points)),
        across_(numerics::gauss_gamma(0.5 * static_cast<double>(visible - 1), points)) {}

  template <class Function>
  double operator()(double gained, Function function) const {
    double sum = 0;
    for (std::size_t i = 0; i < along_.nodes.size(); ++i) {
      const double target = 1 + scale_ * along_.nodes[i];
      const double memory = 1 + gained * scale_ * along_.nodes[i];
      double inner = 0;
      for (std::size_t j = 0; j < across_.nodes.size(); ++j) {
        const double square = scale_ * scale_ * 2 * across_.nodes[j];
        inner += across_.weights[j] *
                 function(cosine(memory, target, gained * gained * square, gained * square, square));
      }
      sum += along_.weights[i] * inner;
    }
    return sum;
  }

 private:
  double scale_;
  QuadratureRule along_, across_;
};

// The average over Gaussian memories of function(initial cosine): the target has length x, the memory the component
// R x + sqrt(1 - R^2) g along it and sqrt(1 - R^2) sqrt(w) across, in units that cancel.
class GaussianAverage {
 public:
  GaussianAverage(std::int64_t visible, double noise, std::size_t points)
      : correlation_(1 / std::sqrt(1 + noise * noise)),
        complement_(noise / std::sqrt(1 + noise * noise)),
        length_(numerics::gauss_gamma(0.5 * static_cast<double>(visible), points)),
        along_(numerics::gauss_normal(points)),
        across_(numerics::gauss_gamma(0.5 * static_cast<double>(visible - 1), points)) {}

  template <class Function>
  double operator()(double, Function function) const {
    double sum = 0;
    for (std::size_t i = 0; i < length_.nodes.size(); ++i)
      for (std::size_t j = 0; j < along_.nodes.size(); ++j) {
        const double along = correlation_ * std::sqrt(2 * length_.nodes[i]) + complement_ * along_.nodes[j];
        double inner = 0;
        for (std::size_t k = 0; k < across_.nodes.size(); ++k) {
          const double square = complement_ * complement_ * 2 * across_.nodes[k];
          const double norm = along * along + square;
          inner += across_.weights[k] * function(norm > 0 ? along / std::sqrt(norm) : 0);
        }
        sum += length_.weights[i] * along_.weights[j] * inner;
      }
    return sum;
  }

 private:
  double correlation_, complement_;
  QuadratureRule length_, along_, across_;
};

// E c for Gaussian memories, the closed form of the header; boost's error estimate of the integral is added to `error`.
double gaussian_mean(boost::math::quadrature::tanh_sinh<double>& integrator, double visible, double noise,
                     double gained, double& error) {
  const double square = noise * noise;
  const double norms = (1 + gained * gained * square) * (1 + square);
  const double correlation = (1 + gained * square) / std::sqrt(norms);
  const double complement = square * (1 - gained) * (1 - gained) / norms;  // 1 - R^2, without cancellation
  double integral_error = 0;
  const double integral = integrator.integrate(
      [&](double x) {
        const double sine = std::sin(x);
        const double cosine_square = std::cos(x) * std::cos(x);
        const double root = cosine_square + complement * sine * sine;
        return root > 0 ? std::exp(0.5 * visible * std::log1p(-sine * sine)) / std::sqrt(root) : 0;
      },
      0.0, std::numbers::pi / 2, 1e-14, &integral_error);
  const double factor =
      2 * std::numbers::inv_sqrtpi / boost::math::tgamma_delta_ratio(0.5 * visible, 0.5) * correlation;
  error = std::max(error, factor * integral_error);
  return factor * integral;
}

constexpr std::size_t smallest_rule = 16;
constexpr std::size_t largest_rule = 256;
constexpr double quadrature_tolerance = 1e-13;

// Where the rule stood still, its last change is more than its error. Where it did not, changes shrink slowly, by half
// a doubling at worst, and what is still to come is as much as the last change; twice that is taken.
double remaining_error(double change) {
  return change <= quadrature_tolerance ? change : 2 * change;
}

}  // namespace

MeanCosine::MeanCosine(std::int64_t visible, double noise, bool orthogonal) : noise_(noise) {
  check(visible, noise);
  // The cosine turns where the gained fraction f is about 1/noise: in u = asinh(noise f) / asinh(noise), from 0 to 1,
  // it is equally smooth for any noise.
  const double range = std::asinh(noise);
  const auto gained_at = [&](double u) { return std::min(1.0, std::sinh(u * range) / noise); };
  if (!orthogonal) {
    boost::math::quadrature::tanh_sinh<double> integrator;
    const auto function = [&](double u) {
      return gaussian_mean(integrator, static_cast<double>(visible), noise, gained_at(u), error_);
    };
    interpolant_ = std::make_unique<numerics::ChebyshevInterpolant>(function, 0.0, 1.0);
    error_ += interpolant_->error();
    return;
  }
  const auto identity = [](double value) { return value; };
  auto average = std::make_unique<FixedNormAverage>(visible, noise, smallest_rule);
  double change = 0;
  for (std::size_t points = 2 * smallest_rule; points <= largest_rule; points *= 2) {
    auto finer = std::make_unique<FixedNormAverage>(visible, noise, points);
    change = 0;
    for (const double u : {0.0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1.0})
      change =
          std::max(change, std::fabs((*finer)(gained_at(u), identity) - (*average)(gained_at(u), identity)));
    average = std::move(finer);
    if (change <= quadrature_tolerance) break;
  }
  const auto function = [&](double u) { return (*average)(gained_at(u), identity); };
  // No use in interpolating an integral to more digits than it has.
  const double tolerance = std::max(quadrature_tolerance, 0.1 * change);
  interpolant_ = std::make_unique<numerics::ChebyshevInterpolant>(
      function, 0.0, 1.0, numerics::ChebyshevOptions{.tolerance = tolerance, .largest_degree = 256});
  error_ = remaining_error(change) + interpolant_->error();
}

MeanCosine::~MeanCosine() = default;

double MeanCosine::operator()(double forgetting) const noexcept {
  const double u = std::asinh(noise_ * (1 - forgetting)) / std::asinh(noise_);
  return std::min(1.0, (*interpolant_)(std::min(1.0, u)));
}

namespace {

template <class Average>
InitialOverlap overlap_by(std::int64_t visible, double noise, std::size_t largest) {
  InitialOverlap overlap;
  for (std::size_t points = smallest_rule; points <= largest; points *= 2) {
    const Average average(visible, noise, points);
    InitialOverlap finer;
    finer.mean = average(0, [](double value) { return value; });
    const double variance =
        average(0, [&](double value) { return (value - finer.mean) * (value - finer.mean); });
    const double fourth = average(0, [&](double value) { return std::pow(value - finer.mean, 4); });
    finer.deviation = std::sqrt(variance);
    finer.kurtosis = variance > 0 ? fourth / (variance * variance) : 3;
    const double change =
        std::max(std::fabs(finer.mean - overlap.mean), std::fabs(finer.deviation - overlap.deviation));
    finer.error = remaining_error(change);
    overlap = finer;
    if (change <= quadrature_tolerance) break;
  }
  return overlap;
}

}  // namespace

InitialOverlap initial_overlap(std::int64_t visible, double noise, bool orthogonal) {
  check(visible, noise);
  // The rule in three dimensions stops earlier: 64^3 points cost as much as 512^2.
  return orthogonal ? overlap_by<FixedNormAverage>(visible, noise, largest_rule)
                    : overlap_by<GaussianAverage>(visible, noise, 64);
}

}  // namespace synaptica::associative
