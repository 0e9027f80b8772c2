#include "synaptica/rate/learning.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/matrix_product.h"
#include "synaptica/numerics/vector_product.h"
#include "synaptica/rate/coupling_product.h"

namespace synaptica::rate {

namespace {

using numerics::ConstMatrixViewOf;
using numerics::MatrixViewOf;
using numerics::Transpose;

constexpr std::size_t most_columns = 2;
constexpr std::size_t nowhere = std::numeric_limits<std::size_t>::max();

// Without noise a network that comes to rest reaches numbers below the smallest normal one, which slow every operation
// tenfold: what is too small ever to matter becomes 0. Looked at so often that none gets there in between, unless it
// falls by more than a factor of 2 a step.
template <class Real>
constexpr Real least_activity = sizeof(Real) == sizeof(double) ? Real(1e-290) : Real(1e-28f);
constexpr std::uint64_t rest_interval = 32;

// Starts are drawn where no simulation arrives.
constexpr std::uint64_t start_step = std::numeric_limits<std::uint64_t>::max();

double dot(const double* a, const double* b, std::size_t n) {
  return numerics::dot({a, n}, {b, n});
}

// Sums of products in double precision; eight at once, as one chain of additions would wait for each.
double dot(const double* a, const float* b, std::size_t n) {
  std::array<double, 8> sums{};
  std::size_t i = 0;
  for (; i + 8 <= n; i += 8)
    for (std::size_t l = 0; l < 8; ++l) sums[l] += a[i + l] * static_cast<double>(b[i + l]);
  for (; i < n; ++i) sums[0] += a[i] * static_cast<double>(b[i]);
  return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
}

std::size_t check_problem(const LearningProblem& problem) {
  const Array& j = problem.coupling;
  if (j.shape.size() != 2 || j.shape[0] != j.shape[1] || j.shape[0] == 0 ||
      j.size() != j.shape[0] * j.shape[0])
    throw InvalidArgument("learning: the coupling is not square");
  const std::size_t n = j.shape[0];
  if (problem.targets.shape.size() != 3 || problem.targets.shape[0] == 0 || problem.targets.shape[1] == 0 ||
      problem.targets.shape[1] > most_columns || problem.targets.shape[2] != n ||
      problem.targets.size() != problem.targets.shape[0] * problem.targets.shape[1] * n)
    throw InvalidArgument("learning: targets must have the shape {pairs, 1 or 2, " + std::to_string(n) + "}");
  if (problem.inputs.shape != problem.targets.shape || problem.inputs.size() != problem.targets.size())
    throw InvalidArgument("learning: inputs must have the shape of the targets");
  if (!problem.baseline.empty() && problem.baseline.size() != n)
    throw InvalidArgument("learning: a baseline of " + std::to_string(problem.baseline.size()) +
                          " numbers for " + std::to_string(n) + " neurons");
  if (!(problem.time_step > 0 && problem.time_step < 2))
    throw InvalidArgument("time_step = " + number_text(problem.time_step) + ": must be between 0 and 2");
  if (!(problem.temperature >= 0) || !std::isfinite(problem.temperature))
    throw InvalidArgument("temperature = " + number_text(problem.temperature) + ": must be at least 0");
  if (!(problem.decay >= 0 && problem.decay * problem.time_step <= 1))
    throw InvalidArgument("decay = " + number_text(problem.decay) + ": must be from 0 to 1/time_step");
  if (!std::isfinite(problem.input_strength) || !std::isfinite(problem.frequency))
    throw InvalidArgument("learning: input_strength and frequency must be finite");
  for (const auto* const array : {&problem.targets.values, &problem.inputs.values, &problem.coupling.values})
    for (const double value : *array)
      if (!std::isfinite(value))
        throw InvalidArgument("learning: a target, input or coupling is " + number_text(value));
  return n;
}

template <class Real>
std::vector<Real> converted(std::span<const double> values) {
  std::vector<Real> result(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) result[i] = static_cast<Real>(values[i]);
  return result;
}

}  // namespace

// A trial, and where its rows lie.
template <class Real>
struct Trial {
  TrialSpec spec;
  std::size_t tangent_row = nowhere;  // in the shared product
  bool alone = false;                 // u = whole x, not through the shared product
  // a fixed: columns vectors v, in this trial's part of State::integrals.
  // a follows x: the factors of the last steps, their weights by decay, and the folded rest.
  std::size_t integrals_at = nowhere;
  std::vector<Real> post, pre;  // deferred rows of N
  std::vector<double> weights;  // of each row
  std::vector<Real> folded;     // N x N; empty before the first folding, and where `whole` takes it up
  double folded_scale = 1;      // by decay
  std::vector<Real> whole;      // of a trial alone: J(0) + what was folded
};

template <class Real>
struct LearningBatch<Real>::State {
  State(const LearningProblem& p, const AnyLearningRule& r, std::vector<TrialSpec> specs,
        const numerics::NoiseField& field, const LearningOptions& options);

