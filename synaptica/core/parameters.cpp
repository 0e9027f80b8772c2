#include "synaptica/core/parameters.h"

#define XXH_INLINE_ALL  // the hash alone, without a library to link
#include <xxhash.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"

namespace synaptica {

std::string_view type_name(ParameterType type) noexcept {
  switch (type) {
    case ParameterType::boolean:
      return "boolean";
    case ParameterType::integer:
      return "integer";
    case ParameterType::real:
      return "real";
    case ParameterType::text:
      return "text";
    case ParameterType::real_list:
      return "list of reals";
  }
  return "";
}

bool Range::contains(double value) const noexcept {
  return std::isfinite(value) && (lowest_included ? value >= lowest : value > lowest) &&
         (highest_included ? value <= highest : value < highest);
}

std::string Range::text() const {
  const bool below = std::isfinite(lowest);
  const bool above = std::isfinite(highest);
  if (!below && !above) return "any";
  if (!above) return (lowest_included ? "at least " : "above ") + number_text(lowest);
  if (!below) return (highest_included ? "at most " : "below ") + number_text(highest);
  return "from " + number_text(lowest) + (lowest_included ? "" : " (excluded)") + " to " +
         number_text(highest) + (highest_included ? "" : " (excluded)");
}

namespace {

[[noreturn]] void refuse(const ParameterSpec& spec, const std::string& seen, const std::string& wanted) {
  throw InvalidArgument(spec.name + " = " + seen + ": must be " + wanted);
}

std::string wanted_type(const ParameterSpec& spec) {
  switch (spec.type()) {
    case ParameterType::boolean:
      return "true or false";
    case ParameterType::integer:
      return "an integer";
    case ParameterType::real:
      return "a number";
    case ParameterType::text:
      return "a text";
    case ParameterType::real_list:
      return "a list of numbers such as [0.4, 0.6]";
  }
  return "";
}

void check_number(const ParameterSpec& spec, double value, const ParameterValue& whole) {
  if (!std::isfinite(value)) refuse(spec, parameter_label(whole), "finite");
  if (!spec.range.contains(value)) refuse(spec, parameter_label(whole), spec.range.text());
}

// The value in the spec's own type, where no meaning is lost; nothing where it is of another type.
std::optional<ParameterValue> as_type(ParameterType type, ParameterValue value) {
  if (static_cast<ParameterType>(value.index()) == type) return value;
  if (type == ParameterType::real && std::holds_alternative<std::int64_t>(value))
    return static_cast<double>(std::get<std::int64_t>(value));
  return std::nullopt;
}

}  // namespace

Parameters::Parameters(std::vector<ParameterSpec> specs)
    : specs_(std::make_shared<const std::vector<ParameterSpec>>(std::move(specs))) {
  values_.reserve(specs_->size());
  for (const auto& spec : *specs_) values_.push_back(spec.default_value);
}

std::size_t Parameters::index_of(std::string_view name) const {
  const auto found =
      std::find_if(specs_->begin(), specs_->end(), [&](const auto& s) { return s.name == name; });
  return static_cast<std::size_t>(found - specs_->begin());
}

const ParameterSpec& Parameters::spec(std::string_view name) const {
  const std::size_t index = index_of(name);
  if (index < specs_->size()) return (*specs_)[index];
  std::vector<std::string> names;
  for (const auto& known : *specs_) names.push_back(known.name);
  throw InvalidArgument("unknown parameter '" + std::string(name) + "'" + spelling_hint(name, names));
}

void Parameters::set(std::string_view name, const ParameterValue& value) {
  const ParameterSpec& wanted = spec(name);
  auto typed = as_type(wanted.type(), value);
  if (!typed) refuse(wanted, parameter_text(value), wanted_type(wanted));
  if (const auto* number = std::get_if<std::int64_t>(&*typed))
    check_number(wanted, static_cast<double>(*number), *typed);
  if (auto* number = std::get_if<double>(&*typed)) {
    check_number(wanted, *number, *typed);
    if (*number == 0) *number = 0;  // one zero: -0.0 must not be another point
  }
  if (auto* list = std::get_if<std::vector<double>>(&*typed))
    for (double& entry : *list) {
      check_number(wanted, entry, *typed);
      if (entry == 0) entry = 0;
    }
  if (const auto* word = std::get_if<std::string>(&*typed);
      word != nullptr && !wanted.choices.empty() &&
      std::find(wanted.choices.begin(), wanted.choices.end(), *word) == wanted.choices.end())
    throw InvalidArgument(wanted.name + " = \"" + *word + "\": must be one of " + join(wanted.choices, ", ") +
                          (nearest_spelling(*word, wanted.choices).empty()
                               ? std::string()
                               : " (did you mean '" + nearest_spelling(*word, wanted.choices) + "'?)"));
  values_[index_of(name)] = std::move(*typed);
}

const ParameterValue& Parameters::at(std::string_view name) const {
  const std::size_t index = index_of(name);
  if (index == specs_->size()) throw std::logic_error("no parameter '" + std::string(name) + "'");
  return values_[index];
}

namespace {

template <class T>
const T& value_of(const ParameterValue& value, std::string_view name) {
  if (const T* typed = std::get_if<T>(&value)) return *typed;
  throw std::logic_error("parameter '" + std::string(name) + "' is read as another type than its spec says");
}

}  // namespace

bool Parameters::boolean(std::string_view name) const {
  return value_of<bool>(at(name), name);
}
std::int64_t Parameters::integer(std::string_view name) const {
  return value_of<std::int64_t>(at(name), name);
}
double Parameters::real(std::string_view name) const {
  return value_of<double>(at(name), name);
}
const std::string& Parameters::text(std::string_view name) const {
  return value_of<std::string>(at(name), name);
}
const std::vector<double>& Parameters::real_list(std::string_view name) const {
  return value_of<std::vector<double>>(at(name), name);
}

std::string Parameters::canonical_text() const {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < values_.size(); ++i)
    lines.push_back((*specs_)[i].name + "=" + parameter_text(values_[i]) + "\n");
  std::sort(lines.begin(), lines.end());
  return join(lines, "");
}

