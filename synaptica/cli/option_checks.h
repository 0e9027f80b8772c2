// Checks of option values, stricter than the option parser's own: that takes an empty text for no value, and nan and inf
// for numbers, and reads in the user's locale.
#pragma once

#include <cstdint>
#include <string>

namespace CLI {  // NOLINT(readability-identifier-naming): the name of CLI11
class Validator;
}

namespace synaptica::cli {

/// `range` completes "must be a number ...": "from 0 to 1".
[[nodiscard]] CLI::Validator number_in(double lowest, double highest, bool lowest_included,
                                       const std::string& range);
[[nodiscard]] CLI::Validator integer_from(std::int64_t lowest, std::int64_t highest);

}  // namespace synaptica::cli
