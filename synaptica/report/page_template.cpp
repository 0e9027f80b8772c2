#include "synaptica/report/page_template.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace synaptica::report {

std::string filled(std::string_view page, Fields fields) {
  std::string result;
  while (true) {
    const std::size_t open = page.find("{{");
    result += page.substr(0, open);
    if (open == std::string_view::npos) return result;
    const std::size_t close = page.find("}}", open);
    const std::string_view name = page.substr(open + 2, close - open - 2);
    const auto field =
        std::find_if(fields.begin(), fields.end(), [&](const auto& f) { return f.first == name; });
    if (field == fields.end()) throw std::logic_error("page template: no field '" + std::string(name) + "'");
    result += field->second;
    page.remove_prefix(close + 2);
  }
}

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

}  // namespace synaptica::report
