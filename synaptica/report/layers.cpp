#include "synaptica/report/layers.h"

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "synaptica/report/channels.h"
#include "synaptica/report/look.h"
#include "synaptica/report/wording.h"

namespace synaptica::report {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* only_circled = R"([{"filter": "datum.symbol"}])";

Json parsed(std::string_view text) {
  return Json::parse(text);
}

// What every layer needs to know.
struct Canvas {
  const FigureSpec& figure;
  const Drawing& drawing;
  const Form& form;
  std::vector<std::string> lines;  // names of the theory's line and of those beside it
  Json uncoloured, coloured;       // the channels of x, and of x and colour

  [[nodiscard]] std::size_t line_beside(std::size_t b) const { return b + (form.theory ? 1 : 0); }
  /// The channels of x and colour, where colours with one x stand side by side.
  [[nodiscard]] Json dodged() const {
    Json channels = coloured;
    if (form.dodge) channels["x"]["field"] = "x_drawn";
    return channels;
  }
  [[nodiscard]] Json y(const std::string& field) const { return parsed(y_channel(field, form)); }
  [[nodiscard]] Json dash(std::size_t line) const { return parsed(dash_channel(lines, line, form.theory)); }
  /// The row's field where the simulation lies; the theory's, where it stands alone.
  [[nodiscard]] std::string centre() const {
    return figure.deviation ? "deviation" : form.simulation ? "mean" : "theory";
  }
  /// A click on a colour in the legend leaves that colour alone in strength.
  [[nodiscard]] bool has_choice() const { return drawing.colours.size() > 1; }
};

Canvas canvas_of(const StudyDescription& study, const FigureSpec& figure, const Drawing& drawing,
                 const Form& form) {
  Canvas canvas{
      .figure = figure, .drawing = drawing, .form = form, .lines = {}, .uncoloured = {}, .coloured = {}};
  if (form.theory) canvas.lines.emplace_back(figure.deviation ? "theory (the zero line)" : "theory");
  for (const std::string& name : figure.beside) {
    const ObservableSpec& beside = observable_spec(study, name);
    canvas.lines.push_back(beside.meaning.empty() ? words(beside.name) : beside.meaning);
  }
  canvas.uncoloured["x"] = parsed(x_channel(drawing, form));
  canvas.coloured = canvas.uncoloured;
  if (!drawing.colours.empty()) {
    canvas.coloured["color"] = parsed(colour_channel(drawing));
    if (form.category)
      canvas.coloured["xOffset"] = {{"field", "colour"}, {"scale", {{"domain", drawing.colours}}}};
  }
  return canvas;
}

Json layer(Json mark, Json encoding) {
  Json one;
  one["mark"] = std::move(mark);
  one["encoding"] = std::move(encoding);
  return one;
}

void make_faint_unless_chosen(const Canvas& canvas, Json& encoding, double opacity) {
  if (!canvas.has_choice()) return;
  encoding["opacity"]["condition"] = {{"param", "chosen"}, {"value", opacity}};
  encoding["opacity"]["value"] = opacity / 12;
}

// What all colours share is drawn once, in ink.
void draw_once(const Canvas& canvas, Json& shared) {
  shared["mark"]["color"] = ink;
  Json only;
  only["filter"] = "datum.colour === " + Json(canvas.drawing.curves.front().colour).dump();
  shared["transform"] = Json::array({std::move(only)});
}

// A line in the curves' colours, or once where all colours have the same.
Json theory_line(const Canvas& canvas, Json mark, const std::string& field, std::size_t line, bool deviation,
                 const std::function<const Values&(const Curve&)>& member) {
  const bool once =
      !canvas.form.category && !canvas.form.log_y && coincide(canvas.drawing, deviation, member);
  Json encoding = once ? canvas.uncoloured : canvas.coloured;
  encoding["y"] = canvas.y(field);
  encoding["strokeDash"] = canvas.dash(line);
  if (!once) make_faint_unless_chosen(canvas, encoding, 1);
  Json drawn = layer(std::move(mark), std::move(encoding));
  if (once) draw_once(canvas, drawn);
  return drawn;
}

// A line, or a level at each category: nothing lies between two of them.
Json line_mark(const Canvas& canvas, double width) {
  Json mark =
      parsed(canvas.form.category
                 ? R"({"type": "point", "shape": "stroke", "filled": false, "size": 400, "opacity": 1})"
                 : R"({"type": "line"})");
  mark["strokeWidth"] = width;
  return mark;
}

Json theory_layer(const Canvas& canvas) {
  return theory_line(canvas, line_mark(canvas, canvas.form.category ? 2.5 : 1.75), "theory", 0, false,
                     [](const Curve& curve) -> const Values& { return curve.theory; });
}

Json zero_line(const Canvas& canvas) {
  // One line a panel, not one for each row of it.
  Json rule = parsed(R"({
    "mark": {"type": "rule", "strokeWidth": 1.5},
    "encoding": {"y": {"datum": 0, "type": "quantitative"}},
    "transform": [{"aggregate": [{"op": "count", "as": "rows"}], "groupby": []}]})");
  rule["mark"]["color"] = line_colour;
  rule["encoding"]["strokeDash"] = canvas.dash(0);
  return rule;
}

