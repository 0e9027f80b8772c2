// Many trials of a learning rate network at once: the engine of every simulation in this room.
//
//   dx = [-x + phi(gain (J x + input_strength eta(t)))] dt + sqrt(2 T) dW          by Euler and Maruyama, step h
//   dJ/dt = (e/N) a b^T - decay (J - J(0))                                         a, b: learning_rule.h
//
//   symbol            in code            shape or unit
//   x                 state              {neurons}, of each trial
//   J(0)              coupling           {neurons, neurons}, shared by all trials
//   xi(t), eta(t)     targets, inputs    {pairs, columns, neurons}: one column, or two: first cos(w t) + second sin(w t)
//   e                 learning_rate      of each trial; 0: it only runs
//   h, T, w           time_step, temperature, frequency
//   m                 overlap            xi(t) . x/N
//
// A step n uses x_n and what was learned at steps before n; then x, and J with it, move. All trials, pairs and their
// no-learning twins advance by ONE matrix product with J(0). What a trial has learned is kept apart from J(0):
//
//   a fixed (Hebbian rules)     J = J(0) + (e/N) a v^T,  v = integral of b: one vector of N numbers for ever, also with decay
//   a follows x (delta rule)    factors a_n, b_n of the last k steps, folded into the trial's own N x N matrix by one
//                               product every k steps; a trial that needs no J(0) apart advances through that matrix alone
//
// Both are exact: in real arithmetic the trajectories are those of a matrix updated at every step, whatever k.
//
// Noise is a function of (noise trial, step, neuron) alone (noise_field.h): the same in whatever batch a trial runs. Twins
// with one noise number have common random numbers; equal numbers that stand together cost one drawing.
//
// Tangent: y = dx/de at e = 0, carried along a trial that does not itself learn,
//   dy = [-y + phi'(u) (J y + a b^T-so-far x/N)] dt;   its overlap has the expectation of (m - m of the twin)/e, e -> 0.
//
// Real = double or float. In float J, x and factors are single, v and overlaps double (an increment of v is 1e-7 and less of
// it); differences of twins at small e drown in its rounding: use tangents there.
//
// Cost of a step: 2 N^2 operations a trial (3 times with a tangent: x, y and, of a rule that follows x, what was folded);
// 4 r N where J(0) is of rank r <= N/4, as couplings that store few patterns are (coupling_product.h). Besides, about
// 4 ns a neuron for noise, tanh and update in double, half in float. Memory: N^2 + some 6 N a trial numbers, 2 r N of
// factors; N^2 more for each trial of a rule that follows x, 2 N^2 in float. Not shared between threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "synaptica/core/array.h"
#include "synaptica/numerics/noise_field.h"
#include "synaptica/rate/activation.h"
#include "synaptica/rate/learning_rule.h"

namespace synaptica::rate {

/// What the trials of a batch share.
struct LearningProblem {
  Array coupling;  ///< J(0)
  Activation activation = {};
  double temperature = 0;  ///< T, at least 0
  double time_step = 0.1;  ///< h, between 0 and 2
  Array targets;           ///< {pairs, columns, neurons}
  Array inputs;            ///< of the same shape
  double input_strength = 0;
  double frequency = 0;               ///< w, radians a unit of time; of two columns
  std::vector<double> baseline = {};  ///< mean activity without input, for rules that ask; empty: zeros
  double decay = 0;                   ///< of what was learned, at least 0; decay * time_step at most 1
};

struct TrialSpec {
  std::size_t pair = 0;      ///< which target and input
  std::uint32_t noise = 0;   ///< number of the noise: equal numbers are equal noise
  double learning_rate = 0;  ///< e
  bool tangent = false;      ///< carries a tangent; its learning_rate must be 0
};

struct LearningOptions {
  /// k: how many steps' factors are deferred; 0: about sqrt N, where traffic of factors and of folding balance.
  std::size_t deferred_steps = 0;
};

template <class Real>
class LearningBatch {
 public:
  /// Trials start at x = 0, not learning. Throws InvalidArgument where shapes do not fit or a value is out of range.
  LearningBatch(const LearningProblem& problem, const AnyLearningRule& rule, std::vector<TrialSpec> trials,
                const numerics::NoiseField& noise, const LearningOptions& options = {});
  ~LearningBatch();
  LearningBatch(LearningBatch&&) noexcept;
  LearningBatch& operator=(LearningBatch&&) noexcept;

  /// x <- amplitude z, from the noise's last step: trials with one noise number start alike.
  void start_at_random(double amplitude);
  void set_state(std::size_t trial, std::span<const double> state);
  void set_tangent(std::size_t trial, std::span<const double> tangent);
  void set_input_strength(double strength);

  /// From the next step on trials learn, and tangents have their source. Phases of w t are counted from the first step.
  void start_learning();
  /// Throws DidNotConverge with step and trial where a state is no longer finite.
  void advance(std::size_t steps);

  [[nodiscard]] std::size_t trials() const noexcept;
  [[nodiscard]] std::uint64_t step() const noexcept;
  [[nodiscard]] double time() const noexcept;  ///< step * time_step
  /// Of J(0), as products use it (coupling_product.h).
  [[nodiscard]] std::size_t coupling_rank() const noexcept;

  [[nodiscard]] std::span<const Real> state(std::size_t trial) const;
  [[nodiscard]] std::span<const Real> tangent(std::size_t trial) const;
  [[nodiscard]] double overlap(std::size_t trial) const;          ///< xi(t) . x/N
  [[nodiscard]] double tangent_overlap(std::size_t trial) const;  ///< xi(t) . y/N
  /// J - J(0) of a trial that learns; of a tangent, the derivative by e. O(N^2) to form, for tests and inspection.
  [[nodiscard]] Array learned(std::size_t trial) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

extern template class LearningBatch<double>;
extern template class LearningBatch<float>;

/// A straight line by ordinary least squares.
struct LineFit {
  double slope = 0;
  double intercept = 0;
};
/// Throws InvalidArgument where there are not two different times.
[[nodiscard]] LineFit fit_line(std::span<const double> times, std::span<const double> values);

}  // namespace synaptica::rate
