// Learning rules of low rank: which numbers of the postsynaptic and of the presynaptic neuron a synapse multiplies.
//
//   dJ_ij/dt = (learning_rate/N) a_i b_j - decay (J_ij - J_ij(0))
//
//   name           a (post)                b (pre)               a is fixed
//   hebbian        target                  activity              yes
//   hebbian-input  target                  input                 yes
//   delta          target - activity       activity              no
//   covariance     target - baseline       activity - baseline   yes
//
// A rule is a small type that says what a and b are of ONE neuron, and whether a follows the activity. To add one, write
// such a type (the concept LearningRule) and hand it to whatever takes an AnyLearningRule; the engine (learning.h) then
// is fast without knowing why, and theory (relation.h) reads from it what it needs, if a and b are affine in the activity:
//
//   struct AntiHebbian {
//     static constexpr bool post_follows_activity = false;
//     double post(const NeuronState& neuron) const { return -neuron.target; }
//     double pre(const NeuronState& neuron) const { return neuron.activity; }
//   };
//
// `baseline` is the neuron's mean activity without input, where the caller gives one; else 0. A rule's loop over neurons
// is inside the type: AnyLearningRule costs one indirect call a row. Thread-safe.
#pragma once

#include <concepts>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace synaptica::rate {

/// What a rule may know of one neuron, at one time.
struct NeuronState {
  double activity = 0;
  double target = 0;
  double input = 0;  ///< eta, without the input strength
  double baseline = 0;
};

template <class R>
concept LearningRule = requires(const R& rule, const NeuronState& neuron) {
  { rule.post(neuron) } -> std::convertible_to<double>;
  { rule.pre(neuron) } -> std::convertible_to<double>;
  { R::post_follows_activity } -> std::convertible_to<bool>;
};

struct Hebbian {
  static constexpr bool post_follows_activity = false;
  [[nodiscard]] double post(const NeuronState& neuron) const { return neuron.target; }
  [[nodiscard]] double pre(const NeuronState& neuron) const { return neuron.activity; }
};

struct HebbianInput {
  static constexpr bool post_follows_activity = false;
  [[nodiscard]] double post(const NeuronState& neuron) const { return neuron.target; }
  [[nodiscard]] double pre(const NeuronState& neuron) const { return neuron.input; }
};

struct Delta {
  static constexpr bool post_follows_activity = true;
  [[nodiscard]] double post(const NeuronState& neuron) const { return neuron.target - neuron.activity; }
  [[nodiscard]] double pre(const NeuronState& neuron) const { return neuron.activity; }
};

struct Covariance {
  static constexpr bool post_follows_activity = false;
  [[nodiscard]] double post(const NeuronState& neuron) const { return neuron.target - neuron.baseline; }
  [[nodiscard]] double pre(const NeuronState& neuron) const { return neuron.activity - neuron.baseline; }
};

/// The neurons of one trial: four rows of equal length.
template <class Real>
struct NeuronRow {
  const Real* activity;
  const Real* target;
  const Real* input;
  const Real* baseline;
  std::size_t neurons;

  [[nodiscard]] NeuronState operator[](std::size_t i) const {
    return {static_cast<double>(activity[i]), static_cast<double>(target[i]), static_cast<double>(input[i]),
            static_cast<double>(baseline[i])};
  }
};

/// Any rule as a value: copies share it (it is immutable).
class AnyLearningRule {
 public:
  template <class R>
  // NOLINTNEXTLINE(google-explicit-constructor): a conversion
  requires(!std::same_as<R, AnyLearningRule> && LearningRule<R>) AnyLearningRule(R rule)
      : model_(std::make_shared<const Model<R>>(std::move(rule))) {}

  [[nodiscard]] bool post_follows_activity() const { return model_->follows; }

  /// out[i] = a_i.
  void post(const NeuronRow<double>& row, double* out) const { model_->post(row, out); }
  void post(const NeuronRow<float>& row, double* out) const { model_->post(row, out); }
  /// total[i] = keep * total[i] + scale * b_i.
  void add_pre(const NeuronRow<double>& row, double scale, double keep, double* total) const {
    model_->add_pre(row, scale, keep, total);
  }
  void add_pre(const NeuronRow<float>& row, double scale, double keep, double* total) const {
    model_->add_pre(row, scale, keep, total);
  }

 private:
  struct Base {
    explicit Base(bool post_follows) : follows(post_follows) {}
    Base(const Base&) = delete;
    Base& operator=(const Base&) = delete;
    virtual ~Base() = default;
    virtual void post(const NeuronRow<double>& row, double* out) const = 0;
    virtual void post(const NeuronRow<float>& row, double* out) const = 0;
    virtual void add_pre(const NeuronRow<double>& row, double scale, double keep, double* total) const = 0;
    virtual void add_pre(const NeuronRow<float>& row, double scale, double keep, double* total) const = 0;
    const bool follows;
  };
  template <class R>
  struct Model final : Base {
    explicit Model(R held) : Base(R::post_follows_activity), rule(std::move(held)) {}
    void post(const NeuronRow<double>& row, double* out) const override { all_post(row, out); }
    void post(const NeuronRow<float>& row, double* out) const override { all_post(row, out); }
    void add_pre(const NeuronRow<double>& row, double scale, double keep, double* total) const override {
      all_pre(row, scale, keep, total);
    }
    void add_pre(const NeuronRow<float>& row, double scale, double keep, double* total) const override {
      all_pre(row, scale, keep, total);
    }
    template <class Real>
    void all_post(const NeuronRow<Real>& row, double* out) const {
      for (std::size_t i = 0; i < row.neurons; ++i) out[i] = rule.post(row[i]);
    }
    template <class Real>
    void all_pre(const NeuronRow<Real>& row, double scale, double keep, double* total) const {
      if (keep == 1) {
        for (std::size_t i = 0; i < row.neurons; ++i) total[i] += scale * rule.pre(row[i]);
      } else {
        for (std::size_t i = 0; i < row.neurons; ++i) total[i] = keep * total[i] + scale * rule.pre(row[i]);
      }
    }
    const R rule;
  };
  std::shared_ptr<const Base> model_;
};

/// The names in the table above, in its order.
[[nodiscard]] const std::vector<std::string>& learning_rule_names();
/// Throws InvalidArgument with the nearest name where there is none such.
[[nodiscard]] AnyLearningRule make_learning_rule(std::string_view name);

/// A factor of a rule as a function of the activity: constant_i + slope_i x_i.
struct AffineFactor {
  std::vector<double> constant;
  std::vector<double> slope;
};

/// The factors of a rule, which are what linear theory can use: `post` and `pre` at these directions and baseline.
/// All spans of one length. Throws InvalidArgument where a factor is not affine in the activity.
struct AffineFactors {
  AffineFactor post, pre;
};
[[nodiscard]] AffineFactors affine_factors(const AnyLearningRule& rule, std::span<const double> target,
                                           std::span<const double> input, std::span<const double> baseline);

/// Whether a factor of the rule depends on the baseline.
[[nodiscard]] bool needs_baseline(const AnyLearningRule& rule);

}  // namespace synaptica::rate
