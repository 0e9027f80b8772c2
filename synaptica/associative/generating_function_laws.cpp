#include "synaptica/associative/generating_function_laws.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/random.h"

namespace synaptica::associative {

namespace {

using Vector = std::vector<double>;

// Differences of fourth order, (8 (f(h) - f(-h)) - (f(2h) - f(-2h))) / 12h: the truncation is h^4/30 times the fifth
// derivative, which for |x| at |x| = 0.3 is some 1e4 times the value: 3e-10 of it. Rounding is 1e-16/h = 1e-13 of it.
constexpr double difference_step = 1e-3;
constexpr double difference_tolerance = 1e-9;
constexpr double smallest_component = 0.3;
constexpr double rounding_tolerance = 1e-12;

double dot(const Vector& a, const Vector& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

double length(const Vector& a) {
  return std::sqrt(dot(a, a));
}

Vector moved(Vector x, double step, const Vector& direction) {
  for (std::size_t i = 0; i < x.size(); ++i) x[i] += step * direction[i];
  return x;
}

class Checker {
 public:
  Checker(const AnyGeneratingFunction& function, std::uint64_t seed)
      : function_(function), stream_({.seed = seed}, numerics::Purpose::test) {}

  std::vector<std::string> check() {
    if (function_.traits().name.empty()) broken_.push_back("traits: the name is empty");
    for (const std::size_t neurons : {1, 2, 7})
      for (int sample = 0; sample < 4; ++sample) {
        // Mixed signs, then the positive orthant alone, where a declared domain may end.
        check_at(point(neurons, sample >= 2), direction(neurons), direction(neurons));
      }
    for (const double size : {-1000.0, 1000.0}) check_range(size);
    return std::move(broken_);
  }

 private:
  Vector direction(std::size_t neurons) {
    Vector d(neurons);
    stream_.fill_normal(d);
    const double size = length(d);
    for (double& component : d) component /= size;
    return d;
  }

  Vector point(std::size_t neurons, bool nonnegative) {
    Vector x(neurons);
    stream_.fill_normal(x);
    for (double& component : x) {
      const double size = std::max(std::fabs(component), smallest_component);
      component = nonnegative || component > 0 ? size : -size;
    }
    return x;
  }

  Vector gradient(const Vector& x) const {
    Vector out(x.size());
    function_.gradient(x, out);
    return out;
  }
  Vector hessian_product(const Vector& x, const Vector& d) const {
    Vector out(x.size());
    function_.hessian_product(x, d, out);
    return out;
  }

  void require(bool holds, const std::string& law, const Vector& x, double seen, double wanted) {
    if (holds) return;
    std::string at = "x = (";
    for (std::size_t i = 0; i < x.size(); ++i) at += (i > 0 ? ", " : "") + number_text(x[i], 6);
    broken_.push_back(function_.traits().name + ": " + law + " at " + at + "): " + number_text(seen, 12) +
                      " against " + number_text(wanted, 12));
  }

  void check_at(const Vector& x, const Vector& d, const Vector& e) {
    const GeneratingFunctionTraits& traits = function_.traits();
    const double h = difference_step;
    const auto value = [&](double step) { return function_.value(moved(x, step, d)); };
    const Vector slope = gradient(x);
    const double difference = (8 * (value(h) - value(-h)) - (value(2 * h) - value(-2 * h))) / (12 * h);
    const double size = 1 + std::fabs(value(0)) + length(slope);
    require(std::fabs(difference - dot(slope, d)) <= difference_tolerance * size,
            "the gradient differs from differences", x, dot(slope, d), difference);

    const Vector bent = hessian_product(x, d);
    const Vector bent_other = hessian_product(x, e);
    const double hessian_size = length(bent) + length(bent_other);
    require(std::fabs(dot(e, bent) - dot(d, bent_other)) <= rounding_tolerance * hessian_size,
            "the Hessian is not symmetric", x, dot(e, bent), dot(d, bent_other));
    const auto along = [&](double step) { return dot(gradient(moved(x, step, d)), e); };
    const double second = (8 * (along(h) - along(-h)) - (along(2 * h) - along(-2 * h))) / (12 * h);
    require(std::fabs(second - dot(bent, e)) <= difference_tolerance * (size + hessian_size),
            "the Hessian differs from differences of the gradient", x, dot(bent, e), second);

    require(length(bent) <= traits.hessian_bound * (1 + rounding_tolerance),
            "the Hessian exceeds its declared bound", x, length(bent), traits.hessian_bound);
    if (!in_convex_domain(traits, x)) return;
    const double curvature = dot(d, bent);
    if (traits.strictly_convex) {
      require(curvature > 0, "the Hessian is not positive in the domain declared strictly convex", x,
              curvature, 0);
    } else {
      require(curvature >= -rounding_tolerance * hessian_size,
              "the Hessian is negative in the domain declared convex", x, curvature, 0);
    }
  }

  void check_range(double size) {
    const Vector x = {size, 1, -size, size / 2};
    const Vector d = {0.5, -0.5, 0.5, 0.5};
    try {
      const double value = function_.value(x);
      require(std::isfinite(value), "the value is not finite", x, value, size);
      const Vector slope = gradient(x);
      require(std::isfinite(length(slope)), "the gradient is not finite", x, length(slope), size);
      const Vector bent = hessian_product(x, d);
      require(std::isfinite(length(bent)), "the Hessian is not finite", x, length(bent), size);
      // Twice as far out a bounded gradient has not grown; one of degree 2 has doubled.
      if (function_.traits().growth <= 1)
        require(length(gradient(moved(x, 1, x))) <= 1.5 * length(slope) + 1e-12,
                "the gradient grows, though a growth of 1 is declared", x, length(gradient(moved(x, 1, x))),
                length(slope));
    } catch (const InvalidArgument&) {
      // Said, not silent: the state is outside what the function can take.
    }
  }

  const AnyGeneratingFunction& function_;
  numerics::RandomStream stream_;
  std::vector<std::string> broken_;
};

}  // namespace

std::vector<std::string> broken_laws(const AnyGeneratingFunction& function, std::uint64_t seed) {
  return Checker(function, seed).check();
}

}  // namespace synaptica::associative
