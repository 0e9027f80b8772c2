// `synaptica fit` from arguments to a result: the optimal excitatory and inhibitory weights for a user's signals, how well they
// foretell, and what theory expects of these very data. Nothing is printed and nothing written here; table, JSON, page and
// results file are all made from the one FitOutcome.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "synaptica/cli/fit_arguments.h"
#include "synaptica/cli/fit_data.h"
#include "synaptica/numerics/stationarity.h"
#include "synaptica/perceptron/input_structure.h"
#include "synaptica/perceptron/leave_block_out.h"
#include "synaptica/perceptron/problem.h"

namespace synaptica::cli {

/// A number of the fit; what theory expects; and what fits of the same data with random signs give.
struct Compared {
  double measured = 0;
  std::optional<double> expected;
  std::optional<double> random_mean, random_deviation;
};

/// The part of the weights of this sign that are 0; 0 where there is none.
[[nodiscard]] double silent_fraction(std::span<const std::int8_t> signs,
                                     const perceptron::SignConstrainedSolution& solution, int sign);

/// Of a target, all comparisons taken together.
enum class Agreement {
  agrees,
  disagrees,
  unresolved,  ///< random signs scatter so much that a deviation by half would not be seen
  unknown      ///< nothing to compare with
};

struct TargetFit {
  std::string name;
  double mean = 0, variance = 0;  ///< over the fitted rows
  double ridge = 0;
  perceptron::SignConstrainedSolution solution;
  std::vector<double>
      coefficients;  ///< of the inputs as they were given: output = intercept + coefficients . inputs
  double intercept = 0;
  std::vector<double> prediction;  ///< of all rows

  Compared error;                    ///< mean squared residual of the fitted rows
  std::optional<Compared> held_out;  ///< mean squared error of the held-out rows
  double held_out_variance = 0;      ///< mean squared distance of the held-out targets from the fitted mean
  double lower = 0, upper = 0;       ///< bootstrap interval of held_out->measured / held_out_variance
  std::size_t block = 0;             ///< of the bootstrap
  Compared mean_square_weight;
  std::optional<Compared> silent_excitatory, silent_inhibitory;
  std::optional<double> left_out_error;  ///< by leave-block-out at the ridge chosen
  std::vector<double> ridge_errors;      ///< and at each ridge of the path
  std::vector<double>
      component_powers;   ///< squared coordinates of the target; empty where theory is by spectra
  std::string no_theory;  ///< why theory has nothing to say; "" where it has
  Agreement agreement = Agreement::unknown;
  std::optional<numerics::Drift> drift;  ///< none: the record is too short to tell
  double correlation_time = 0;           ///< in rows
};

struct FitOutcome {
  FitArguments arguments;
  std::uint64_t seed = 1;
  FitData data;
  std::size_t blocks = 0;  ///< of leave-block-out; 0: the ridge was given
  std::size_t gap = 0;
  std::vector<double> ridges;  ///< the path, largest first
  double confidence = 0.95;
  std::size_t sign_vectors = 0;
  bool by_components =
      true;  ///< theory from principal components; else from power spectra (a drive that weights must provide)
  double active_fraction = 0.5;
  std::vector<double> component_variances;  ///< k_j of the fitted inputs, descending
  perceptron::InputStructure structure;
  std::size_t drifting_inputs = 0;
  bool theory_holds = true;  ///< no assumption was seen to fail
  std::vector<TargetFit> targets;
  double seconds = 0;
  std::vector<std::string> warnings;  ///< one sentence each
};

/// Asked now and then; true ends the work.
using FitProgress = std::function<bool(std::size_t finished, std::size_t all)>;

/// None where progress ended it. Throws InvalidArgument and DataError, in one line, naming option or file and place;
/// DidNotConverge as the solver does.
[[nodiscard]] std::optional<FitOutcome> run_fit(const FitArguments& arguments, std::uint64_t seed,
                                                const FitProgress& progress);

}  // namespace synaptica::cli
