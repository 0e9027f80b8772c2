#include "synaptica/perceptron/solver.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/gram_product.h"
#include "synaptica/numerics/vector_product.h"
#include "synaptica/perceptron/pivoting.h"

namespace synaptica::perceptron {

namespace {

using numerics::ConstMatrixView;
using numerics::dot;
using numerics::multiply_vector;
using numerics::SubmatrixCholesky;
using numerics::Transpose;

// Where the active columns are dependent to rounding, their system gets this part of its own diagonal as a ridge, whose
// effect the proximal iteration then takes out: small enough for few steps, large enough that rounding (1e-16), divided
// by it, moves what the data do not determine by 1e-6 at most.
constexpr double dependent_shift = 1e-9;
constexpr int most_proximal_steps = 60;
// At ridge 0 the dual begins with this part of the kernel's mean diagonal as its ridge: enough to be regular whatever is
// active, too little to change the active set of data in general position.
constexpr double first_dual_ridge = 1e-9;
// A ridge is weak below this part of a mean squared input times the load, the mean diagonal of the Gram matrix.
constexpr double weak_ridge = 1e-3;
// A dual solution that is this far from optimal is tried once more in the primal form.
constexpr double poor_digits = 1e-12;
// Below this part of the target's norm residuals mean that the target is met exactly.
constexpr double met_exactly = 1e-6;

double norm(std::span<const double> x) {
  return std::sqrt(dot(x, x));
}

struct Certificate {
  std::vector<double> residuals;
  std::vector<double> gradient;
  double kkt = INFINITY;
};

}  // namespace

struct SignConstrainedSolver::Shared {
  // What does not depend on target and ridge.
  SignConstrainedProblem problem;
  SolverOptions options;
  std::size_t patterns;
  std::size_t synapses;
  double root_scale;                    // 1/sqrt N
  std::vector<double> lowest, highest;  // the sign and the box
  std::vector<double> means;            // of the columns, where the bias is learned
  std::vector<double> centred;          // so are the inputs then
  ConstMatrixView inputs{};             // P x N; Z = root_scale * inputs
  std::vector<double> square_norms;     // |z_i|^2
  std::vector<double> gram;             // N x N, empty until wanted
  std::vector<double> signals;          // N x P, Z^T, empty until wanted
  KernelScratch scratch;

  // One target at one ridge.
  double ridge = 0;
  std::vector<double> target;       // t: centred, or without the fixed bias
  std::vector<double> correlation;  // Z^T t
  std::vector<double> length;       // sqrt(|z_i|^2 + ridge)
  std::vector<double> low, high;    // the box, closed where a weight has no effect
  double target_norm = 0;
  std::vector<double> weights;
  std::vector<double> multiplier;  // of the least-norm solution
  std::vector<Place> places;
  PivotCounts counts;
  std::int64_t factorisations = 0, updates = 0, refinements = 0;