// From dot to dot along x = y, whatever the dots' y is.
Json equality_layer(const Canvas& canvas) {
  Json encoding = canvas.uncoloured;
  encoding["y"] = canvas.y("x");
  Json mark = parsed(R"({"type": "line", "strokeWidth": 1.25, "strokeDash": [5, 4]})");
  mark["color"] = line_colour;
  return layer(std::move(mark), std::move(encoding));
}

Json layer_beside(const Canvas& canvas, std::size_t b) {
  return theory_line(canvas, line_mark(canvas, 1.5), "beside_" + std::to_string(b), canvas.line_beside(b),
                     canvas.figure.deviation,
                     [b](const Curve& curve) -> const Values& { return curve.beside[b]; });
}

// What the theory allows itself, in grey.
Json allowance_layer(const Canvas& canvas) {
  Json mark = parsed(R"({"type": "area", "opacity": 0.22})");
  mark["color"] = line_colour;
  Json encoding = canvas.uncoloured;
  if (!canvas.drawing.colours.empty()) encoding["detail"]["field"] = "colour";
  encoding["y"] = canvas.y("allowed_low");
  encoding["y2"]["field"] = "allowed_high";
  return layer(std::move(mark), std::move(encoding));
}

// A band, or bars of the same height.
Json error_layer(const Canvas& canvas) {
  const double opacity = canvas.form.bars ? 0.35 : canvas.has_choice() ? 0.18 : 0.25;
  Json mark = parsed(canvas.form.bars ? R"({"type": "rule", "strokeWidth": 5})" : R"({"type": "area"})");
  mark["opacity"] = opacity;
  Json encoding = canvas.dodged();
  encoding["y"] = canvas.y("low");
  encoding["y2"]["field"] = "high";
  make_faint_unless_chosen(canvas, encoding, opacity);
  return layer(std::move(mark), std::move(encoding));
}

Json deviation_line(const Canvas& canvas) {
  Json encoding = canvas.coloured;
  encoding["y"] = canvas.y("deviation");
  make_faint_unless_chosen(canvas, encoding, 0.8);
  return layer(parsed(R"({"type": "line", "strokeWidth": 1, "opacity": 0.8})"), std::move(encoding));
}

Json circles(const Canvas& canvas) {
  Json shape = parsed(R"({
    "datum": "simulation: mean ± 1 standard error", "type": "nominal", "title": null,
    "scale": {"domain": ["simulation: mean ± 1 standard error"], "range": ["circle"]},
    "legend": {"symbolSize": 60, "columns": 1}})");
  Json encoding = canvas.dodged();
  encoding["y"] = canvas.y(canvas.centre());
  encoding["shape"] = std::move(shape);
  make_faint_unless_chosen(canvas, encoding, 1);
  Json mark = parsed(R"({"type": "point", "filled": false, "size": 42, "strokeWidth": 1.6, "opacity": 1})");
  if (canvas.form.panels) mark["size"] = 22;
  Json drawn = layer(std::move(mark), std::move(encoding));
  drawn["transform"] = parsed(only_circled);
  return drawn;
}