  void set_input_strength(double strength);
  void advance_together();
  void advance_alone(std::size_t trial, std::size_t steps);
  void set_modulation(std::uint64_t at);
  void drop_least(std::span<Real> x) const;
  // Pointers to this step's target and input rows (without strength): a column, or a mixture in scratch.
  const Real* mixed(const std::vector<Real>& rows, std::size_t pair, std::vector<Real>& scratch) const;
  void add_drive(const Trial<Real>& trial, Real* field) const;
  // field += scale * (what was learned) x
  void add_learned(Trial<Real>& trial, const Real* x, double scale, Real* field);
  void learn(Trial<Real>& trial, const Real* x);
  void fold(Trial<Real>& trial);
  void step_trial(std::size_t index, Real* x, Real* field);
  const Real* noise_of(const Trial<Real>& trial);
  void check_finite() const;

  std::size_t n, columns;
  AnyLearningRule rule;
  numerics::NoiseField noise;
  Activation activation;
  double time_step, temperature, frequency, decay, input_strength;
  CouplingProduct<Real> coupling;
  std::vector<Real> targets, inputs, baseline;
  std::vector<Real> drive;         // input_strength * inputs
  std::vector<double> fixed_post;  // a of each pair and column, where a is fixed
  std::size_t deferred;
  std::vector<Trial<Real>> trials;
  std::vector<std::size_t> order;   // trials of the shared product, those of one noise together
  std::size_t shared_rows = 0;      // states first, in the order of the trials that share; then tangents
  std::vector<Real> rows;           // shared_rows x N, then the states of trials alone
  std::vector<std::size_t> row_of;  // of each trial's state
  std::vector<Real> fields;         // shared_rows x N
  std::vector<double> integrals;
  std::uint64_t step = 0;
  bool learning = false;
  std::array<double, most_columns> modulation{1, 0};
  // Scratch rows.
  std::vector<Real> target_now, input_now, slopes, noise_now, projections, alone_field;
  std::vector<double> learned_field;
  std::uint32_t noise_trial = 0;
  std::uint64_t noise_step = 0;
  bool noise_known = false;
};

template <class Real>
LearningBatch<Real>::State::State(const LearningProblem& p, const AnyLearningRule& r,
                                  std::vector<TrialSpec> specs, const numerics::NoiseField& field,
                                  const LearningOptions& options)
    : n(check_problem(p)),
      columns(p.targets.shape[1]),
      rule(r),
      noise(field),
      activation(make_activation(activation_names()[static_cast<std::size_t>(p.activation.kind)],
                                 p.activation.gain)),
      time_step(p.time_step),
      temperature(p.temperature),
      frequency(p.frequency),
      decay(p.decay),
      input_strength(p.input_strength),
      coupling(p.coupling),
      targets(converted<Real>(p.targets.values)),
      inputs(converted<Real>(p.inputs.values)),
      baseline(p.baseline.empty() ? std::vector<Real>(n, 0) : converted<Real>(p.baseline)),
      deferred(options.deferred_steps != 0
                   ? options.deferred_steps
                   : std::max<std::size_t>(1, static_cast<std::size_t>(std::sqrt(static_cast<double>(n))))) {
  const std::size_t pairs = p.targets.shape[0];
  if (specs.empty()) throw InvalidArgument("learning: there are no trials");
  const bool follows = rule.post_follows_activity();
  for (std::size_t t = 0; t < specs.size(); ++t) {
    const TrialSpec& spec = specs[t];
    const std::string where = "learning: trial " + std::to_string(t + 1) + ": ";
    if (spec.pair >= pairs)
      throw InvalidArgument(where + "pair " + std::to_string(spec.pair) + " of " + std::to_string(pairs) +
                            " (counted from 0)");
    if (!std::isfinite(spec.learning_rate))
      throw InvalidArgument(where + "learning_rate is " + number_text(spec.learning_rate));
    if (spec.tangent && spec.learning_rate != 0)
      throw InvalidArgument(where + "a tangent is taken at learning_rate 0, not " +
                            number_text(spec.learning_rate));
    Trial<Real> trial;
    trial.spec = spec;
    // Without decay what was folded stays as it is, and its sum with J(0) serves until the next folding.
    trial.alone = follows && spec.learning_rate != 0 && decay == 0;
    trials.push_back(std::move(trial));
  }
  row_of.assign(trials.size(), nowhere);
  for (std::size_t t = 0; t < trials.size(); ++t)
    if (!trials[t].alone) {
      row_of[t] = shared_rows++;
      order.push_back(t);
    }
  for (Trial<Real>& trial : trials)
    if (trial.spec.tangent) trial.tangent_row = shared_rows++;
  std::size_t all_rows = shared_rows;
  for (std::size_t t = 0; t < trials.size(); ++t)
    if (trials[t].alone) {
      row_of[t] = all_rows++;
      trials[t].whole = coupling.matrix();
    }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return trials[a].spec.noise < trials[b].spec.noise; });
  rows.assign(all_rows * n, 0);
  fields.assign(shared_rows * n, 0);

  if (follows) {
    for (Trial<Real>& trial : trials)
      if (trial.spec.learning_rate != 0 || trial.spec.tangent) {
        trial.post.reserve(deferred * n);
        trial.pre.reserve(deferred * n);
      }
  } else {
    std::size_t at = 0;
    for (Trial<Real>& trial : trials)
      if (trial.spec.learning_rate != 0 || trial.spec.tangent) {
        trial.integrals_at = at;
        at += columns * n;
      }
    integrals.assign(at, 0);
    fixed_post.resize(pairs * columns * n);
    const std::vector<Real> zeros(n, 0);
    const auto post_of = [&](const Real* target, const Real* input, double* out) {
      rule.post(NeuronRow<Real>{zeros.data(), target, input, baseline.data(), n}, out);
    };
    for (std::size_t k = 0; k < pairs * columns; ++k)
      post_of(targets.data() + k * n, inputs.data() + k * n, fixed_post.data() + k * n);
    if (columns > 1) {
      std::vector<double> constant(n);
      post_of(zeros.data(), zeros.data(), constant.data());
      if (std::any_of(constant.begin(), constant.end(), [](double value) { return value != 0; }))
        throw InvalidArgument(
            "learning: with a time-dependent target the post factor must be proportional to it");
    }
  }
  target_now.resize(n);
  input_now.resize(n);
  slopes.resize(n);
  noise_now.resize(n);
  alone_field.resize(n);
  learned_field.resize(n);
  projections.resize(deferred);
  set_input_strength(input_strength);
}