  Shared(const SignConstrainedProblem& given, const SolverOptions& wanted);
  void centre();
  void want_gram();
  void want_signals();
  void check_norms() const;
  // An estimate from a few rows, for a choice that need not be exact.
  [[nodiscard]] double mean_square() const {
    const std::size_t rows = std::min<std::size_t>(patterns, 16);
    double sum = 0;
    for (std::size_t k = 0; k < rows; ++k) {
      const std::size_t mu = k * patterns / rows;
      const std::span<const double> row(inputs.data + mu * inputs.stride, synapses);
      sum += dot(row, row);
    }
    return sum / static_cast<double>(rows * synapses) * static_cast<double>(patterns) /
           static_cast<double>(synapses);
  }
  void begin(std::span<const double> values, double price, const SignConstrainedSolution* start);
  [[nodiscard]] Certificate certify(bool least_norm) const;
  [[nodiscard]] bool primal(bool guessed, Certificate& best);
  [[nodiscard]] bool dual(Certificate& best, bool& least_norm);
  [[nodiscard]] SignConstrainedSolution solve(std::span<const double> values, double price,
                                              const SignConstrainedSolution* start);
};

SignConstrainedSolver::Shared::Shared(const SignConstrainedProblem& given, const SolverOptions& wanted)
    : problem(given),
      options(wanted),
      patterns(given.inputs.rows),
      synapses(given.inputs.columns),
      root_scale(1 / std::sqrt(static_cast<double>(given.inputs.columns))),
      inputs(given.inputs) {
  check_problem(problem);
  if (!(options.tolerance >= 1e-14))
    throw InvalidArgument("tolerance = " + number_text(options.tolerance) + ": must be at least 1e-14");
  if (options.most_pivots == 0) options.most_pivots = 100 + 10 * static_cast<std::int64_t>(synapses);
  lowest.resize(synapses);
  highest.resize(synapses);
  for (std::size_t i = 0; i < synapses; ++i) {
    lowest[i] = problem.signs[i] > 0 ? 0 : -INFINITY;
    highest[i] = problem.signs[i] < 0 ? 0 : INFINITY;
    if (!problem.lowest.empty()) lowest[i] = std::max(lowest[i], problem.lowest[i]);
    if (!problem.highest.empty()) highest[i] = std::min(highest[i], problem.highest[i]);
  }
  if (problem.bias == Bias::optimal) centre();
}

// Means by partial sums over 64 rows: their rounding does not grow with P as that of one long sum does.
void SignConstrainedSolver::Shared::centre() {
  means.assign(synapses, 0);
  std::vector<double> partial(synapses);
  constexpr std::size_t block = 64;
  for (std::size_t top = 0; top < patterns; top += block) {
    std::fill(partial.begin(), partial.end(), 0.0);
    for (std::size_t mu = top; mu < std::min(patterns, top + block); ++mu) {
      const double* row = inputs.data + mu * inputs.stride;
      for (std::size_t i = 0; i < synapses; ++i) partial[i] += row[i];
    }
    for (std::size_t i = 0; i < synapses; ++i) means[i] += partial[i];
  }
  for (double& mean : means) mean /= static_cast<double>(patterns);
  centred.resize(patterns * synapses);
  for (std::size_t mu = 0; mu < patterns; ++mu) {
    const double* row = inputs.data + mu * inputs.stride;
    double* to = centred.data() + mu * synapses;
    for (std::size_t i = 0; i < synapses; ++i) to[i] = row[i] - means[i];
  }
  inputs = {centred.data(), patterns, synapses, synapses};
}

// A norm is finite exactly where all entries of its column are, and their squares do not overflow.
void SignConstrainedSolver::Shared::check_norms() const {
  for (std::size_t i = 0; i < synapses; ++i) {
    if (std::isfinite(square_norms[i])) continue;
    for (std::size_t mu = 0; mu < patterns; ++mu) {
      const double value = problem.inputs.data[mu * problem.inputs.stride + i];
      if (!std::isfinite(value))
        throw InvalidArgument("inputs, row " + std::to_string(mu + 1) + ", column " + std::to_string(i + 1) +
                              ": " + number_text(value) + " must be finite");
    }
    throw InvalidArgument("inputs, column " + std::to_string(i + 1) +
                          ": the sum of squares overflows; choose larger units");
  }
}

void SignConstrainedSolver::Shared::want_gram() {
  if (!gram.empty()) return;
  gram.resize(synapses * synapses);
  if (problem.gram.data != nullptr)
    for (std::size_t i = 0; i < synapses; ++i)
      std::copy_n(problem.gram.data + i * problem.gram.stride, synapses, gram.data() + i * synapses);
  else
    numerics::gram_of_columns(inputs, {gram.data(), synapses, synapses, synapses}, root_scale * root_scale);
  if (!square_norms.empty()) return;
  square_norms.resize(synapses);
  for (std::size_t i = 0; i < synapses; ++i) square_norms[i] = gram[i * (synapses + 1)];
  check_norms();
}

void SignConstrainedSolver::Shared::want_signals() {
  if (!signals.empty()) return;
  signals.resize(synapses * patterns);
  constexpr std::size_t tile = 32;
  for (std::size_t top = 0; top < patterns; top += tile)
    for (std::size_t left = 0; left < synapses; left += tile)
      for (std::size_t i = left; i < std::min(synapses, left + tile); ++i)
        for (std::size_t mu = top; mu < std::min(patterns, top + tile); ++mu)
          signals[i * patterns + mu] = root_scale * inputs.data[mu * inputs.stride + i];
  if (!square_norms.empty()) return;
  square_norms.resize(synapses);
  for (std::size_t i = 0; i < synapses; ++i) {
    const std::span<const double> row(signals.data() + i * patterns, patterns);
    square_norms[i] = dot(row, row);
  }
  check_norms();
}

void SignConstrainedSolver::Shared::begin(std::span<const double> values, double price,
                                          const SignConstrainedSolution* start) {
  ridge = price;
  target.assign(values.begin(), values.end());
  if (problem.bias == Bias::optimal) {
    double mean = 0;
    for (const double value : values) mean += value;
    mean /= static_cast<double>(patterns);
    // Once more on what is left: a mean far above the spread would leave its rounding.
    double rest = 0;
    for (double& value : target) rest += value -= mean;
    rest /= static_cast<double>(patterns);
    for (double& value : target) value -= rest;
  } else if (problem.bias == Bias::fixed) {
    for (double& value : target) value -= problem.fixed_bias;
  }
  target_norm = norm(target);
  if (!std::isfinite(target_norm)) {
    for (std::size_t mu = 0; mu < patterns; ++mu)
      if (!std::isfinite(values[mu]))
        throw InvalidArgument("target, row " + std::to_string(mu + 1) + ": " + number_text(values[mu]) +
                              " must be finite");
    throw InvalidArgument("target: the sum of squares overflows; choose larger units");
  }
  correlation.resize(synapses);
  multiply_vector(inputs, Transpose::yes, target, correlation, root_scale);
  length.resize(synapses);
  low = lowest;
  high = highest;
  for (std::size_t i = 0; i < synapses; ++i) {
    // A constant column leaves nothing but rounding once it is centred.
    const double constant =
        means.empty() ? 0 : 8 * 0x1p-52 * means[i] * root_scale * std::sqrt(static_cast<double>(patterns));
    const bool flat = square_norms[i] <= constant * constant;
    length[i] = ridge == 0 && flat ? 0 : std::sqrt(square_norms[i] + ridge);
    if (length[i] == 0) low[i] = high[i] = std::min(std::max(0.0, low[i]), high[i]);
  }
  counts = {};
  factorisations = updates = refinements = 0;
  weights.assign(synapses, 0);
  multiplier.clear();
  places.assign(synapses, Place::lowest);
  if (start != nullptr) {
    if (start->weights.size() != synapses)
      throw InvalidArgument("start: " + std::to_string(start->weights.size()) + " weights for " +
                            std::to_string(synapses) + " synapses");
    weights = start->weights;
  }
  for (std::size_t i = 0; i < synapses; ++i) {
    weights[i] = std::min(std::max(weights[i], low[i]), high[i]);
    if (start == nullptr) {
      // Synapses whose signal goes with the target, as far as their sign allows.
      const bool inside = (correlation[i] > 0 && weights[i] < high[i]) ||
                          (correlation[i] < 0 && weights[i] > low[i]) ||
                          (low[i] == -INFINITY && high[i] == INFINITY);
      places[i] = inside && low[i] < high[i] ? Place::inside
                  : weights[i] == low[i]     ? Place::lowest
                                             : Place::highest;
    } else {
      places[i] = weights[i] <= low[i]    ? Place::lowest
                  : weights[i] >= high[i] ? Place::highest
                                          : Place::inside;
    }
  }
}

Certificate SignConstrainedSolver::Shared::certify(bool least_norm) const {
  Certificate c;
  c.residuals = target;
  multiply_vector(inputs, Transpose::no, weights, c.residuals, -root_scale, 1);
  c.gradient.resize(synapses);
  multiply_vector(inputs, Transpose::yes, c.residuals, c.gradient, root_scale);
  double lengths = 0;
  double worst = 0;
  for (std::size_t i = 0; i < synapses; ++i) {
    double& g = c.gradient[i];
    g -= ridge * weights[i];
    lengths += length[i] * length[i] * weights[i] * weights[i];
    if (length[i] == 0 || low[i] == high[i]) continue;
    const double broken = weights[i] <= low[i]    ? std::max(0.0, g)
                          : weights[i] >= high[i] ? std::max(0.0, -g)
                                                  : std::fabs(g);
    if (!(broken / length[i] <= worst)) worst = broken / length[i];
  }
  lengths = std::sqrt(lengths);
  const double scale = target_norm + lengths;
  c.kkt = worst == 0 ? 0 : worst / scale;
  if (least_norm && scale > 0) {
    double apart = 0;
    for (std::size_t i = 0; i < synapses; ++i) {
      if (length[i] == 0 || low[i] == high[i]) continue;
      const double free = dot({signals.data() + i * patterns, patterns}, multiplier);
      apart = std::max(apart, length[i] * std::fabs(std::min(std::max(free, low[i]), high[i]) - weights[i]));
    }
    c.kkt = std::max({c.kkt, norm(c.residuals) / scale, lengths > 0 ? apart / lengths : 0.0});
  }
  return c;
}

bool SignConstrainedSolver::Shared::primal(bool guessed, Certificate& best) {
  want_gram();
  const ConstMatrixView h{gram.data(), synapses, synapses, synapses};
  std::vector<double> prices(synapses, ridge);
  std::vector<double> pull = correlation;
  GramProblem p{h, pull, prices, length, low, high, target_norm};
  // A guess by correlations alone is worse than what sweeps find, and they begin at the weights nearest 0.
  if (!guessed) sweep_gram(p, weights, places, counts);
  for (const double shift : {0.0, dependent_shift}) {
    SubmatrixCholesky factor(h, ridge, shift);
    for (std::size_t i = 0; i < synapses; ++i) prices[i] = ridge + shift * square_norms[i];
    double before = INFINITY;
    bool usable = true;
    for (int step = 0; step < (shift == 0 ? 1 : most_proximal_steps); ++step) {
      // The proximal point: the ridge that was added pulls to the former weights, not to zero.
      for (std::size_t i = 0; i < synapses; ++i)
        pull[i] = correlation[i] + shift * square_norms[i] * (step == 0 ? 0 : weights[i]);
      usable = pivot_gram(p, factor, weights, places, counts, options.most_pivots) == Outcome::settled;
      if (!usable) break;
      for (std::size_t i = 0; i < synapses; ++i) weights[i] = std::min(std::max(weights[i], low[i]), high[i]);
      best = certify(false);
      if (step > 0) ++refinements;
      if (best.kkt <= 1e-14 || (step > 2 && best.kkt > 0.99 * before)) break;
      before = best.kkt;
    }
    if (usable && shift == 0) {
      // The Gram matrix has rounded; the inputs have not. Corrections by the residuals of the inputs.
      while (best.kkt > 1e-14) {
        const std::vector<double> held = weights;
        std::vector<double> step = best.gradient;
        factor.solve(step);
        for (std::size_t i = 0; i < synapses; ++i)
          if (places[i] == Place::inside)
            weights[i] = std::min(std::max(weights[i] + step[i], low[i]), high[i]);
        Certificate next = certify(false);
        ++refinements;
        if (!(next.kkt < 0.5 * best.kkt)) {
          if (next.kkt >= best.kkt)
            weights = held;
          else
            best = std::move(next);
          break;
        }
        best = std::move(next);
      }
    }
    factorisations += factor.factorisations();
    updates += factor.updates();
    if (usable && best.kkt <= options.tolerance) return true;
  }
  return false;
}

bool SignConstrainedSolver::Shared::dual(Certificate& best, bool& least_norm) {
  want_signals();
  double diagonal = 0;  // of the kernel matrix of all synapses, its mean
  for (const double square : square_norms) diagonal += square;
  diagonal /= static_cast<double>(patterns);
  const double constant = means.empty() ? 0 : diagonal / static_cast<double>(2 * patterns);
  KernelProblem p{{signals.data(), synapses, patterns, patterns}, target, ridge, constant, length, low, high};
  // Few rounds where the dual fits the problem; where it does not, the primal form is the better place to be.
  const std::int64_t most = std::min<std::int64_t>(options.most_pivots, 60);
  least_norm = ridge == 0;
  const std::int64_t before = scratch.factorisations;
  bool settled = true;
  if (ridge == 0) {
    p.ridge = first_dual_ridge * diagonal;
    settled = p.ridge > 0 &&
              pivot_kernel(p, scratch, weights, multiplier, places, counts, most) == Outcome::settled;
    p.ridge = 0;
  }
  settled =
      settled && pivot_kernel(p, scratch, weights, multiplier, places, counts, most) == Outcome::settled;
  factorisations += scratch.factorisations - before;
  if (!settled) return false;
  best = certify(least_norm);
  return best.kkt <= options.tolerance;
}

SignConstrainedSolution SignConstrainedSolver::Shared::solve(std::span<const double> values, double price,
                                                             const SignConstrainedSolution* start) {
  if (values.size() != patterns)
    throw InvalidArgument("target: " + std::to_string(values.size()) + " values for " +
                          std::to_string(patterns) + " patterns; one for each is needed");
  if (!(price >= 0) || !std::isfinite(price))
    throw InvalidArgument("ridge = " + number_text(price) + ": must be at least 0");
  // About half of the constrained weights are active in theory; the smaller matrix is the better.
  double expected_active = 0;
  for (std::size_t i = 0; i < synapses; ++i)
    expected_active += lowest[i] == -INFINITY && highest[i] == INFINITY ? 1 : 0.5;
  SolverForm form = options.form;
  if (form == SolverForm::automatic) {
    // Around capacity without a ridge to speak of, the line search of the dual is worth its larger matrix.
    const double factor = price <= weak_ridge * mean_square() ? 1.1 : 0.9;
    form = static_cast<double>(patterns) < factor * expected_active ? SolverForm::dual : SolverForm::primal;
  }
  if (form == SolverForm::dual)
    want_signals();
  else
    want_gram();
  begin(values, price, start);

  Certificate certificate;
  bool least_norm = false;
  bool solved = false;
  if (form == SolverForm::dual) {
    solved = dual(certificate, least_norm);
    // Ridges so weak that the kernel matrix loses digits are better off with the other matrix.
    const bool poor = options.form == SolverForm::automatic && !least_norm && certificate.kkt > poor_digits;
    if (!solved || poor) {
      const std::vector<double> held = weights;
      Certificate other;
      if (primal(true, other) && !(solved && other.kkt > certificate.kkt)) {
        certificate = std::move(other);
        form = SolverForm::primal;
        least_norm = false;
        solved = true;
      } else if (solved) {
        weights = held;
      } else {
        certificate = std::move(other);
      }
    }
  } else {
    solved = primal(start != nullptr, certificate);
    const bool met = solved && price == 0 && patterns < synapses &&
                     norm(certificate.residuals) <= met_exactly * target_norm && target_norm > 0;
    if (!solved || met) {
      const std::vector<double> held = weights;
      Certificate other;
      bool other_least = false;
      if (dual(other, other_least)) {
        certificate = std::move(other);
        least_norm = other_least;
        solved = true;
        form = SolverForm::dual;
      } else {
        weights = held;
      }
    }
  }
  if (!solved)
    throw DidNotConverge("sign-constrained least squares: the optimality conditions hold to " +
                             number_text(certificate.kkt, 3) + ", not to the tolerance " +
                             number_text(options.tolerance) +
                             "; a ridge above 0, or inputs in other units, would help",
                         certificate.kkt, counts.pivots);

  SignConstrainedSolution s;
  s.weights = weights;
  s.active.resize(synapses);
  double square_weights = 0;
  double bias = 0;
  for (std::size_t i = 0; i < synapses; ++i) {
    s.active[i] = weights[i] > low[i] && weights[i] < high[i] ? 1 : 0;
    square_weights += weights[i] * weights[i];
    if (!means.empty()) bias -= root_scale * means[i] * weights[i];
  }
  if (problem.bias == Bias::optimal) {
    double mean = 0;
    for (const double value : values) mean += value;
    s.bias = bias + mean / static_cast<double>(patterns);
  } else {
    s.bias = problem.bias == Bias::fixed ? problem.fixed_bias : 0;
  }
  s.residuals = std::move(certificate.residuals);
  s.squared_error = dot(s.residuals, s.residuals);
  s.objective = 0.5 * (s.squared_error + ridge * square_weights);
  s.kkt_residual = certificate.kkt;
  s.least_norm = least_norm;
  s.form = form;
  s.start_sweeps = counts.sweeps;
  s.pivots = counts.pivots;
  s.factorisations = factorisations;
  s.updates = updates;
  s.refinements = refinements;
  s.solved = true;
  return s;
}

SignConstrainedSolver::SignConstrainedSolver(const SignConstrainedProblem& problem,
                                             const SolverOptions& options)
    : shared_(std::make_unique<Shared>(problem, options)) {}
SignConstrainedSolver::~SignConstrainedSolver() = default;
SignConstrainedSolver::SignConstrainedSolver(SignConstrainedSolver&&) noexcept = default;
SignConstrainedSolver& SignConstrainedSolver::operator=(SignConstrainedSolver&&) noexcept = default;

SignConstrainedSolution SignConstrainedSolver::solve(std::span<const double> target, double ridge,
                                                     const SignConstrainedSolution* start) {
  return shared_->solve(target, ridge, start);
}

std::vector<SignConstrainedSolution> SignConstrainedSolver::solve_all(const ConstMatrixView& targets,
                                                                      double ridge) {
  if (targets.columns != shared_->patterns)
    throw InvalidArgument("targets: " + std::to_string(targets.columns) + " columns for " +
                          std::to_string(shared_->patterns) + " patterns; give one target a row");
  std::vector<SignConstrainedSolution> solutions;
  solutions.reserve(targets.rows);
  for (std::size_t k = 0; k < targets.rows; ++k)
    solutions.push_back(shared_->solve({targets.data + k * targets.stride, targets.columns}, ridge, nullptr));
  return solutions;
}

std::vector<SignConstrainedSolution> SignConstrainedSolver::ridge_path(std::span<const double> target,
                                                                       std::span<const double> ridges) {
  std::vector<SignConstrainedSolution> path;
  path.reserve(ridges.size());
  for (const double ridge : ridges)
    path.push_back(shared_->solve(target, ridge, path.empty() ? nullptr : &path.back()));
  return path;
}

SignConstrainedSolution solve(const SignConstrainedProblem& problem, std::span<const double> target,
                              double ridge, const SolverOptions& options) {
  return SignConstrainedSolver(problem, options).solve(target, ridge);
}

SignConstrainedSolution solve(std::span<const float> inputs, std::size_t patterns,
                              std::span<const std::int8_t> signs, std::span<const float> target, double ridge,
                              Bias bias, const SolverOptions& options) {
  if (inputs.size() != patterns * signs.size())
    throw InvalidArgument("inputs: " + std::to_string(inputs.size()) + " numbers are not " +
                          std::to_string(patterns) + " patterns of " + std::to_string(signs.size()) +
                          " synapses");
  const std::vector<double> x(inputs.begin(), inputs.end());
  const std::vector<double> y(target.begin(), target.end());
  const SignConstrainedProblem problem{
      .inputs = {x.data(), patterns, signs.size(), signs.size()}, .signs = signs, .bias = bias};
  return solve(problem, y, ridge, options);
}

}  // namespace synaptica::perceptron
