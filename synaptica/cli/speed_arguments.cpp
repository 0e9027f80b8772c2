#include "synaptica/cli/speed_arguments.h"

#include <CLI/CLI.hpp>
#include <limits>

#include "synaptica/cli/option_checks.h"

namespace synaptica::cli {

void add_speed_options(CLI::App& command, SpeedArguments& arguments) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  command
      .add_option("RECORDING", arguments.recording,
                  "Activity before learning, samples x neurons: .npy, .npz[:name], .csv, .h5[:path] or .nwb")
      ->type_name("FILE")
      ->required();
  command
      .add_option("--directions", arguments.directions,
                  "Candidate targets, one a row (else: the recording's principal components)")
      ->type_name("FILE");
  command
      .add_option("--inputs", arguments.inputs,
                  "Mean activity that each input evokes, one a row, to rank inputs too")
      ->type_name("FILE");
  command.add_option("--components", arguments.components, "How many principal components to rank (10)")
      ->type_name("K")
      ->check(integer_from(1, 5000));
  command
      .add_option("--interval", arguments.interval,
                  "Time between samples (that of the file; else 1, in samples)")
      ->type_name("TIME")
      ->check(number_in(0, infinity, false, "above 0"));
  command.add_flag("--transpose", arguments.transpose, "The file has neurons in rows and samples in columns");
  command
      .add_option("--spikes", arguments.spikes, "Count the spike times of an NWB file in bins of this width")
      ->type_name("SECONDS")
      ->check(number_in(0, infinity, false, "above 0"));
  command
      .add_option("--manifold", arguments.manifold,
                  "Leading components that make the manifold (those with 80 % of the variance)")
      ->type_name("K")
      ->check(integer_from(1, 5000));
  command
      .add_option("--block", arguments.block,
                  "Samples taken together (20, 2 n^(1/3) or two autocorrelation times, whichever is most)")
      ->type_name("L")
      ->check(integer_from(1, 1000000000));
  command.add_option("--resamples", arguments.resamples, "Of the bootstrap, for the intervals (1000)")
      ->type_name("R")
      ->check(integer_from(100, 1000000));
  command.add_option("--confidence", arguments.confidence, "Of the intervals (0.95)")
      ->type_name("P")
      ->check(number_in(0.5, 0.9999, true, "from 0.5 to 0.9999"));
}

}  // namespace synaptica::cli
