// Parameters of a study: what they are called, what they may be, and one point of values.
//
// A ParameterSpec says everything about one parameter once: the command line, study files, bindings, documentation
// and the check of a value all come from it. Parameters is one complete, valid set of values: every parameter that is
// not set has its default.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace synaptica {

using ParameterValue = std::variant<bool, std::int64_t, double, std::string, std::vector<double>>;

enum class ParameterType { boolean, integer, real, text, real_list };

/// "boolean", "integer", "real", "text", "list of reals".
[[nodiscard]] std::string_view type_name(ParameterType type) noexcept;

/// The values a number may take. Bounds are included unless said otherwise; values are always finite.
struct Range {
  double lowest = -std::numeric_limits<double>::infinity();
  double highest = std::numeric_limits<double>::infinity();
  bool lowest_included = true;
  bool highest_included = true;

  [[nodiscard]] static Range at_least(double lowest) { return {.lowest = lowest}; }
  [[nodiscard]] static Range above(double lowest) { return {.lowest = lowest, .lowest_included = false}; }
  [[nodiscard]] static Range between(double lowest, double highest) {
    return {.lowest = lowest, .highest = highest};
  }
  [[nodiscard]] bool contains(double value) const noexcept;
  /// "at least 2", "above 0", "from 0 to 1", "any".
  [[nodiscard]] std::string text() const;
};

struct ParameterSpec {
  std::string name;                       ///< whole words, lower case, joined by underscores
  std::string meaning;                    ///< one line
  ParameterValue default_value;           ///< its alternative is the parameter's type
  std::string unit = "1";                 ///< "1" where it has none
  Range range = {};                       ///< of a number, or of each entry of a list
  std::vector<std::string> choices = {};  ///< of a text; empty: any

  [[nodiscard]] ParameterType type() const noexcept {
    return static_cast<ParameterType>(default_value.index());
  }
};

class Parameters {
 public:
  /// All parameters at their defaults.
  explicit Parameters(std::vector<ParameterSpec> specs);

  /// Sets one value; an integer is accepted where a real is wanted.
  /// Throws InvalidArgument naming the key where it is unknown (with the nearest known one), of a wrong type, not
  /// finite, out of range, or none of the choices.
  void set(std::string_view name, const ParameterValue& value);

  /// The value of a parameter of that type. Throws std::logic_error where the study has none of that name and type.
  [[nodiscard]] bool boolean(std::string_view name) const;
  [[nodiscard]] std::int64_t integer(std::string_view name) const;
  [[nodiscard]] double real(std::string_view name) const;
  [[nodiscard]] const std::string& text(std::string_view name) const;
  [[nodiscard]] const std::vector<double>& real_list(std::string_view name) const;

  [[nodiscard]] const ParameterValue& at(std::string_view name) const;
  [[nodiscard]] const std::vector<ParameterSpec>& specs() const noexcept { return *specs_; }
  /// The spec of that name. Throws InvalidArgument with the nearest known name where there is none.
  [[nodiscard]] const ParameterSpec& spec(std::string_view name) const;

  /// "gain=2\nneurons=50\n": all values, sorted by name, each in its shortest exact form.
  [[nodiscard]] std::string canonical_text() const;

  /// A 64-bit hash (XXH64) of canonical_text(): names this point whatever grid it lies on. Every random stream hangs
  /// on it, so a change of canonical_text() is a breaking change; a test pins it.
  [[nodiscard]] std::uint64_t hash() const;

 private:
  [[nodiscard]] std::size_t index_of(std::string_view name) const;

  std::shared_ptr<const std::vector<ParameterSpec>> specs_;
  std::vector<ParameterValue> values_;  // in the order of the specs
};

/// Reads `text` as a value of the spec's type: "true", "50", "0.4", "cyclic" (quotes optional), "[0.4, 0.6]".
/// Throws InvalidArgument naming the key and the type wanted. Range and choices are checked by Parameters::set.
[[nodiscard]] ParameterValue parse_parameter(const ParameterSpec& spec, std::string_view text);

/// The value as parse_parameter reads it.
[[nodiscard]] std::string parameter_text(const ParameterValue& value);

/// The same for a line that a person reads: of more than twelve numbers the first two and the last,
/// "[0, 0.1, …, 3.1] (32 numbers)".
[[nodiscard]] std::string parameter_label(const ParameterValue& value);

}  // namespace synaptica
