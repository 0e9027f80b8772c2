#include "synaptica/cli/recall_arguments.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <cmath>
#include <limits>

namespace synaptica::cli {

namespace {

// CLI11 alone takes an empty text for no value, nan and inf for numbers, and reads in the user's locale.
CLI::Validator number_in(double lowest, double highest, bool lowest_included, const std::string& range) {
  return {[=](const std::string& text) {
            double number = 0;
            const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
            const bool good = error == std::errc() && end == text.data() + text.size() &&
                              std::isfinite(number) &&
                              (lowest_included ? number >= lowest : number > lowest) && number <= highest;
            return good ? std::string() : "'" + text + "' must be a number " + range;
          },
          ""};
}

CLI::Validator integer_from(std::int64_t lowest, std::int64_t highest) {
  return {[=](const std::string& text) {
            std::int64_t number = 0;
            const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
            const bool good = error == std::errc() && end == text.data() + text.size() && number >= lowest &&
                              number <= highest;
            return good ? std::string()
                        : "'" + text + "' must be an integer from " + std::to_string(lowest) + " to " +
                              std::to_string(highest);
          },
          ""};
}

constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

void add_recall_options(CLI::App& command, RecallArguments& arguments) {
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
