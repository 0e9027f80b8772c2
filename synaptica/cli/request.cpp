#include "synaptica/cli/request.h"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "synaptica/cli/list_files.h"
#include "synaptica/core/error.h"
#include "synaptica/core/text.h"

namespace synaptica::cli {

namespace {

constexpr const char* place = "command line";

// The entries of a JSON list as values of the parameter; nothing where the text is no list.
std::vector<ParameterValue> grid_values(const ParameterSpec& spec, const std::string& text) {
  const auto list = nlohmann::json::parse(text, nullptr, false);
  if (!list.is_array())
    throw InvalidArgument(spec.name + " = " + text + ": not a list of values such as [0.2, 0.4]");
  std::vector<ParameterValue> values;
  for (const auto& entry : list)
    values.push_back(parse_parameter(spec, entry.is_string() ? entry.get<std::string>() : entry.dump()));
  return values;
}

template <class Entry>
void drop(std::vector<Entry>& entries, const std::string& parameter) {
  std::erase_if(entries, [&](const Entry& entry) { return entry.parameter == parameter; });
}

}  // namespace

bool names_file(const std::string& target, std::span<const std::string> studies) {
  if (target.ends_with(".toml") || target.find('/') != std::string::npos) return true;
  std::error_code ignored;
  return std::find(studies.begin(), studies.end(), target) == studies.end() &&
         std::filesystem::exists(target, ignored);
}

void apply_settings(const Study& study, std::span<const std::string> words, bool grid_allowed,
                    StudyRequest& request) {
  const Parameters parameters = default_parameters(study);
  std::vector<std::string> faults;
  std::vector<std::string> seen;
  for (const std::string& word : words) try {
      const std::size_t equals = word.find('=');
      if (equals == std::string::npos || equals == 0)
        throw InvalidArgument("'" + word + "' is not of the form parameter=value");
      const std::string name = word.substr(0, equals);
      const std::string text = word.substr(equals + 1);
      const ParameterSpec& spec = parameters.spec(name);
      if (std::find(seen.begin(), seen.end(), name) != seen.end())
        throw InvalidArgument("'" + name + "' is given twice");
      seen.push_back(name);
      drop(request.settings, name);
      drop(request.grid, name);
      const bool is_list = spec.type() == ParameterType::real_list;
      const bool is_grid = is_list ? text.rfind("[[", 0) == 0 : text.rfind('[', 0) == 0;
      if (is_grid && !grid_allowed)
        throw InvalidArgument(name + " = " + text + ": one value is wanted here; a grid needs synaptica run");
      if (names_list_file(spec, text))
        request.settings.push_back({name, text, place});
      else if (is_grid)
        request.grid.push_back({name, grid_values(spec, text), place});
      else
        request.settings.push_back({name, parse_parameter(spec, text), place});
    } catch (const InvalidArgument& error) {
      faults.emplace_back(error.what());
    }
  if (!faults.empty()) throw InvalidArgument(join(faults, "; "));
}

}  // namespace synaptica::cli