std::uint64_t Parameters::hash() const {
  const std::string text = canonical_text();
  return XXH64(text.data(), text.size(), 0);
}

std::string parameter_text(const ParameterValue& value) {
  struct Visitor {
    std::string operator()(bool flag) const { return flag ? "true" : "false"; }
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(double number) const { return number_text(number); }
    std::string operator()(const std::string& word) const { return nlohmann::json(word).dump(); }
    std::string operator()(const std::vector<double>& list) const {
      std::vector<std::string> entries;
      for (const double entry : list) entries.push_back(number_text(entry));
      return "[" + join(entries, ", ") + "]";
    }
  };
  return std::visit(Visitor{}, value);
}

std::string parameter_label(const ParameterValue& value) {
  const auto* list = std::get_if<std::vector<double>>(&value);
  if (list == nullptr || list->size() <= 12) return parameter_text(value);
  return "[" + number_text((*list)[0]) + ", " + number_text((*list)[1]) + ", …, " +
         number_text(list->back()) + "] (" + std::to_string(list->size()) + " numbers)";
}

namespace {

template <class Number>
std::optional<Number> parse_number(std::string_view text) {
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string shortened(std::string_view text) {
  return text.size() <= 40 ? std::string(text) : std::string(text.substr(0, 37)) + "...";
}

}  // namespace

ParameterValue parse_parameter(const ParameterSpec& spec, std::string_view text) {
  switch (spec.type()) {
    case ParameterType::boolean:
      if (text == "true") return true;
      if (text == "false") return false;
      break;
    case ParameterType::integer:
      if (const auto number = parse_number<std::int64_t>(text)) return *number;
      // 1e6 and 2000.0 are integers to a physicist.
      if (const auto number = parse_number<double>(text);
          number && std::nearbyint(*number) == *number && std::fabs(*number) < 9e18)
        return static_cast<std::int64_t>(*number);
      break;
    case ParameterType::real:
      if (const auto number = parse_number<double>(text)) return *number;
      break;
    case ParameterType::text: {
      if (text.empty() || text.front() != '"') return std::string(text);
      const auto quoted = nlohmann::json::parse(text, nullptr, false);
      if (quoted.is_string()) return quoted.get<std::string>();
      break;
    }
    case ParameterType::real_list: {
      const auto list = nlohmann::json::parse(text, nullptr, false);
      if (!list.is_array()) break;
      std::vector<double> values;
      for (const auto& entry : list) {
        if (!entry.is_number()) refuse(spec, shortened(text), wanted_type(spec));
        values.push_back(entry.get<double>());
      }
      return values;
    }
  }
  refuse(spec, shortened(text), wanted_type(spec));
}

}  // namespace synaptica