template <class Real>
void LearningBatch<Real>::State::set_input_strength(double strength) {
  input_strength = strength;
  drive = inputs;
  for (Real& value : drive) value *= static_cast<Real>(strength);
}

template <class Real>
void LearningBatch<Real>::State::set_modulation(std::uint64_t at) {
  if (columns == 1) return;
  const double phase = frequency * (static_cast<double>(at) * time_step);
  modulation = {std::cos(phase), std::sin(phase)};
}

template <class Real>
void LearningBatch<Real>::State::drop_least(std::span<Real> x) const {
  if (temperature > 0 || step % rest_interval != 0) return;
  for (Real& value : x) value = std::fabs(value) < least_activity<Real> ? Real(0) : value;
}

template <class Real>
const Real* LearningBatch<Real>::State::mixed(const std::vector<Real>& all, std::size_t pair,
                                              std::vector<Real>& scratch) const {
  const Real* const first = all.data() + pair * columns * n;
  if (columns == 1) return first;
  const Real* const second = first + n;
  const auto c = static_cast<Real>(modulation[0]);
  const auto s = static_cast<Real>(modulation[1]);
  for (std::size_t i = 0; i < n; ++i) scratch[i] = c * first[i] + s * second[i];
  return scratch.data();
}

template <class Real>
void LearningBatch<Real>::State::add_drive(const Trial<Real>& trial, Real* field) const {
  if (input_strength == 0) return;
  for (std::size_t column = 0; column < columns; ++column) {
    const Real* const input = drive.data() + (trial.spec.pair * columns + column) * n;
    const auto c = static_cast<Real>(modulation[column]);
    if (columns == 1) {
      for (std::size_t i = 0; i < n; ++i) field[i] += input[i];
    } else {
      for (std::size_t i = 0; i < n; ++i) field[i] += c * input[i];
    }
  }
}

