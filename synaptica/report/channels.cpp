#include "synaptica/report/channels.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "synaptica/report/look.h"

namespace synaptica::report {

namespace {

using Json = nlohmann::ordered_json;

// 2000 steps, not 2,000; far from one the default turns to powers of ten.
Json number_axis(const Drawing& drawing, const Form& form) {
  const bool plain_digits = std::all_of(drawing.curves.begin(), drawing.curves.end(), [](const Curve& curve) {
    return curve.x.empty() || std::max(std::fabs(curve.x.front()), std::fabs(curve.x.back())) < 1e5;
  });
  Json axis = Json::object();
  if (form.log_x)
    axis["format"] = "~g";
  else if (plain_digits)
    axis["format"] = "f";
  return axis;
}

std::vector<std::string> categories_of(const Drawing& drawing) {
  std::vector<std::string> categories;
  for (const Curve& curve : drawing.curves)
    if (curve.labels.size() > categories.size()) categories = curve.labels;
  return categories;
}

bool fits_upright(const std::vector<std::string>& categories, const Form& form) {
  const double room = form.panels ? panel_width : chart_width;
  return (width_of(categories) + 12) * static_cast<double>(categories.size()) < room;
}

Json category_axis(const Drawing& drawing, const Form& form) {
  Json axis;
  axis["labelAngle"] = fits_upright(categories_of(drawing), form) ? 0 : -45;
  return axis;
}

// Labels 10⁻⁵, 10⁻⁴, ... where numbers with all their zeros would be hard to read; "" where they are not.
std::string powers_of_ten(const Form& form) {
  if (form.lowest >= 1e-4 && form.highest < 1e6) return "";
  const std::array<const char*, 10> digits{"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  const int lowest = static_cast<int>(std::floor(std::log10(form.lowest))) - 2;
  const int highest = static_cast<int>(std::ceil(std::log10(form.highest))) + 2;
  Json labels;
  for (int power = lowest; power <= highest; ++power) {
    std::string label = power < 0 ? "10⁻" : "10";
    for (const char digit : std::to_string(std::abs(power)))
      label += digits.at(static_cast<std::size_t>(digit - '0'));
    labels[std::to_string(power)] = label;
  }
  // Between the powers no labels.
  return "abs(log(datum.value)/LN10-round(log(datum.value)/LN10))<1e-6?" + labels.dump() +
         "[''+round(log(datum.value)/LN10)]:''";
}

}  // namespace

int slanted_height(const Drawing& drawing, const Form& form) {
  const std::vector<std::string> categories = categories_of(drawing);
  return categories.empty() || fits_upright(categories, form) ? 0
                                                              : static_cast<int>(0.6 * width_of(categories));
}

std::string x_channel(const Drawing& drawing, const Form& form) {
  Json x;
  x["field"] = "x";
  x["type"] = form.category ? "ordinal" : "quantitative";
  if (form.category) x["sort"] = nullptr;
  // In panels one heading says it for all.
  const std::string meaning = drawing.x_meaning.empty() ? "" : ": " + drawing.x_meaning;
  x["title"] = form.panels ? Json(nullptr) : Json(drawing.x_title + meaning);
  x["axis"] = form.category ? category_axis(drawing, form) : number_axis(drawing, form);
  if (form.category) return x.dump();
  Json& scale = x["scale"];
  scale["nice"] = false;
  if (form.log_x)
    scale["type"] = "log";
  else
    scale["zero"] = false;
  if (form.bars) scale["padding"] = form.panels ? 8 : 16;
  return x.dump();
}

std::string y_channel(const std::string& field, const Form& form) {
  Json y;
  y["field"] = field;
  y["type"] = "quantitative";
  y["title"] = nullptr;
  Json& scale = y["scale"];
  scale["nice"] = false;
  scale["padding"] = 8;
  if (form.log_y) {
    scale["type"] = "log";
    if (const std::string labels = powers_of_ten(form); !labels.empty()) y["axis"]["labelExpr"] = labels;
  } else {
    scale["zero"] = false;
  }
  return y.dump();
}

std::string colour_channel(const Drawing& drawing) {
  const bool ordered = drawing.colours.size() > palette.size();
  // As many a row as the chart is wide for: 46 pixels go to symbol and spaces.
  const int columns = std::clamp(
      static_cast<int>((chart_width - width_of({drawing.colour_title})) / (width_of(drawing.colours) + 46)),
      1, static_cast<int>(drawing.colours.size()));
  Json colour;
  colour["field"] = "colour";
  colour["type"] = ordered ? "ordinal" : "nominal";
  colour["title"] = drawing.colour_title;
  colour["scale"]["domain"] = drawing.colours;
  Json& legend = colour["legend"];
  legend["columns"] = columns;
  legend["symbolType"] = "stroke";
  legend["symbolStrokeWidth"] = 3;
  legend["symbolSize"] = 300;
  legend["symbolOpacity"] = 1;
  legend["symbolDash"] = {1, 0};
  if (ordered) colour["scale"]["range"] = shades(drawing.colours.size());
  return colour.dump();
}

std::string dash_channel(const std::vector<std::string>& lines, std::size_t line, bool theory) {
  const std::array<std::vector<int>, 4> patterns{{{6, 4}, {2, 3}, {9, 3, 2, 3}, {12, 5}}};
  Json dashes = Json::array();
  if (theory) dashes.push_back({1, 0});
  for (std::size_t b = 0; dashes.size() < lines.size(); ++b) dashes.push_back(patterns[b % patterns.size()]);
  Json dash;
  dash["datum"] = lines[line];
  dash["type"] = "nominal";
  dash["title"] = nullptr;
  dash["scale"]["domain"] = lines;
  dash["scale"]["range"] = dashes;
  Json& legend = dash["legend"];
  legend["symbolType"] = "stroke";
  legend["symbolSize"] = 400;
  legend["columns"] = 1;
  return dash.dump();
}

}  // namespace synaptica::report
