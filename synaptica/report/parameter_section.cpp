#include "synaptica/report/parameter_section.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "synaptica/core/text.h"
#include "synaptica/report/markup.h"
#include "synaptica/report/page_template.h"
#include "synaptica/report/wording.h"

namespace synaptica::report {

namespace {

std::string parameter_row(const ParameterSpec& spec, const std::string& value, bool with_default) {
  const std::string unit = unit_text(spec.unit);
  return fmt::format(
      "<tr><th scope=\"row\"><code>{}</code></th><td>{}{}</td>{}<td class=\"quiet\">{}</td></tr>\n",
      escape_html(spec.name), value,
      unit.empty() ? "" : " <span class=\"quiet\">" + escape_html(unit) + "</span>",
      with_default ? "<td class=\"quiet\" data-label=\"Default\">" +
                         escape_html(parameter_text(spec.default_value)) + "</td>"
                   : "",
      escape_html(spec.meaning));
}

std::string parameter_table(const std::string& rows, bool with_default) {
  return fmt::format(
      "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table of "
      "parameters\"><table class=\"cards\">\n"
      "<thead><tr><th scope=\"col\">Parameter</th><th scope=\"col\">Value</th>{}<th "
      "scope=\"col\">Meaning</th></tr></thead>\n"
      "<tbody>\n"
      "{}</tbody>\n"
      "</table></div>\n",
      with_default ? "<th scope=\"col\">Default</th>" : "", rows);
}

}  // namespace

std::string parameters_html(const RunResult& run) {
  std::string varied, set, usual;
  std::size_t usual_count = 0;
  for (const ParameterSpec& spec : run.description.parameters) {
    if (const GridAxis* axis = grid_axis(run, spec.name)) {
      std::vector<std::string> values;
      constexpr std::size_t most = 24;
      for (std::size_t i = 0; i < std::min(most, axis->values.size()); ++i)
        values.push_back(parameter_label(axis->values[i]));
      if (axis->values.size() > most)
        values.push_back(
            fmt::format("… {} ({} values)", parameter_label(axis->values.back()), axis->values.size()));
      varied += parameter_row(
          spec,
          "<strong>" + escape_html(join(values, ", ")) + "</strong> <span class=\"quiet\">(varied)</span>",
          true);
      continue;
    }
    if (run.points.empty()) continue;
    const ParameterValue& here = run.points.front().parameters.at(spec.name);
    const std::string value = parameter_label(here);
    if (here != spec.default_value) {
      set += parameter_row(spec, "<strong>" + escape_html(value) + "</strong>", true);
    } else {
      usual += parameter_row(spec, escape_html(value), false);
      ++usual_count;
    }
  }
  std::string html;
  if (!varied.empty() || !set.empty()) html += parameter_table(varied + set, true);
  if (usual_count > 0)
    html += fmt::format("<details><summary>{} at {}</summary>\n{}</details>\n",
                        counted(usual_count, "parameter", "parameters"),
                        usual_count == 1 ? "its default" : "their defaults", parameter_table(usual, false));
  return html;
}

}  // namespace synaptica::report
