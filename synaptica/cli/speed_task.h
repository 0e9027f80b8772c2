// `synaptica speed` from arguments to a result: reads a recording, ranks candidate directions by the speed at which the
// network will learn them. Nothing is printed and nothing written here; table, JSON, page and results file are all made
// from the one SpeedOutcome.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "synaptica/cli/speed_arguments.h"
#include "synaptica/core/array.h"
#include "synaptica/rate/direction_ranking.h"

namespace synaptica::cli {

/// An input by the response it evokes: q = |evoked mean - spontaneous mean|^2 / neurons.
struct EvokedInput {
  std::string name;
  double response = 0;
  double relative_log_speed = 0;  ///< ln q minus its mean over the inputs
};

struct SpeedOutcome {
  SpeedArguments arguments;
  rate::RankingOptions options;
  std::uint64_t seed = 1;

  std::string source;  ///< of the recording, as typed
  std::string form;    ///< "csv, 250 × 31"
  std::size_t samples = 0;
  std::vector<std::string> neurons;  ///< names, or numbers from 0
  std::string time_column;           ///< of a text file, taken for the time; "" where there is none
  std::string interval_reason;       ///< where the sampling interval is from
  std::string time_unit;             ///< "s", "samples", or "" (that of --interval)

  std::vector<std::string> names;  ///< of the candidates
  Array directions;                ///< {candidates, neurons}
  bool principal = false;          ///< the candidates are components of the first half, ranked on the second
  rate::DirectionRanking ranking;
  std::vector<double>
      spectrum;  ///< parts of the variance of the leading components of the whole recording, at most 30

  std::size_t manifold = 0;      ///< dimensions
  double manifold_variance = 0;  ///< the part of the variance in it
  std::optional<rate::ManifoldContrast> contrast;
  std::string contrast_reason;  ///< why there is none

  std::vector<EvokedInput> inputs;

  double seconds = 0;
  std::vector<std::string> warnings;  ///< one sentence each
};

/// Throws InvalidArgument and DataError, in one line, naming option or file and place.
[[nodiscard]] SpeedOutcome run_speed(const SpeedArguments& arguments, std::uint64_t seed);

/// What no such recording tells, however long it is: one sentence each.
[[nodiscard]] const std::vector<std::string>& not_identifiable();

}  // namespace synaptica::cli