template <class Real>
void LearningBatch<Real>::State::add_learned(Trial<Real>& trial, const Real* x, double scale, Real* field) {
  const double per_neuron = scale / static_cast<double>(n);
  if (trial.integrals_at != nowhere) {
    for (std::size_t column = 0; column < columns; ++column) {
      const double c = per_neuron * dot(integrals.data() + trial.integrals_at + column * n, x, n);
      const double* const post = fixed_post.data() + (trial.spec.pair * columns + column) * n;
      for (std::size_t i = 0; i < n; ++i) field[i] += static_cast<Real>(c * post[i]);
    }
    return;
  }
  if (!trial.folded.empty() && !trial.alone)
    numerics::multiply_vector(ConstMatrixViewOf<Real>{trial.folded.data(), n, n, n}, Transpose::no,
                              std::span<const Real>(x, n), std::span<Real>(field, n),
                              static_cast<Real>(per_neuron * trial.folded_scale), Real{1});
  const std::size_t count = trial.weights.size();
  if (count == 0) return;
  const std::span<Real> projected(projections.data(), count);
  numerics::multiply_vector(ConstMatrixViewOf<Real>{trial.pre.data(), count, n, n}, Transpose::no,
                            std::span<const Real>(x, n), projected);
  for (std::size_t k = 0; k < count; ++k) projected[k] *= static_cast<Real>(per_neuron * trial.weights[k]);
  numerics::multiply_vector(ConstMatrixViewOf<Real>{trial.post.data(), count, n, n}, Transpose::yes,
                            std::span<const Real>(projected), std::span<Real>(field, n), Real{1}, Real{1});
}

// After the field of this step is known: a b^T of x joins what was learned.
template <class Real>
void LearningBatch<Real>::State::learn(Trial<Real>& trial, const Real* x) {
  const double keep = 1 - time_step * decay;
  const NeuronRow<Real> row = {x, mixed(targets, trial.spec.pair, target_now),
                               mixed(inputs, trial.spec.pair, input_now), baseline.data(), n};
  if (trial.integrals_at != nowhere) {
    for (std::size_t column = 0; column < columns; ++column)
      rule.add_pre(row, time_step * modulation[column], keep,
                   integrals.data() + trial.integrals_at + column * n);
    return;
  }
  if (keep != 1) {
    for (double& weight : trial.weights) weight *= keep;
    trial.folded_scale *= keep;
  }
  const std::size_t at = trial.weights.size() * n;
  trial.post.resize(at + n);
  trial.pre.resize(at + n);
  rule.post(row, learned_field.data());
  for (std::size_t i = 0; i < n; ++i) trial.post[at + i] = static_cast<Real>(learned_field[i]);
  rule.add_pre(row, 1, 0, learned_field.data());
  for (std::size_t i = 0; i < n; ++i) trial.pre[at + i] = static_cast<Real>(learned_field[i]);
  trial.weights.push_back(time_step);
  if (trial.weights.size() == deferred) fold(trial);
}