Json tooltip(const Canvas& canvas) {
  const Form& form = canvas.form;
  Json told = Json::array();
  const auto tell = [&](const std::string& field, const std::string& title, const char* format) {
    Json entry;
    entry["field"] = field;
    entry["title"] = title;
    entry["type"] = format == nullptr ? "nominal" : "quantitative";
    if (format != nullptr) entry["format"] = format;
    told.push_back(std::move(entry));
  };
  if (form.panels) tell("panel", "at", nullptr);
  if (!canvas.drawing.colours.empty()) tell("colour", canvas.drawing.colour_title, nullptr);
  tell("x", canvas.drawing.x_title, form.category ? nullptr : ".6~g");
  if (form.theory) tell("theory", "theory", ".6~g");
  if (form.allowance) tell("allowance", "allowance of the theory", ".2~g");
  if (form.simulation) {
    tell("mean", "simulation", ".6~g");
    tell("standard_error", "standard error", ".2~g");
    if (form.theory) tell("z", "z", ".2f");
    if (canvas.figure.deviation) tell("deviation", "simulation − theory", ".3~g");
  }
  for (std::size_t b = 0; b < canvas.figure.beside.size(); ++b)
    tell("beside_" + std::to_string(b),
         canvas.lines[canvas.line_beside(b)] + (canvas.figure.deviation ? " − theory" : ""),
         canvas.figure.deviation ? ".3~g" : ".6~g");
  return told;
}

// What the pointer finds: the nearest vertex. Where there are very many, those with a circle are enough.
Json finder(const Canvas& canvas, std::size_t rows) {
  Json encoding = canvas.dodged();
  encoding["y"] = canvas.y(canvas.centre());
  encoding["tooltip"] = tooltip(canvas);
  encoding["opacity"] =
      parsed(R"({"condition": {"param": "pointed", "empty": false, "value": 1}, "value": 0})");
  Json mark = parsed(R"({"type": "point", "filled": true, "size": 70})");
  if (canvas.form.panels) mark["size"] = 40;
  Json found = layer(std::move(mark), std::move(encoding));
  found["params"] = parsed(
      R"([{"name":"pointed","select":{"type":"point","on":"pointerover","nearest":true,"clear":"pointerout"}}])");
  if (rows > 2000 && canvas.form.simulation) found["transform"] = parsed(only_circled);
  return found;
}

}  // namespace

std::string layers_json(const StudyDescription& study, const FigureSpec& figure, const Drawing& drawing,
                        const Form& form, std::size_t rows) {
  const Canvas canvas = canvas_of(study, figure, drawing, form);
  Json layers = Json::array();
  if (form.allowance) layers.push_back(allowance_layer(canvas));
  if (form.simulation && !form.bars) layers.push_back(error_layer(canvas));
  if (form.theory) layers.push_back(figure.deviation ? zero_line(canvas) : theory_layer(canvas));
  if (form.equality) layers.push_back(equality_layer(canvas));
  for (std::size_t b = 0; b < figure.beside.size(); ++b) layers.push_back(layer_beside(canvas, b));
  if (form.simulation) {
    if (form.bars)
      layers.push_back(error_layer(canvas));
    else if (figure.deviation)
      layers.push_back(deviation_line(canvas));
    layers.push_back(circles(canvas));
  }
  layers.push_back(finder(canvas, rows));
  if (canvas.has_choice()) {
    // The legend belongs to the layers that have colours; the finder, for one, always has.
    Json& coloured = *std::find_if(layers.begin(), layers.end(),
                                   [](const Json& one) { return one["encoding"].contains("color"); });
    coloured["params"] =
        parsed(R"([{"name":"chosen","select":{"type":"point","fields":["colour"]},"bind":"legend"}])");
  }
  return layers.dump();
}

}  // namespace synaptica::report
