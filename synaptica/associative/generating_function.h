// Generating functions: one convex function of a layer's state from which activation, energy and dynamics follow.
//
//   activation  g(x) = grad L(x),   stiffness  H(x) = Hessian of L
//
// A layer of an associative network (network.h) is defined by its L alone. To add one, write a type with the four
// members that the concept below asks for; docs/add-a-generating-function.md shows one, generating_function_laws.h
// checks it. The functions here, with gain b > 0 and scale s > 0:
//
//   name                  L(x)                          grad L              convex where
//   quadratic             s |x|^2 / 2                   s x                 everywhere
//   log-cosh              (1/b) sum ln cosh(b x)        tanh(b x)           everywhere
//   polynomial            (s/n) sum x^n                 s x^(n-1)           n even: everywhere; n odd: x >= 0
//   rectified-polynomial  (s/n) sum max(x, 0)^n         s max(x, 0)^(n-1)   everywhere, with null directions
//   log-sum-exp           (1/b) ln sum exp(b x)         softmax(b x)        everywhere; null direction (1, ..., 1)
//   exponential           (1/b) sum exp(b x)            exp(b x)            everywhere
//   sphere                s |x|                         s x / |x|           x != 0; null direction x
//
// Evaluation is a loop over the neurons of a layer inside the type: AnyGeneratingFunction costs one indirect call a
// layer, none a neuron. All are thread-safe. Outputs must not overlap inputs.
#pragma once

#include <concepts>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace synaptica::associative {

/// Where the Hessian has no negative eigenvalue.
enum class ConvexDomain {
  everywhere,
  nonnegative,       ///< where every component is at least 0
  away_from_origin,  ///< wherever the function is defined: everywhere but at 0
};

/// What the network needs to know of a generating function to say when its energy must fall.
struct GeneratingFunctionTraits {
  std::string name;
  ConvexDomain convex_domain = ConvexDomain::everywhere;
  /// The Hessian is positive definite on the convex domain: energy is constant at fixed points only.
  bool strictly_convex = false;
  /// p, where L grows as |x|^p in its fastest direction; infinite: faster than every power. 1: the gradient is bounded.
  double growth = std::numeric_limits<double>::infinity();
  /// The largest eigenvalue that the Hessian reaches anywhere, in absolute value; infinite where it has no bound.
  double hessian_bound = std::numeric_limits<double>::infinity();
};

/// A type that is a generating function. Sizes of x, direction and out agree; 1 or more.
template <class F>
concept GeneratingFunction = requires(const F& function, std::span<const double> x, std::span<double> out) {
  { function.value(x) } -> std::convertible_to<double>;
  {function.gradient(x, out)};            // out = grad L(x)
  {function.hessian_product(x, x, out)};  // (x, direction, out): out = H(x) direction
  { function.traits() } -> std::convertible_to<GeneratingFunctionTraits>;
};

/// L = scale |x|^2 / 2: linear neurons. Scale 1/Nh makes the couplings Xi^T Xi / Nh.
struct Quadratic {
  double scale = 1;
  [[nodiscard]] double value(std::span<const double> x) const;
  void gradient(std::span<const double> x, std::span<double> out) const;
  void hessian_product(std::span<const double> x, std::span<const double> direction,
                       std::span<double> out) const;
  [[nodiscard]] GeneratingFunctionTraits traits() const;
};

/// L = (1/gain) sum ln cosh(gain x): saturating neurons, tanh(gain x). No overflow: ln cosh z = |z| + ln(1 + e^(-2|z|)) - ln 2.
struct LogCosh {
  double gain = 1;
  [[nodiscard]] double value(std::span<const double> x) const;
  void gradient(std::span<const double> x, std::span<double> out) const;
  void hessian_product(std::span<const double> x, std::span<const double> direction,
                       std::span<double> out) const;
  [[nodiscard]] GeneratingFunctionTraits traits() const;
};

/// L = (scale/degree) sum x^degree, degree >= 2. Of odd degree it is concave at x < 0: no energy is guaranteed to fall.
struct Polynomial {
  int degree = 3;
  double scale = 1;
  [[nodiscard]] double value(std::span<const double> x) const;
  void gradient(std::span<const double> x, std::span<double> out) const;
  void hessian_product(std::span<const double> x, std::span<const double> direction,
                       std::span<double> out) const;
  [[nodiscard]] GeneratingFunctionTraits traits() const;
};