// The deferred factors join what was folded before, by one product. A trial alone needs the sum with J(0): in double
// precision nothing else is kept; in single precision, where small changes would be lost in J(0), it is made anew.
template <class Real>
void LearningBatch<Real>::State::fold(Trial<Real>& trial) {
  const std::size_t count = trial.weights.size();
  const bool into_whole = trial.alone && sizeof(Real) == sizeof(double);
  const double unit = trial.alone ? trial.spec.learning_rate / static_cast<double>(n) : 1;
  std::vector<Real>& sum = into_whole ? trial.whole : trial.folded;
  if (sum.empty()) {
    sum.assign(n * n, 0);
    trial.folded_scale = 1;
  } else if (trial.folded_scale != 1) {
    for (Real& value : sum) value *= static_cast<Real>(trial.folded_scale);
    trial.folded_scale = 1;
  }
  for (std::size_t k = 0; k < count; ++k)
    for (std::size_t i = 0; i < n; ++i)
      trial.post[k * n + i] *= static_cast<Real>((into_whole ? unit : 1) * trial.weights[k]);
  numerics::multiply(ConstMatrixViewOf<Real>{trial.post.data(), count, n, n}, Transpose::yes,
                     ConstMatrixViewOf<Real>{trial.pre.data(), count, n, n}, Transpose::no,
                     MatrixViewOf<Real>{sum.data(), n, n, n}, Real{1}, Real{1});
  if (trial.alone && !into_whole)
    for (std::size_t k = 0; k < n * n; ++k)
      trial.whole[k] = coupling.matrix()[k] + static_cast<Real>(unit) * trial.folded[k];
  trial.post.clear();
  trial.pre.clear();
  trial.weights.clear();
}

template <class Real>
const Real* LearningBatch<Real>::State::noise_of(const Trial<Real>& trial) {
  if (!noise_known || noise_trial != trial.spec.noise || noise_step != step) {
    noise.fill(trial.spec.noise, step, std::span<Real>(noise_now));
    noise_trial = trial.spec.noise;
    noise_step = step;
    noise_known = true;
  }
  return noise_now.data();
}

// One trial's step, once the field J(0) x (or whole x) is there.
template <class Real>
void LearningBatch<Real>::State::step_trial(std::size_t index, Real* x, Real* field) {
  Trial<Real>& trial = trials[index];
  const bool learns = learning && trial.spec.learning_rate != 0;
  const bool has_tangent = trial.tangent_row != nowhere;
  const auto h = static_cast<Real>(time_step);
  add_drive(trial, field);
  if (learns) add_learned(trial, x, trial.spec.learning_rate, field);
  if (has_tangent) {
    Real* const y = rows.data() + trial.tangent_row * n;
    Real* const tangent_field = fields.data() + trial.tangent_row * n;
    if (learning) add_learned(trial, x, 1, tangent_field);
    apply_activation(activation, std::span<Real>(field, n), std::span<Real>(slopes));
    for (std::size_t i = 0; i < n; ++i) y[i] += h * (slopes[i] * tangent_field[i] - y[i]);
  } else {
    apply_activation(activation, std::span<Real>(field, n));
  }
  if (learns || (learning && has_tangent)) learn(trial, x);
  if (temperature > 0) {
    const Real* const z = noise_of(trial);
    const auto amplitude = static_cast<Real>(std::sqrt(2 * temperature * time_step));
    for (std::size_t i = 0; i < n; ++i) x[i] += h * (field[i] - x[i]) + amplitude * z[i];
  } else {
    for (std::size_t i = 0; i < n; ++i) x[i] += h * (field[i] - x[i]);
  }
}

template <class Real>
void LearningBatch<Real>::State::advance_together() {
  coupling.multiply(std::span<const Real>(rows).first(shared_rows * n), fields);
  for (const std::size_t t : order) step_trial(t, rows.data() + row_of[t] * n, fields.data() + row_of[t] * n);
}

template <class Real>
void LearningBatch<Real>::State::advance_alone(std::size_t index, std::size_t steps) {
  Trial<Real>& trial = trials[index];
  Real* const x = rows.data() + row_of[index] * n;
  const std::uint64_t first = step;
  for (std::size_t k = 0; k < steps; ++k) {
    set_modulation(step);
    numerics::multiply_vector(ConstMatrixViewOf<Real>{trial.whole.data(), n, n, n}, Transpose::no,
                              std::span<const Real>(x, n), std::span<Real>(alone_field));
    step_trial(index, x, alone_field.data());
    ++step;
    drop_least({x, n});
  }
  step = first;
}

