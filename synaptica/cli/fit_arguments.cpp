#include "synaptica/cli/fit_arguments.h"

#include <CLI/CLI.hpp>
#include <limits>

#include "synaptica/cli/option_checks.h"

namespace synaptica::cli {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// A word, or a number as number_in takes it.
CLI::Validator word_or_number(const std::vector<std::string>& words, double lowest,
                              const std::string& range) {
  const CLI::Validator number = number_in(lowest, infinity, true, range);
  return {[=](std::string& text) {
            for (const std::string& word : words)
              if (text == word) return std::string();
            std::string fault = number(text);
            if (!fault.empty())
              for (const std::string& word : words) fault += ", or " + word;
            return fault;
          },
          ""};
}

}  // namespace

void add_fit_options(CLI::App& command, FitArguments& arguments) {
  command
      .add_option("INPUTS", arguments.inputs,
                  "Signals of the synapses, samples x inputs: .npy, .npz[:name], .csv, .h5[:path] or .nwb")
      ->type_name("FILE")
      ->required();
  command
      .add_option("TARGETS", arguments.targets,
                  "What the neuron should give, samples or samples x targets; may be the same file")
      ->type_name("FILE")
      ->required();
  command
      .add_option("--target", arguments.chosen_targets,
                  "Fit this column of TARGETS alone (all); give it again for more. It is then no input")
      ->type_name("NAME")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command
      .add_option("--excitatory", arguments.excitatory,
                  "Fraction of the inputs that excite, drawn at random by --seed; the rest inhibit (0.8)")
      ->type_name("FRACTION")
      ->check(number_in(0, 1, true, "from 0 to 1"));
  command
      .add_option("--signs", arguments.signs,
                  "Signs from a file instead: 1, -1 or 0 (free) for each input, or for each delayed copy")
      ->type_name("FILE");
  command.add_flag("--own-signs", arguments.own_signs,
                   "Draw a sign for each delayed copy (else: all copies of an input have its sign)");
  command
      .add_option("--ridge", arguments.ridge, "Price of large weights, or auto: by leave-block-out (auto)")
      ->type_name("VALUE")
      ->check(word_or_number({"auto"}, 0, "of at least 0"));
  command.add_option("--bias", arguments.bias, "optimal: learned; none; or a number that is given (optimal)")
      ->type_name("KIND")
      ->check(word_or_number({"optimal", "none"}, -infinity, "that is finite"));
  command.add_option("--lags", arguments.lags, "Delayed copies of each input, the first without delay (1)")
      ->type_name("L")
      ->check(integer_from(1, 1000000000));
  command.add_option("--horizon", arguments.horizon, "Steps by which the targets lie in the future (0)")
      ->type_name("H")
      ->check(integer_from(0, 1000000000));
  command
      .add_option("--holdout", arguments.holdout,
                  "Fraction of the record, its end, that is not fitted but foretold (0.2)")
      ->type_name("FRACTION")
      ->check(number_in(0, 1, true, "from 0 to 1"));
  command.add_option("--blocks", arguments.blocks, "Of leave-block-out, for --ridge auto (10)")
      ->type_name("K")
      ->check(integer_from(2, 1000000));
  command
      .add_option("--sign-vectors", arguments.sign_vectors,
                  "Fits with random signs, for the scatter around theory (20; none beyond 50 targets)")
      ->type_name("K")
      ->check(integer_from(0, 100000));
  command.add_flag("--transpose", arguments.transpose, "INPUTS has time in columns");
  command.add_flag("--transpose-targets", arguments.transpose_targets, "TARGETS has time in columns");
  command
      .add_option("--spikes", arguments.spikes,
                  "Count the spike times of INPUTS, an NWB file, in bins of this width")
      ->type_name("SECONDS")
      ->check(number_in(0, infinity, false, "above 0"));
  command.add_option("--resamples", arguments.resamples, "Of the bootstrap, for the interval (1000)")
      ->type_name("R")
      ->check(integer_from(100, 1000000));
  command.add_option("--confidence", arguments.confidence, "Of the interval (0.95)")
      ->type_name("P")
      ->check(number_in(0.5, 0.9999, true, "from 0.5 to 0.9999"));
}

}  // namespace synaptica::cli