/// L = (scale/degree) sum max(x, 0)^degree, degree >= 2; at x = 0 the second derivative is that from below, 0.
struct RectifiedPolynomial {
  int degree = 2;
  double scale = 1;
  [[nodiscard]] double value(std::span<const double> x) const;
  void gradient(std::span<const double> x, std::span<double> out) const;
  void hessian_product(std::span<const double> x, std::span<const double> direction,
                       std::span<double> out) const;
  [[nodiscard]] GeneratingFunctionTraits traits() const;
};

/// L = (1/gain) ln sum exp(gain x): softmax competition within the layer. The maximum is subtracted first: no overflow.
struct LogSumExp {
  double gain = 1;
  [[nodiscard]] double value(std::span<const double> x) const;
  void gradient(std::span<const double> x, std::span<double> out) const;
  void hessian_product(std::span<const double> x, std::span<const double> direction,
                       std::span<double> out) const;
  [[nodiscard]] GeneratingFunctionTraits traits() const;
};

/// L = (1/gain) sum exp(gain x). Throws InvalidArgument with the component where gain x > 700: its exponential is
/// beyond the numbers.
struct Exponential {
  double gain = 1;
  [[nodiscard]] double value(std::span<const double> x) const;
  void gradient(std::span<const double> x, std::span<double> out) const;
  void hessian_product(std::span<const double> x, std::span<const double> direction,
                       std::span<double> out) const;
  [[nodiscard]] GeneratingFunctionTraits traits() const;
};

/// L = scale |x|: the layer's activity lies on a sphere. Gradient and Hessian throw InvalidArgument at x = 0.
struct Sphere {
  double scale = 1;
  [[nodiscard]] double value(std::span<const double> x) const;
  void gradient(std::span<const double> x, std::span<double> out) const;
  void hessian_product(std::span<const double> x, std::span<const double> direction,
                       std::span<double> out) const;
  [[nodiscard]] GeneratingFunctionTraits traits() const;
};

/// Any generating function as a value: copies share it (it is immutable).
class AnyGeneratingFunction {
 public:
  template <class F>
  requires(!std::same_as<F, AnyGeneratingFunction> && GeneratingFunction<F>) AnyGeneratingFunction(F function)
      : model_(std::make_shared<const Model<F>>(std::move(function))) {}  // NOLINT: a conversion

  [[nodiscard]] double value(std::span<const double> x) const { return model_->value(x); }
  void gradient(std::span<const double> x, std::span<double> out) const { model_->gradient(x, out); }
  void hessian_product(std::span<const double> x, std::span<const double> direction,
                       std::span<double> out) const {
    model_->hessian_product(x, direction, out);
  }
  [[nodiscard]] const GeneratingFunctionTraits& traits() const { return model_->traits; }

 private:
  struct Base {
    explicit Base(GeneratingFunctionTraits known) : traits(std::move(known)) {}
    Base(const Base&) = delete;
    Base& operator=(const Base&) = delete;
    virtual ~Base() = default;
    [[nodiscard]] virtual double value(std::span<const double> x) const = 0;
    virtual void gradient(std::span<const double> x, std::span<double> out) const = 0;
    virtual void hessian_product(std::span<const double> x, std::span<const double> direction,
                                 std::span<double> out) const = 0;
    const GeneratingFunctionTraits traits;
  };
  template <class F>
  struct Model final : Base {
    explicit Model(F held) : Base(held.traits()), function(std::move(held)) {}
    [[nodiscard]] double value(std::span<const double> x) const override { return function.value(x); }
    void gradient(std::span<const double> x, std::span<double> out) const override {
      function.gradient(x, out);
    }
    void hessian_product(std::span<const double> x, std::span<const double> direction,
                         std::span<double> out) const override {
      function.hessian_product(x, direction, out);
    }
    const F function;
  };
  std::shared_ptr<const Base> model_;
};

/// The numbers a generating function may have; each uses those its formula names.
struct GeneratingFunctionOptions {
  double gain = 1;   ///< b, above 0
  double scale = 1;  ///< s, above 0
  int degree = 3;    ///< n, at least 2
};

/// The names that make_generating_function knows, in the order of the table above.
[[nodiscard]] const std::vector<std::string>& generating_function_names();

/// The generating function of that name.
/// Throws InvalidArgument where the name is unknown (with the nearest one) or a number that it uses is out of range.
[[nodiscard]] AnyGeneratingFunction make_generating_function(std::string_view name,
                                                             const GeneratingFunctionOptions& options = {});

/// Whether x lies where the function is convex.
[[nodiscard]] bool in_convex_domain(const GeneratingFunctionTraits& traits,
                                    std::span<const double> x) noexcept;

}  // namespace synaptica::associative