template <class Real>
void LearningBatch<Real>::State::check_finite() const {
  for (std::size_t t = 0; t < trials.size(); ++t) {
    for (const std::size_t row : {row_of[t], trials[t].tangent_row}) {
      if (row == nowhere) continue;
      double sum = 0;
      for (std::size_t i = 0; i < n; ++i) sum += std::fabs(static_cast<double>(rows[row * n + i]));
      if (!std::isfinite(sum))
        throw DidNotConverge("learning: the state of trial " + std::to_string(t + 1) +
                                 " is no longer finite at step " + std::to_string(step) +
                                 " (is the network stable, and the learning rate small enough?); it",
                             std::numeric_limits<double>::infinity(), static_cast<std::int64_t>(step));
    }
  }
}

template <class Real>
LearningBatch<Real>::LearningBatch(const LearningProblem& problem, const AnyLearningRule& rule,
                                   std::vector<TrialSpec> trials, const numerics::NoiseField& noise,
                                   const LearningOptions& options)
    : state_(std::make_unique<State>(problem, rule, std::move(trials), noise, options)) {}
template <class Real>
LearningBatch<Real>::~LearningBatch() = default;
template <class Real>
LearningBatch<Real>::LearningBatch(LearningBatch&&) noexcept = default;
template <class Real>
LearningBatch<Real>& LearningBatch<Real>::operator=(LearningBatch&&) noexcept = default;

template <class Real>
void LearningBatch<Real>::start_at_random(double amplitude) {
  State& s = *state_;
  for (std::size_t t = 0; t < s.trials.size(); ++t) {
    const std::span<Real> x(s.rows.data() + s.row_of[t] * s.n, s.n);
    s.noise.fill(s.trials[t].spec.noise, start_step, x);
    for (Real& value : x) value *= static_cast<Real>(amplitude);
  }
}

template <class Real>
void LearningBatch<Real>::set_state(std::size_t trial, std::span<const double> values) {
  State& s = *state_;
  if (trial >= s.trials.size() || values.size() != s.n)
    throw InvalidArgument("learning: a state of " + std::to_string(values.size()) + " numbers for trial " +
                          std::to_string(trial) + " (counted from 0)");
  for (std::size_t i = 0; i < s.n; ++i) s.rows[s.row_of[trial] * s.n + i] = static_cast<Real>(values[i]);
}

template <class Real>
void LearningBatch<Real>::set_tangent(std::size_t trial, std::span<const double> values) {
  State& s = *state_;
  if (trial >= s.trials.size() || s.trials[trial].tangent_row == nowhere || values.size() != s.n)
    throw InvalidArgument("learning: trial " + std::to_string(trial) +
                          " (counted from 0) has no tangent of " + std::to_string(values.size()) +
                          " numbers");
  for (std::size_t i = 0; i < s.n; ++i)
    s.rows[s.trials[trial].tangent_row * s.n + i] = static_cast<Real>(values[i]);
}

template <class Real>
void LearningBatch<Real>::set_input_strength(double strength) {
  if (!std::isfinite(strength)) throw InvalidArgument("input_strength = " + number_text(strength));
  state_->set_input_strength(strength);
}

template <class Real>
void LearningBatch<Real>::start_learning() {
  state_->learning = true;
}

template <class Real>
void LearningBatch<Real>::advance(std::size_t steps) {
  State& s = *state_;
  // Trials alone run one after the other, each through all steps: their matrices stay in the cache.
  for (std::size_t t = 0; t < s.trials.size(); ++t)
    if (s.trials[t].alone) s.advance_alone(t, steps);
  if (s.shared_rows == 0) {
    s.step += steps;
  } else {
    for (std::size_t k = 0; k < steps; ++k) {
      s.set_modulation(s.step);
      s.advance_together();
      ++s.step;
      s.drop_least(std::span<Real>(s.rows).first(s.shared_rows * s.n));
    }
  }
  s.set_modulation(s.step);
  s.check_finite();
}

template <class Real>
std::size_t LearningBatch<Real>::trials() const noexcept {
  return state_->trials.size();
}
template <class Real>
std::uint64_t LearningBatch<Real>::step() const noexcept {
  return state_->step;
}
template <class Real>
double LearningBatch<Real>::time() const noexcept {
  return static_cast<double>(state_->step) * state_->time_step;
}

