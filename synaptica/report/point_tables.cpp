#include "synaptica/report/point_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "synaptica/core/text.h"
#include "synaptica/report/entry_text.h"
#include "synaptica/report/markup.h"
#include "synaptica/report/verdict_markup.h"
#include "synaptica/report/wording.h"

namespace synaptica::report {

namespace {

// `label` heads the number where a narrow window breaks the table's rows into cards.
std::string number_cell(std::string_view label, const std::string& text) {
  return fmt::format("<td class=\"number\" data-label=\"{}\">{}</td>", label, number_html(text));
}

// Enough digits of a theory that the place of the simulation's error is passed by one.
int digits_of_theory(double theory, double standard_error) {
  if (!(standard_error > 0) || theory == 0 || !std::isfinite(theory)) return 7;
  return std::clamp(static_cast<int>(std::ceil(std::log10(std::fabs(theory) / standard_error))) + 3, 3, 10);
}

std::string z_text(double z) {
  if (!std::isfinite(z)) return plain_text(z, 1);
  return std::fabs(z) < 100 ? fmt::format("{:+.1f}", z) : signed_text(z, 2);
}

std::string name_cell(const ObservableSpec& spec, const std::string& where) {
  const std::string unit = unit_text(spec.unit);
  return fmt::format(
      "<th scope=\"row\"><span class=\"name\">{}{}</span><span class=\"meaning\">{}</span>{}</th>",
      escape_html(words(spec.name)),
      unit.empty() ? "" : " <span class=\"quiet\">(" + escape_html(unit) + ")</span>",
      escape_html(spec.meaning),
      where.empty() ? "" : "<span class=\"where\">" + escape_html(where) + "</span>");
}

std::string compared_row(const PointResult& point, const ObservableSpec& spec,
                         const ObservableResult& result) {
  const std::size_t i = result.worst_entry;
  std::string where;
  if (!spec.axes.empty())
    where = fmt::format("worst of {} compared{}: {}", result.compared_entries.size(),
                        result.mean.size() > result.compared_entries.size()
                            ? fmt::format(" ({} in all)", result.mean.size())
                            : "",
                        entry_place(point, spec, i));
  const double error = entry(result.standard_error, i);
  std::string reason = escape_html(result.reason);
  // The reason usually names the number; where it does not, say it.
  if (result.replicas_needed &&
      result.reason.find(std::to_string(*result.replicas_needed)) == std::string::npos)
    reason +=
        fmt::format("{}about {} replicas are needed", reason.empty() ? "" : "; ", *result.replicas_needed);
  return fmt::format(
      "<tr>{}<td>{}{}</td>{}{}{}{}{}{}</tr>\n", name_cell(spec, where), verdict_html(result.verdict),
      reason.empty() ? "" : "<span class=\"reason\">" + reason + "</span>",
      number_cell("Theory",
                  plain_text(entry(result.theory, i), digits_of_theory(entry(result.theory, i), error))),
      number_cell("Simulation", uncertain_text(entry(result.mean, i), error)),
      number_cell("Deviation", signed_text(entry(result.deviation, i), 2)),
      number_cell("z", z_text(entry(result.z, i))),
      number_cell("Tolerance", plain_text(entry(result.tolerance, i), 2)),
      number_cell("Resolution", plain_text(entry(result.resolution, i), 2)));
}

// A few entries one by one, many as their range.
std::string values_html(const Array& values, const Array& errors) {
  constexpr std::size_t most = 6;
  if (values.size() <= most) {
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < values.size(); ++i)
      parts.push_back(number_html(uncertain_text(values.values[i], entry(errors, i))));
    return join(parts, ", ");
  }
  double lowest = std::numeric_limits<double>::infinity(), highest = -lowest;
  for (const double value : values.values)
    if (std::isfinite(value)) {
      lowest = std::min(lowest, value);
      highest = std::max(highest, value);
    }
  if (highest < lowest) return fmt::format("{} entries", values.size());
  return fmt::format("{} … {} <span class=\"quiet\">({} entries)</span>", number_html(number_text(lowest, 4)),
                     number_html(number_text(highest, 4)), values.size());
}

std::string uncompared_row(const ObservableSpec& spec, const ObservableResult& result) {
  const bool measured = spec.kind == ObservableKind::measured;
  return fmt::format(
      "<tr>{}<td class=\"quiet\" data-label=\"Given by\">{}</td><td class=\"number\" "
      "data-label=\"Value\">{}</td></tr>\n",
      name_cell(spec, ""), measured ? "measured" : "predicted",
      measured ? values_html(result.mean, result.standard_error) : values_html(result.theory, {}));
}

}  // namespace

std::string point_tables(const RunResult& run, const PointResult& point) {
  std::string compared, others;
  for (const auto& result : point.observables) {
    const ObservableSpec& spec = observable_spec(run.description, result.name);
    if (spec.kind == ObservableKind::compared)
      compared += compared_row(point, spec, result);
    else
      others += uncompared_row(spec, result);
  }
  std::string html;
  if (!compared.empty())
    html += fmt::format(
        "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table of verdicts\"><table "
        "class=\"cards\">\n"
        "<thead><tr><th scope=\"col\">Observable</th><th scope=\"col\">Verdict</th><th scope=\"col\" "
        "class=\"number\">Theory</th><th scope=\"col\" class=\"number\">Simulation</th><th "
        "scope=\"col\" class=\"number\">Deviation</th><th scope=\"col\" class=\"number\">z</th><th "
        "scope=\"col\" class=\"number\">Tolerance</th><th scope=\"col\" "
        "class=\"number\">Resolution</th></tr></thead>\n"
        "<tbody>\n"
        "{}</tbody>\n"
        "</table></div>\n",
        compared);
  if (!others.empty())
    html += fmt::format(
        "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table of values without a "
        "verdict\"><table class=\"cards\">\n"
        "<thead><tr><th scope=\"col\">Without a verdict</th><th scope=\"col\">Given by</th><th "
        "scope=\"col\" class=\"number\">Value</th></tr></thead>\n"
        "<tbody>\n"
        "{}</tbody>\n"
        "</table></div>\n",
        others);
  return html;
}

}  // namespace synaptica::report
