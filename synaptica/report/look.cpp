#include "synaptica/report/look.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace synaptica::report {

namespace {

constexpr std::array<std::array<int, 3>, 3> ramp{
    {{0x1b, 0x14, 0x64}, {0x1f, 0x8f, 0x8f}, {0xe0, 0xa1, 0x00}}};

}  // namespace

std::vector<std::string> shades(std::size_t count) {
  std::vector<std::string> colours;
  for (std::size_t i = 0; i < count; ++i) {
    const double place = 2.0 * static_cast<double>(i) / static_cast<double>(count - 1);
    const std::size_t half = place < 1 ? 0 : 1;
    std::array<int, 3> channels{};
    for (std::size_t c = 0; c < 3; ++c)
      channels[c] = static_cast<int>(std::lround(ramp[half][c] + (place - static_cast<double>(half)) *
                                                                     (ramp[half + 1][c] - ramp[half][c])));
    colours.push_back(fmt::format("#{:02x}{:02x}{:02x}", channels[0], channels[1], channels[2]));
  }
  return colours;
}

double width_of(const std::vector<std::string>& labels) {
  std::size_t longest = 0;
  for (const auto& label : labels) longest = std::max(longest, label.size());
  return 7.0 * static_cast<double>(longest);
}

std::string look_json(bool panels) {
  nlohmann::ordered_json look = {
      {"font", "system-ui, -apple-system, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"},
      {"aria", false},  // the figure as a whole is described; a thousand vertices are not
      {"view", {{"stroke", nullptr}}},
      {"mark", {{"color", palette[0]}}},
      {"rule", {{"color", palette[0]}}},
      {"range", {{"category", palette}}},
      {"title",
       {{"color", ink},
        {"fontSize", 12.5},
        {"fontWeight", 500},
        {"anchor", "start"},
        {"frame", "group"},
        {"offset", 14}}},
      {"header",
       {{"labelColor", ink},
        {"labelFontSize", 12},
        {"labelFontWeight", 600},
        {"labelAnchor", "start"},
        {"labelPadding", 6}}},
      {"axis",
       {{"labelColor", ink},
        {"titleColor", ink},
        {"domainColor", line_colour},
        {"tickColor", line_colour},
        {"gridColor", grid_colour},
        {"labelFontSize", 11.5},
        {"titleFontSize", 12.5},
        {"titleFontWeight", 500},
        {"titlePadding", 10},
        {"labelPadding", 5},
        {"tickSize", 4},
        {"labelFlush", false}}},
      {"axisX", {{"grid", false}}},
      {"axisY", {{"domain", false}, {"ticks", false}}},
      {"legend",
       {{"labelColor", ink},
        {"titleColor", ink},
        {"labelFontSize", 12},
        {"titleFontSize", 12},
        {"titleFontWeight", 500},
        {"labelLimit", 420},
        {"titleLimit", 420},
        {"symbolStrokeWidth", 2},
        {"orient", "bottom"},
        {"direction", "horizontal"},
        {"titleOrient", "left"},
        {"titlePadding", 10},
        {"columnPadding", 16},
        {"offset", 14},
        {"symbolStrokeColor", ink},
        {"layout", {{"bottom", {{"direction", "vertical"}, {"anchor", "start"}, {"margin", 8}}}}}}},
  };
  look["axisX"]["tickCount"] = panels ? 3 : 8;
  look["axisY"]["tickCount"] = panels ? 4 : 6;
  return look.dump();
}

}  // namespace synaptica::report