template <class Real>
std::size_t LearningBatch<Real>::coupling_rank() const noexcept {
  return state_->coupling.rank();
}

template <class Real>
std::span<const Real> LearningBatch<Real>::state(std::size_t trial) const {
  return std::span<const Real>(state_->rows).subspan(state_->row_of.at(trial) * state_->n, state_->n);
}

template <class Real>
std::span<const Real> LearningBatch<Real>::tangent(std::size_t trial) const {
  const std::size_t row = state_->trials.at(trial).tangent_row;
  if (row == nowhere) throw InvalidArgument("learning: trial " + std::to_string(trial) + " has no tangent");
  return std::span<const Real>(state_->rows).subspan(row * state_->n, state_->n);
}

namespace {
template <class Real>
double overlap_with(const std::vector<Real>& targets, std::size_t first, std::size_t columns,
                    const std::array<double, most_columns>& modulation, std::span<const Real> x) {
  double total = 0;
  for (std::size_t column = 0; column < columns; ++column) {
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
      sum += static_cast<double>(targets[(first + column) * x.size() + i]) * static_cast<double>(x[i]);
    total += modulation[column] * sum;
  }
  return total / static_cast<double>(x.size());
}
}  // namespace

template <class Real>
double LearningBatch<Real>::overlap(std::size_t trial) const {
  const State& s = *state_;
  return overlap_with(s.targets, s.trials.at(trial).spec.pair * s.columns, s.columns, s.modulation,
                      state(trial));
}

template <class Real>
double LearningBatch<Real>::tangent_overlap(std::size_t trial) const {
  const State& s = *state_;
  return overlap_with(s.targets, s.trials.at(trial).spec.pair * s.columns, s.columns, s.modulation,
                      tangent(trial));
}

template <class Real>
Array LearningBatch<Real>::learned(std::size_t trial) const {
  const State& s = *state_;
  const Trial<Real>& t = s.trials.at(trial);
  const std::size_t n = s.n;
  const double unit = (t.spec.tangent ? 1 : t.spec.learning_rate) / static_cast<double>(n);
  Array result = Array::filled({n, n}, 0);
  const auto add = [&](double scale, const auto* post, const auto* pre) {
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j)
        result.values[i * n + j] += scale * static_cast<double>(post[i]) * static_cast<double>(pre[j]);
  };
  if (t.integrals_at != nowhere)
    for (std::size_t column = 0; column < s.columns; ++column)
      add(unit, s.fixed_post.data() + (t.spec.pair * s.columns + column) * n,
          s.integrals.data() + t.integrals_at + column * n);
  for (std::size_t k = 0; k < t.weights.size(); ++k)
    add(unit * t.weights[k], t.post.data() + k * n, t.pre.data() + k * n);
  for (std::size_t k = 0; k < t.folded.size(); ++k)
    result.values[k] += unit * t.folded_scale * static_cast<double>(t.folded[k]);
  if (t.folded.empty())
    for (std::size_t k = 0; k < t.whole.size(); ++k)
      result.values[k] += static_cast<double>(t.whole[k]) - static_cast<double>(s.coupling.matrix()[k]);
  return result;
}

template class LearningBatch<double>;
template class LearningBatch<float>;

LineFit fit_line(std::span<const double> times, std::span<const double> values) {
  if (times.size() != values.size() || times.size() < 2)
    throw InvalidArgument("line: " + std::to_string(times.size()) + " times and " +
                          std::to_string(values.size()) + " values; at least two of each are needed");
  const auto count = static_cast<double>(times.size());
  const double mean_time = std::accumulate(times.begin(), times.end(), 0.0) / count;
  const double mean_value = std::accumulate(values.begin(), values.end(), 0.0) / count;
  double square = 0;
  double together = 0;
  for (std::size_t k = 0; k < times.size(); ++k) {
    square += (times[k] - mean_time) * (times[k] - mean_time);
    together += (times[k] - mean_time) * (values[k] - mean_value);
  }
  if (!(square > 0)) throw InvalidArgument("line: all times are equal");
  const double slope = together / square;
  return {slope, mean_value - slope * mean_time};
}

}  // namespace synaptica::rate
