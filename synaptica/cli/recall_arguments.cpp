#include "synaptica/cli/recall_arguments.h"

#include <CLI/CLI.hpp>
#include <limits>

#include "synaptica/cli/option_checks.h"

namespace synaptica::cli {

void add_recall_options(CLI::App& command, RecallArguments& arguments) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  command
      .add_option("MEMORIES", arguments.memories,
                  "Patterns to store: .npy, .npz[:name], .csv or .h5[:path], one a row or a stack of images")
      ->type_name("FILE")
      ->required();
  command
      .add_option("CUES", arguments.cues, "Patterns to start from, of as many neurons; may be the same file")
      ->type_name("FILE")
      ->required();

  command.add_option("--model", arguments.model, "The network (hopfield)")
      ->type_name("MODEL")
      ->check(CLI::IsMember({"hopfield", "dense", "softmax"}));
  command.add_option("--corrupt", arguments.corrupt, "Corrupt this fraction of each cue's neurons first (0)")
      ->type_name("FRACTION")
      ->check(number_in(0, 1, true, "from 0 to 1"));
  command.add_option("--temperature", arguments.temperature, "hopfield: temperature of the heat bath (0)")
      ->type_name("T")
      ->check(number_in(0, infinity, true, "of at least 0"));
  command.add_option("--update", arguments.update, "hopfield: in which order neurons change (sequential)")
      ->type_name("ORDER")
      ->check(CLI::IsMember({"sequential", "random", "synchronous"}));
  command.add_option("--order", arguments.order, "dense: power of the interaction (3)")
      ->type_name("N")
      ->check(integer_from(2, 64));
  command.add_flag("--rectified", arguments.rectified, "dense: interaction max(x, 0)^N instead of x^N");
  command.add_option("--gain", arguments.gain, "softmax: inverse temperature (1)")
      ->type_name("BETA")
      ->check(number_in(0, infinity, false, "above 0"));
  command
      .add_option("--normalise,--normalize", arguments.normalise,
                  "softmax: scale of each pattern, unit is norm 1 (none)")
      ->type_name("SCALE")
      ->check(CLI::IsMember({"none", "unit", "zscore"}));
  command
      .add_option("--binarise,--binarize", arguments.binarise,
                  "+1 above median, mean, or a number; auto: two values as they are, else median (auto)")
      ->type_name("RULE");
  command
      .add_option("--binarise-over,--binarize-over", arguments.binarise_over,
                  "Median or mean of each pattern, or of all memories (pattern)")
      ->type_name("pattern|all")
      ->check(CLI::IsMember({"pattern", "all"}));
  command
      .add_option("--sources", arguments.sources,
                  "File with each cue's memory, counted from 0, -1 for unknown (else: the equal one)")
      ->type_name("FILE");
  command
      .add_option("--steps", arguments.steps,
                  "Most sweeps or updates of a cue (1000); at T > 0 all of them (200)")
      ->type_name("S")
      ->check(integer_from(1, 1000000000));
  command
      .add_option("--reached", arguments.reached,
                  "Overlap, or softmax weight, from which a memory counts as reached (0.9)")
      ->type_name("M")
      ->check(number_in(0, 1, false, "above 0 and at most 1"));
  command
      .add_option("--basin", arguments.basin,
                  "Random corruptions of a memory at each of 11 fractions (10); 0: none")
      ->type_name("R")
      ->check(integer_from(0, 1000000));
  command
      .add_option("--shape", arguments.shape,
                  "Height and width of pictures, such as 28x28 (that of the file)")
      ->type_name("HxW");
}

}  // namespace synaptica::cli
