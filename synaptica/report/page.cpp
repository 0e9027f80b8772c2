#include "synaptica/report/page.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <stdexcept>
#include <utility>
#include <vector>

#include "synaptica/core/text.h"
#include "synaptica/report/embedded.h"
#include "synaptica/report/figure.h"
#include "synaptica/report/markup.h"
#include "synaptica/study/files.h"

namespace synaptica {

namespace {

using Fields = std::initializer_list<std::pair<std::string_view, std::string>>;

// Replaces each {{name}} of the template once; what is put in is not looked at again.
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

std::string words(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

std::string unit_text(const std::string& unit) {
  return unit == "1" ? std::string() : unit;
}

std::string icon(std::string_view verdict) {
  return fmt::format("<svg class=\"icon\" aria-hidden=\"true\"><use href=\"#icon-{}\"/></svg>", verdict);
}

std::string_view class_of(Verdict verdict) {
  return verdict == Verdict::none ? "none" : verdict_name(verdict);
}

// Icon and word, so that neither colour nor shape alone carries the meaning.
std::string verdict_html(Verdict verdict) {
  const std::string_view name = class_of(verdict);
  return fmt::format("<span class=\"verdict {0}\">{1}{2}</span>", name, icon(name),
                     verdict == Verdict::none ? "not compared" : name);
}

struct Tally {
  std::size_t agrees = 0, disagrees = 0, unresolved = 0;

  [[nodiscard]] std::size_t all() const { return agrees + disagrees + unresolved; }
  [[nodiscard]] Verdict verdict() const {
    if (disagrees > 0) return Verdict::disagrees;
    if (unresolved > 0) return Verdict::unresolved;
    return agrees > 0 ? Verdict::agrees : Verdict::none;
  }
  /// "3 agree, 1 disagrees, none is unresolved".
  [[nodiscard]] std::string text() const {
    const auto part = [](std::size_t count, std::string_view one, std::string_view many) {
      return count == 0 ? fmt::format("none {}", one) : fmt::format("{} {}", count, count == 1 ? one : many);
    };
    return part(agrees, "agrees", "agree") + ", " + part(disagrees, "disagrees", "disagree") + ", " +
           part(unresolved, "is unresolved", "are unresolved");
  }
  void add(const PointResult& point) {
    for (const auto& observable : point.observables) {
      if (observable.verdict == Verdict::agrees) ++agrees;
      if (observable.verdict == Verdict::disagrees) ++disagrees;
      if (observable.verdict == Verdict::unresolved) ++unresolved;
    }
  }
};

Tally tally_of(const PointResult& point) {
  Tally tally;
  tally.add(point);
  return tally;
}

std::string point_label(const RunResult& run, const PointResult& point) {
  std::vector<std::string> parts;
  for (const GridAxis& axis : run.grid)
    parts.push_back(words(axis.parameter) + " = " + parameter_text(point.parameters.at(axis.parameter)));
  return parts.empty() ? "the only point" : join(parts, ", ");
}

// ---- parameters
// --------------------------------------------------------------------------------------------------

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
      "parameters\"><table "
      "class=\"cards\">\n<thead><tr>"
      "<th scope=\"col\">Parameter</th><th scope=\"col\">Value</th>{}<th "
      "scope=\"col\">Meaning</th></tr></thead>\n"
      "<tbody>\n{}</tbody>\n</table></div>\n",
      with_default ? "<th scope=\"col\">Default</th>" : "", rows);
}

const GridAxis* grid_axis(const RunResult& run, const std::string& parameter) {
  for (const GridAxis& axis : run.grid)
    if (axis.parameter == parameter) return &axis;
  return nullptr;
}

std::string parameters_html(const RunResult& run) {
  std::string varied, set, usual;
  std::size_t usual_count = 0;
  for (const ParameterSpec& spec : run.description.parameters) {
    if (const GridAxis* axis = grid_axis(run, spec.name)) {
      std::vector<std::string> values;
      constexpr std::size_t most = 24;
      for (std::size_t i = 0; i < std::min(most, axis->values.size()); ++i)
        values.push_back(parameter_text(axis->values[i]));
      if (axis->values.size() > most)
        values.push_back(
            fmt::format("… {} ({} values)", parameter_text(axis->values.back()), axis->values.size()));
      varied += parameter_row(
          spec,
          "<strong>" + escape_html(join(values, ", ")) + "</strong> <span class=\"quiet\">(varied)</span>",
          true);
      continue;
    }
    if (run.points.empty()) continue;
    const std::string value = parameter_text(run.points.front().parameters.at(spec.name));
    if (value != parameter_text(spec.default_value)) {
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

// ---- verdicts
// ----------------------------------------------------------------------------------------------------

double entry(const Array& array, std::size_t i) {
  return i < array.size() ? array.values[i] : std::numeric_limits<double>::quiet_NaN();
}

// `label` heads the number where a narrow window breaks the table's rows into cards.
std::string number_cell(std::string_view label, const std::string& text) {
  return fmt::format("<td class=\"number\" data-label=\"{}\">{}</td>", label, number_html(text));
}

// Enough digits of a theory that the place of the simulation's error is passed by one.
int digits_of_theory(double theory, double standard_error) {
  if (!(standard_error > 0) || theory == 0 || !std::isfinite(theory)) return 7;
  return std::clamp(static_cast<int>(std::ceil(std::log10(std::fabs(theory) / standard_error))) + 3, 3, 10);
}

std::string signed_text(double value, int digits) {
  return (value > 0 ? "+" : "") + plain_text(value, digits);
}

std::string z_text(double z) {
  if (!std::isfinite(z)) return plain_text(z, 1);
  return std::fabs(z) < 100 ? fmt::format("{:+.1f}", z) : signed_text(z, 2);
}

// "time = 1000, memory = 3": the coordinates of an entry.
std::string entry_place(const PointResult& point, const ObservableSpec& spec, std::size_t index) {
  std::vector<std::string> parts;
  for (auto name = spec.axes.rbegin(); name != spec.axes.rend(); ++name) {
    const auto axis =
        std::find_if(point.axes.begin(), point.axes.end(), [&](const Axis& a) { return a.name == *name; });
    if (axis == point.axes.end() || axis->coordinates.empty()) return fmt::format("entry {}", index);
    const std::size_t length = axis->coordinates.size();
    const std::size_t i = index % length;
    index /= length;
    parts.insert(parts.begin(),
                 words(*name) + " = " +
                     (axis->labels.empty() ? number_text(axis->coordinates[i], 6) : axis->labels.at(i)));
  }
  return join(parts, ", ");
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
        "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table of "
        "verdicts\"><table "
        "class=\"cards\">\n<thead><tr><th scope=\"col\">Observable</th>"
        "<th scope=\"col\">Verdict</th><th scope=\"col\" class=\"number\">Theory</th><th "
        "scope=\"col\" "
        "class=\"number\">Simulation</th>"
        "<th scope=\"col\" class=\"number\">Deviation</th><th scope=\"col\" class=\"number\">z</th>"
        "<th scope=\"col\" class=\"number\">Tolerance</th><th scope=\"col\" "
        "class=\"number\">Resolution</th></tr></thead>\n"
        "<tbody>\n{}</tbody>\n</table></div>\n",
        compared);
  if (!others.empty())
    html += fmt::format(
        "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table of values without "
        "a "
        "verdict\"><table class=\"cards\">\n<thead><tr><th scope=\"col\">"
        "Without a verdict</th><th scope=\"col\">Given by</th><th scope=\"col\" "
        "class=\"number\">Value</th></tr></thead>\n"
        "<tbody>\n{}</tbody>\n</table></div>\n",
        others);
  return html;
}

// Indices of the points shown, those without agreement first to be kept, in the order of the grid.
std::vector<std::size_t> points_shown(const RunResult& run, std::size_t most) {
  std::vector<std::size_t> shown(run.points.size());
  for (std::size_t i = 0; i < shown.size(); ++i) shown[i] = i;
  const auto rank = [&](std::size_t i) {
    switch (tally_of(run.points[i]).verdict()) {
      case Verdict::disagrees:
        return 0;
      case Verdict::unresolved:
        return 1;
      default:
        return 2;
    }
  };
  std::stable_sort(shown.begin(), shown.end(),
                   [&](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
  shown.resize(std::min(most, shown.size()));
  std::sort(shown.begin(), shown.end());
  return shown;
}

// One row a point, one column a compared observable.
std::string verdict_matrix(const RunResult& run, const std::vector<std::size_t>& shown) {
  std::string head, body;
  for (const ObservableSpec& spec : run.description.observables)
    if (spec.kind == ObservableKind::compared)
      head += fmt::format("<th scope=\"col\">{}</th>", escape_html(words(spec.name)));
  if (head.empty()) return {};
  for (const std::size_t p : shown) {
    const PointResult& point = run.points[p];
    body += fmt::format("<tr><th scope=\"row\"><a href=\"#point-{}\">{}</a></th>", p + 1,
                        escape_html(point_label(run, point)));
    for (const ObservableSpec& spec : run.description.observables) {
      if (spec.kind != ObservableKind::compared) continue;
      const auto result = std::find_if(point.observables.begin(), point.observables.end(),
                                       [&](const auto& o) { return o.name == spec.name; });
      body +=
          result == point.observables.end() ? "<td>–</td>" : "<td>" + verdict_html(result->verdict) + "</td>";
    }
    body += "</tr>\n";
  }
  return fmt::format(
      "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Verdicts at all "
      "points\"><table "
      "class=\"matrix\">\n<thead><tr><th scope=\"col\">Point</th>{}</tr>"
      "</thead>\n<tbody>\n{}</tbody>\n</table></div>\n",
      head, body);
}

std::string verdicts_html(const RunResult& run, const PageLimits& limits) {
  if (run.points.size() == 1) return point_tables(run, run.points.front());
  const std::vector<std::size_t> shown = points_shown(run, limits.points);
  std::string html;
  if (shown.size() < run.points.size())
    html += fmt::format(
        "<p class=\"notice\">{} of {} points are listed, those without agreement first; the "
        "results file "
        "holds all.</p>\n",
        shown.size(), run.points.size());
  html += verdict_matrix(run, shown);
  html += "<h3>Point by point</h3>\n";
  // Few enough to read are open from the start, and so are the first that need looking at.
  std::size_t open_left = 4;
  for (const std::size_t p : shown) {
    const PointResult& point = run.points[p];
    const Verdict verdict = tally_of(point).verdict();
    const bool troubled = verdict == Verdict::disagrees || verdict == Verdict::unresolved;
    const bool open = open_left > 0 && (troubled || run.points.size() <= 3);
    if (open) --open_left;
    html += fmt::format(
        "<details class=\"point\" id=\"point-{}\"{}><summary><span "
        "class=\"label\">{}</span>{}</summary>\n{}</details>\n",
        p + 1, open ? " open" : "", escape_html(point_label(run, point)), verdict_html(verdict),
        point_tables(run, point));
  }
  return html;
}

// ---- the word of the whole run
// -----------------------------------------------------------------------------------

// One item for each reason, with all that share it.
std::string list_of_troubles(const RunResult& run, Verdict verdict) {
  constexpr std::size_t most_items = 5, most_names = 6;
  struct Item {
    std::string why;
    std::vector<std::string> names;
    std::size_t count = 0;
  };
  std::vector<Item> items;
  for (const PointResult& point : run.points)
    for (const auto& observable : point.observables) {
      if (observable.verdict != verdict) continue;
      const std::string place =
          entry_place(point, observable_spec(run.description, observable.name), observable.worst_entry);
      std::string why = escape_html(observable.reason);
      if (why.empty())
        why = fmt::format("off by {}{}, where {} is tolerated",
                          number_html(signed_text(entry(observable.deviation, observable.worst_entry), 2)),
                          place.empty() ? "" : " at " + escape_html(place),
                          number_html(plain_text(entry(observable.tolerance, observable.worst_entry), 2)));
      auto item =
          std::find_if(items.begin(), items.end(), [&](const Item& known) { return known.why == why; });
      if (item == items.end()) item = items.insert(items.end(), {why, {}, 0});
      if (++item->count <= most_names)
        item->names.push_back("<strong>" + escape_html(words(observable.name)) + "</strong>" +
                              (run.grid.empty() ? "" : " (" + escape_html(point_label(run, point)) + ")"));
    }
  std::string html;
  std::size_t left_out = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    Item& item = items[i];
    if (i >= most_items) {
      left_out += item.count;
      continue;
    }
    if (item.count > most_names) item.names.push_back(fmt::format("{} more", item.count - most_names));
    html += "<li>" + join(item.names, ", ") + ": " + item.why + "</li>\n";
  }
  if (left_out > 0) html += fmt::format("<li>and {} more, in the table below</li>\n", left_out);
  return html.empty() ? "" : "<ul>\n" + html + "</ul>\n";
}

std::string verdict_badge(const RunResult& run) {
  Tally tally;
  for (const PointResult& point : run.points) tally.add(point);
  const std::string extent = fmt::format(
      "{} from {} at {}, {} each", counted(tally.all(), "verdict", "verdicts"),
      counted(run.comparisons, "comparison", "comparisons"), counted(run.points.size(), "point", "points"),
      counted(static_cast<std::size_t>(run.replicas), "replica", "replicas"));
  std::string word, sentence, list;
  switch (tally.verdict()) {
    case Verdict::agrees:
      word = "Theory and simulation agree";
      sentence = fmt::format(
          "{}: every deviation lies within its tolerance, and every tolerance is fine enough to "
          "mean "
          "something.",
          extent);
      break;
    case Verdict::disagrees:
      word = "Theory and simulation disagree";
      sentence = extent + ": " + tally.text() + ". These deviate by more than their tolerance:";
      list = list_of_troubles(run, Verdict::disagrees);
      break;
    case Verdict::unresolved:
      word = "Not resolved yet";
      sentence = extent + ": " + tally.text() + ". These cannot be told yet:";
      list = list_of_troubles(run, Verdict::unresolved);
      break;
    case Verdict::none:
      word = "Nothing was compared";
      sentence = "This run has no observable that both theory and simulation give.";
      break;
  }
  const std::string_view name = class_of(tally.verdict());
  return fmt::format(
      "<section class=\"badge {0}\" aria-label=\"Verdict of the run\">\n{1}\n<div>\n<p "
      "class=\"word\">{2}</p>\n<p>{3}</p>\n{4}"
      "</div>\n</section>",
      name, icon(name), word, sentence, list);
}

// ---- figures
// -----------------------------------------------------------------------------------------------------

std::string figures_html(const std::vector<Figure>& figures) {
  if (figures.empty()) return {};
  std::string html =
      "<section aria-labelledby=\"figures\">\n<h2 id=\"figures\">Figures</h2>\n"
      "<noscript><p class=\"notice\">The charts are drawn by JavaScript, which is switched off "
      "here. "
      "Everything else on this page "
      "is complete without it, and the results file holds every curve.</p></noscript>\n"
      "<p class=\"hint\" hidden></p>\n";
  for (const Figure& figure : figures) {
    html += fmt::format(
        "<figure data-figure=\"{0}\" id=\"figure-{0}\">\n<div "
        "class=\"figure-head\"><div><h3>{1}</h3>\n<figcaption>{2}{3}</figcaption></div>"
        "<div class=\"save\"></div></div>\n<div class=\"chart\" role=\"img\" "
        "aria-label=\"{4}\"></div>\n"
        "<script type=\"application/json\">{5}</script>\n</figure>\n",
        escape_html(figure.name), escape_html(figure.title), escape_html(figure.caption),
        figure.note.empty() ? "" : " <em>" + escape_html(figure.note) + "</em>",
        escape_html(figure.title + ". " + figure.caption), escape_script_json(figure.specification));
  }
  return html + "</section>\n";
}

// The bundles as npm has them, less the pointer to a source map that is not here.
std::string bundle(std::string_view path) {
  const std::string_view script = embedded_file(path);
  return std::string(script.substr(0, script.rfind("//# sourceMappingURL=")));
}

std::string scripts_html(bool has_figures) {
  if (!has_figures) return {};
  std::string html =
      "<script>\n/*\nThe charts are drawn by Vega, Vega-Lite and Vega-Embed, whose licences ask to "
      "be passed "
      "on:\n\n";
  html += embedded_file("web/vendor/LICENCES.txt");
  html += "*/\n</script>\n";
  for (const std::string_view path :
       {"web/vendor/vega.min.js", "web/vendor/vega-lite.min.js", "web/vendor/vega-embed.min.js"})
    html += fmt::format("<script>{}</script>\n", bundle(path));
  html += fmt::format("<script>\n{}</script>\n", embedded_file("web/page.js"));
  return html;
}

// ---- reading and provenance
// --------------------------------------------------------------------------------------

std::string reading_html(const RunResult& run) {
  const std::string t =
      std::isfinite(run.critical_t) && run.critical_t > 0
          ? fmt::format(" In this run t* = {}.", number_html(number_text(run.critical_t, 4)))
          : "";
  return fmt::format(
      "<p>A study computes the same numbers twice: a theory predicts them, and a simulation "
      "measures them in "
      "{} independent "
      "replicas. A simulated number is written with its standard error in the last digits: "
      "0.92931(36) means "
      "0.92931 ± 0.00036.</p>\n"
      "<ul>\n"
      "<li>{} The deviation, simulation minus theory, is no larger than the tolerance: t* standard "
      "errors "
      "plus an allowance "
      "for what the theory itself neglects (stated beside each formula in the program).{} t* is "
      "chosen so "
      "that a right theory "
      "is called wrong in one run out of a hundred, however many numbers a run compares.</li>\n"
      "<li>{} The deviation is larger than that. Theory, simulation or the allowance is "
      "wrong.</li>\n"
      "<li>{} The tolerance is larger than the resolution, the smallest error worth seeing. "
      "Agreement would "
      "mean "
      "nothing yet; more replicas shrink the tolerance.</li>\n"
      "</ul>\n"
      "<p>z is the deviation in standard errors; it is missing where all replicas gave one value. "
      "Of a curve "
      "or a map the table "
      "shows the compared entry with the largest deviation for its tolerance. Numbers marked as "
      "measured or "
      "predicted are given by "
      "one side only and get no verdict.</p>",
      run.replicas, verdict_html(Verdict::agrees), t, verdict_html(Verdict::disagrees),
      verdict_html(Verdict::unresolved));
}

// A study file that makes the same numbers.
std::string study_file(const RunResult& run) {
  std::string text =
      fmt::format("study = \"{}\"\nseed = {}\nreplicas = {}\n", run.description.name, run.seed, run.replicas);
  std::string set;
  for (const ParameterSpec& spec : run.description.parameters) {
    if (grid_axis(run, spec.name) != nullptr || run.points.empty()) continue;
    const std::string value = parameter_text(run.points.front().parameters.at(spec.name));
    if (value != parameter_text(spec.default_value)) set += fmt::format("{} = {}\n", spec.name, value);
  }
  if (!set.empty()) text += "\n[parameters]\n" + set;
  if (!run.grid.empty()) text += "\n[grid]\n";
  for (const GridAxis& axis : run.grid) {
    std::vector<std::string> values;
    for (const auto& value : axis.values) values.push_back(parameter_text(value));
    text += fmt::format("{} = [{}]\n", axis.parameter, join(values, ", "));
  }
  return text;
}

std::string provenance_html(const RunResult& run) {
  const Provenance& from = run.provenance;
  std::string facts;
  const auto tell = [&](std::string_view term, const std::string& html) {
    if (!html.empty()) facts += fmt::format("<dt>{}</dt><dd>{}</dd>\n", term, html);
  };
  tell("Program", "Synaptica " + escape_html(from.version));
  tell("Command", from.command.empty() ? "" : "<code>" + escape_html(from.command) + "</code>");
  tell("Seed", std::to_string(run.seed));
  tell("Replicas",
       fmt::format("{} at each of {}", run.replicas, counted(run.points.size(), "point", "points")));
  tell("Comparisons",
       std::isfinite(run.critical_t) && run.critical_t > 0
           ? fmt::format("{}, so t* = {}", run.comparisons, number_html(number_text(run.critical_t, 6)))
           : std::to_string(run.comparisons));
  tell("Date", escape_html(from.date));
  tell("Machine", escape_html(from.machine));
  tell("Time",
       fmt::format("{} on {} (this invocation)", duration_text(from.seconds),
                   counted(static_cast<std::size_t>(std::max(0, from.threads)), "thread", "threads")));
  return fmt::format(
      "<dl class=\"facts\">\n{}</dl>\n"
      "<p>To get the same numbers again, whatever the number of threads, save this as "
      "<code>{}.toml</code> "
      "and run "
      "<code>synaptica run {}.toml</code>:</p>\n<pre tabindex=\"0\" aria-label=\"Study "
      "file\"><code>{}</code></pre>\n",
      facts, escape_html(run.description.name), escape_html(run.description.name),
      escape_html(study_file(run)));
}

}  // namespace

std::string report_page(const RunResult& run, const PageLimits& limits) {
  const StudyDescription& study = run.description;
  FigureLimits figure_limits;
  figure_limits.rows = limits.figure_rows / std::max<std::size_t>(1, study.figures.size());
  const std::vector<Figure> figures = draw_figures(run, figure_limits);
  return filled(
      embedded_file("web/page.html"),
      {{"version", escape_html(run.provenance.version)},
       {"title", escape_html(study.title)},
       {"style", std::string(embedded_file("web/page.css"))},
       {"study", escape_html(study.name)},
       {"summary", escape_html(study.summary)},
       {"source",
        study.source.empty() ? "" : "<p class=\"source\">Source: " + escape_html(study.source) + "</p>"},
       {"verdict", verdict_badge(run)},
       {"parameters", parameters_html(run)},
       {"verdicts", verdicts_html(run, limits)},
       {"figures", figures_html(figures)},
       {"reading", reading_html(run)},
       {"provenance", provenance_html(run)},
       {"scripts", scripts_html(!figures.empty())}});
}

void write_report(const std::filesystem::path& path, const RunResult& run) {
  replace_file(path, report_page(run));
}

}  // namespace synaptica
