#include "synaptica/cli/fit_task.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <numeric>
#include <span>

#include "synaptica/cli/fit_theory.h"
#include "synaptica/cli/fit_verdict.h"
#include "synaptica/core/error.h"
#include "synaptica/core/estimate.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/autocorrelation.h"
#include "synaptica/numerics/block_bootstrap.h"
#include "synaptica/numerics/gram_product.h"
#include "synaptica/numerics/statistics.h"
#include "synaptica/numerics/vector_product.h"
#include "synaptica/perceptron/solver.h"

namespace synaptica::cli {

namespace {

using namespace perceptron;
using numerics::ConstMatrixView;

// Up to here scatter over random signs costs no more than the fits themselves.
constexpr std::size_t most_targets_with_scatter = 50;
constexpr std::int64_t default_sign_vectors = 20;

struct Interrupted {};

SignConstrainedProblem problem_of(const FitData& data, const std::vector<double>& gram) {
  const std::size_t n = data.synapse_count();
  return {.inputs = data.fitted_inputs(),
          .signs = data.signs,
          .bias = data.bias,
          .fixed_bias = data.fixed_bias,
          .gram = {gram.data(), n, n, n}};
}

double mean_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

void describe_target(const FitData& data, std::size_t k, TargetFit& fit) {
  fit.name = data.targets.names[k];
  const std::span<const double> y = data.fitted_target(k);
  fit.mean = mean_of(y);
  for (const double value : y)
    fit.variance += (value - fit.mean) * (value - fit.mean) / static_cast<double>(y.size());
  std::vector<double> all(data.wanted.values.begin() + static_cast<std::ptrdiff_t>(k * data.rows),
                          data.wanted.values.begin() + static_cast<std::ptrdiff_t>((k + 1) * data.rows));
  fit.drift = numerics::drift(all);
  const double mean = mean_of(all);
  for (double& value : all) value -= mean;
  fit.correlation_time = numerics::autocorrelation_time(all);
}

// Whether leave-block-out can be done, before anything costs time.
void plan_ridges(FitOutcome& outcome) {
  const FitArguments& given = outcome.arguments;
  const FitData& data = outcome.data;
  if (given.ridge != "auto") {
    if (given.blocks)
      throw InvalidArgument("--blocks: of leave-block-out, which chooses a ridge; --ridge " + given.ridge +
                            " gives one");
    return;
  }
  outcome.blocks = static_cast<std::size_t>(given.blocks.value_or(10));
  // Rows on either side of a block whose inputs or targets are among its own.
  outcome.gap = data.delays.lags - 1 + data.delays.horizon;
  const std::size_t longest = (data.fitted + outcome.blocks - 1) / outcome.blocks;
  if (outcome.blocks > data.fitted || longest + 2 * outcome.gap + 2 > data.fitted)
    throw InvalidArgument("--ridge auto: " + std::to_string(outcome.blocks) + " blocks of the " +
                          std::to_string(data.fitted) + " fitted rows" +
                          (outcome.gap > 0 ? ", with gaps of " + std::to_string(outcome.gap) : "") +
                          " leave none to fit; give a --ridge, or a longer record");
  outcome.ridges =
      ridge_grid(1, static_cast<double>(data.fitted) / static_cast<double>(data.synapse_count()));
}

// The ridge of each target: the one given, or the best of a path by leave-block-out.
void choose_ridges(FitOutcome& outcome, const SignConstrainedProblem& problem,
                   const std::function<void(std::size_t)>& progress) {
  const FitData& data = outcome.data;
  if (outcome.blocks == 0) {
    double ridge = 0;
    const std::string& text = outcome.arguments.ridge;
    std::from_chars(text.data(), text.data() + text.size(), ridge);
    for (TargetFit& fit : outcome.targets) fit.ridge = ridge;
    return;
  }
  std::vector<double> targets(outcome.targets.size() * data.fitted);
  for (std::size_t k = 0; k < outcome.targets.size(); ++k)
    std::copy_n(data.fitted_target(k).data(), data.fitted, targets.data() + k * data.fitted);
  const LeaveBlockOut left = leave_block_out(
      problem, {targets.data(), outcome.targets.size(), data.fitted, data.fitted}, outcome.ridges,
      {.blocks = outcome.blocks, .gap = outcome.gap, .progress = [&](std::size_t finished, std::size_t) {
         progress(finished);
       }});
  for (std::size_t k = 0; k < outcome.targets.size(); ++k) {
    TargetFit& fit = outcome.targets[k];
    const std::size_t best = left.best_ridge(k);
    fit.ridge = outcome.ridges[best];
    fit.left_out_error = left.mean_square_error(k, best);
    for (std::size_t r = 0; r < outcome.ridges.size(); ++r)
      fit.ridge_errors.push_back(left.mean_square_error(k, r));
  }
}

// Mean squared error with an interval of its part of the variance: both series of a row are drawn together, in blocks. The
// interval is one of Student's t about the logarithm, with a degree of freedom a block but one: the percentiles of few blocks
// are too narrow.
void measure_held_out(FitOutcome& outcome, std::size_t k, numerics::RandomStream& stream) {
  const FitData& data = outcome.data;
  TargetFit& fit = outcome.targets[k];
  const std::span<const double> y = data.held_out_target(k);
  Array series = Array::filled({2, data.held_out}, 0);
  for (std::size_t t = 0; t < data.held_out; ++t) {
    series.values[t] = std::pow(y[t] - fit.prediction[data.first_held_out() + t], 2);
    series.values[data.held_out + t] = std::pow(y[t] - fit.mean, 2);
  }
  const std::span<const double> errors(series.values.data(), data.held_out);
  const std::span<const double> distances = std::span<const double>(series.values).subspan(data.held_out);
  fit.held_out_variance = mean_of(distances);
  if (!(fit.held_out_variance > 0)) return;  // nothing happens there
  fit.held_out = Compared{.measured = mean_of(errors)};
  const double relative = fit.held_out->measured / fit.held_out_variance;
  double slowest = 0;
  for (const auto& one : {errors, distances}) {
    std::vector<double> centred(one.begin(), one.end());
    const double mean = mean_of(one);
    for (double& value : centred) value -= mean;
    slowest = std::max(slowest, numerics::autocorrelation_time(centred));
  }
  fit.block = numerics::default_block(data.held_out, slowest, 1);
  const auto resamples = static_cast<std::size_t>(outcome.arguments.resamples.value_or(1000));
  const Array means = numerics::bootstrap_means(series, fit.block, resamples, stream);
  std::vector<double> logs;
  for (std::size_t r = 0; r < resamples; ++r) {
    const double error = means.values[2 * r], variance = means.values[2 * r + 1];
    if (error > 0 && variance > 0) logs.push_back(std::log(error / variance));
  }
  const double blocks = static_cast<double>(data.held_out) / static_cast<double>(fit.block);
  const Estimate log_ratio = estimate(logs);
  const double width = logs.size() < 2
                           ? 0
                           : log_ratio.standard_error *
                                 std::sqrt(static_cast<double>(logs.size()) * blocks / (blocks - 1)) *
                                 numerics::student_t_two_sided_quantile(1 - outcome.confidence, blocks - 1);
  fit.lower = relative * std::exp(-width);
  fit.upper = relative * std::exp(width);
}

void fit_target(FitOutcome& outcome, std::size_t k, SignConstrainedSolver& solver) {
  const FitData& data = outcome.data;
  TargetFit& fit = outcome.targets[k];
  const std::size_t n = data.synapse_count();
  const double root = std::sqrt(static_cast<double>(n));
  fit.solution = solver.solve(data.fitted_target(k), fit.ridge);
  const std::vector<double>& w = fit.solution.weights;
  fit.intercept = fit.solution.bias;
  for (std::size_t i = 0; i < n; ++i) {
    fit.coefficients.push_back(w[i] / (root * data.scale[i]));
    fit.intercept -= fit.coefficients[i] * data.shift[i];
  }
  for (std::size_t row = 0; row < data.rows; ++row)
    fit.prediction.push_back(fit.solution.bias +
                             numerics::dot({data.columns.values.data() + row * n, n}, w) / root);
  fit.error.measured = fit.solution.squared_error / static_cast<double>(data.fitted);
  fit.mean_square_weight.measured = numerics::dot(w, w) / static_cast<double>(n);
  for (const int sign : {1, -1})
    if (std::count(data.signs.begin(), data.signs.end(), sign) > 0)
      (sign > 0 ? fit.silent_excitatory : fit.silent_inhibitory) =
          Compared{.measured = silent_fraction(data.signs, fit.solution, sign)};
}

// About their means: how inputs go together, whatever the bias.
InputStructure structure_of(const FitData& data, const std::vector<double>& gram) {
  const std::size_t n = data.synapse_count();
  if (data.bias == Bias::optimal) return input_structure({gram.data(), n, n, n}, data.signs);
  std::vector<double> centred = gram, means(n, 0);
  for (std::size_t k = 0; k < data.fitted * n; ++k)
    means[k % n] += data.columns.values[k] / static_cast<double>(data.fitted);
  const double scale = static_cast<double>(data.fitted) / static_cast<double>(n);
  for (std::size_t i = 0; i < n; ++i)
    numerics::add_scaled(-scale * means[i], means, std::span<double>(centred).subspan(i * n, n));
  return input_structure({centred.data(), n, n, n}, data.signs);
}

std::size_t drifting_inputs(const FitData& data) {
  std::size_t count = 0;
  std::vector<double> series(data.inputs.samples());
  for (std::size_t j = 0; j < data.inputs.channels(); ++j) {
    for (std::size_t t = 0; t < series.size(); ++t)
      series[t] = data.inputs.values.values[t * data.inputs.channels() + j];
    const auto drift = numerics::drift(series);
    count += drift && std::min(drift->mean_probability, drift->deviation_probability) < 1e-3 ? 1 : 0;
  }
  return count;
}

FitOutcome work(const FitArguments& arguments, std::uint64_t seed, const FitProgress& progress) {
  const auto start = std::chrono::steady_clock::now();
  FitOutcome outcome{.arguments = arguments, .seed = seed, .data = read_fit_data(arguments, seed)};
  const FitData& data = outcome.data;
  const std::size_t n = data.synapse_count(), targets = data.target_count();
  outcome.confidence = arguments.confidence.value_or(0.95);
  outcome.sign_vectors = static_cast<std::size_t>(
      arguments.sign_vectors.value_or(targets > most_targets_with_scatter ? 0 : default_sign_vectors));
  if (outcome.sign_vectors == 1 || outcome.sign_vectors == 2)
    throw InvalidArgument("--sign-vectors " + std::to_string(outcome.sign_vectors) +
                          ": a scatter needs at least 3; 0 for none");
  outcome.targets.resize(targets);
  for (std::size_t k = 0; k < targets; ++k) describe_target(data, k, outcome.targets[k]);

  plan_ridges(outcome);
  const std::size_t paths = targets * outcome.blocks;
  const std::size_t all = paths + targets + outcome.sign_vectors;
  const auto tell = [&](std::size_t finished) {
    if (progress && progress(finished, all)) throw Interrupted();
  };
  tell(0);
  std::vector<double> gram(n * n);
  numerics::gram_of_columns(data.fitted_inputs(), {gram.data(), n, n, n}, 1 / static_cast<double>(n));
  const SignConstrainedProblem problem = problem_of(data, gram);
  choose_ridges(outcome, problem, tell);
  SignConstrainedSolver solver(problem);
  for (std::size_t k = 0; k < targets; ++k) {
    fit_target(outcome, k, solver);
    // Each with the same blocks: an interval does not depend on which other targets there are.
    numerics::RandomStream stream({.seed = seed}, numerics::Purpose::recording_bootstrap);
    if (data.held_out > 0) measure_held_out(outcome, k, stream);
    tell(paths + k + 1);
  }
  outcome.structure = structure_of(data, gram);
  outcome.drifting_inputs = drifting_inputs(data);
  expect(outcome);
  fit_random_signs(outcome, {gram.data(), n, n, n},
                   [&](std::size_t finished) { tell(paths + targets + finished); });
  judge(outcome);
  outcome.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return outcome;
}

}  // namespace

double silent_fraction(std::span<const std::int8_t> signs, const SignConstrainedSolution& solution,
                       int sign) {
  double count = 0, silent = 0;
  for (std::size_t i = 0; i < signs.size(); ++i)
    if (signs[i] == sign) {
      count += 1;
      silent += solution.weights[i] == 0 ? 1 : 0;
    }
  return count > 0 ? silent / count : 0;
}

std::optional<FitOutcome> run_fit(const FitArguments& arguments, std::uint64_t seed,
                                  const FitProgress& progress) {
  try {
    return work(arguments, seed, progress);
  } catch (const Interrupted&) {
    return {};
  }
}

}  // namespace synaptica::cli
