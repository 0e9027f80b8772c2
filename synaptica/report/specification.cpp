#include "synaptica/report/specification.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "synaptica/report/channels.h"
#include "synaptica/report/layers.h"
#include "synaptica/report/look.h"
#include "synaptica/report/wording.h"

namespace synaptica::report {

namespace {

using Json = nlohmann::ordered_json;

std::string y_title_of(const StudyDescription& study, const FigureSpec& figure) {
  const ObservableSpec& observable = observable_spec(study, figure.observable);
  const bool own = !figure.y_title.empty();
  const std::string title = with_unit(own ? figure.y_title : observable.meaning, observable.unit);
  return figure.deviation && !own ? "difference from the theory: " + title : title;
}

// One small chart for each panel, in rows of up to four.
Json panels_of(const Drawing& drawing, const Form& form, Json layers) {
  Json chart;
  chart["columns"] = drawing.panels.size() > 4 ? 4 : static_cast<int>(drawing.panels.size());
  Json& facet = chart["facet"];
  facet["field"] = "panel";
  facet["type"] = "nominal";
  facet["sort"] = drawing.panels;
  facet["title"] = nullptr;
  // A heading wider than its panel has a line for each parameter.
  const bool tall = width_of(drawing.panels) > panel_width;
  int lines = 1;
  if (tall) {
    facet["header"]["labelExpr"] = "split(datum.label, ', ')";
    for (const std::string& panel : drawing.panels)
      lines = std::max(lines, 1 + static_cast<int>(std::count(panel.begin(), panel.end(), ',')));
  }
  chart["spec"]["width"] = panel_width;
  chart["spec"]["height"] = panel_height;
  chart["spec"]["layer"] = std::move(layers);
  // Every panel has its own axes: the last row may be shorter than the others. Spacing counts from frame to frame.
  chart["bounds"] = "flush";
  chart["spacing"]["row"] = 44 + 14 * lines + slanted_height(drawing, form);
  chart["spacing"]["column"] = 64;
  chart["resolve"]["axis"]["x"] = "independent";
  chart["resolve"]["axis"]["y"] = "independent";
  if (form.own_scales) chart["resolve"]["scale"]["y"] = "independent";
  return chart;
}

}  // namespace

std::string specification_of(const StudyDescription& study, const FigureSpec& figure, const Drawing& drawing,
                             const Form& form, const Rows& rows) {
  Json head;
  head["$schema"] = "https://vega.github.io/schema/vega-lite/v6.json";
  head["description"] = figure.title + ". " + figure.caption;
  head["title"] = y_title_of(study, figure) + (form.panels ? ", against " + drawing.x_title : "");
  Json layers = Json::parse(layers_json(study, figure, drawing, form, rows.count));
  Json chart;
  if (form.panels) {
    chart = panels_of(drawing, form, std::move(layers));
  } else {
    chart["width"] = chart_width;
    chart["height"] = chart_height;
    chart["layer"] = std::move(layers);
  }
  chart["config"] = Json::parse(look_json(form.panels));
  // The data are the bulk of it, and go in as they are.
  std::string text = head.dump();
  text.back() = ',';
  text += R"("data":{"name":"vertices","values":)" + rows.json + "},";
  return text + chart.dump().substr(1);
}

}  // namespace synaptica::report
