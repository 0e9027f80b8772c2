#include "synaptica/cli/option_checks.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <cmath>

namespace synaptica::cli {

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

}  // namespace synaptica::cli
