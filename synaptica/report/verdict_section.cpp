#include "synaptica/report/verdict_section.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "synaptica/report/markup.h"
#include "synaptica/report/point_tables.h"
#include "synaptica/report/verdict_markup.h"
#include "synaptica/report/wording.h"

namespace synaptica::report {

namespace {

// As many verdicts in words fit side by side on a sheet of paper.
constexpr std::size_t most_in_words = 5;

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
  std::size_t columns = 0;
  for (const ObservableSpec& spec : run.description.observables) {
    if (spec.kind != ObservableKind::compared) continue;
    head += fmt::format("<th scope=\"col\">{}</th>", escape_html(words(spec.name)));
    ++columns;
  }
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
      "points\"><table class=\"matrix{}\">\n"
      "<thead><tr><th scope=\"col\">Point</th>{}</tr></thead>\n"
      "<tbody>\n"
      "{}</tbody>\n"
      "</table></div>\n",
      columns > most_in_words ? " many" : "", head, body);
}

}  // namespace

std::string verdicts_html(const RunResult& run, std::size_t most) {
  if (run.points.size() == 1) return point_tables(run, run.points.front());
  const std::vector<std::size_t> shown = points_shown(run, most);
  std::string html;
  if (shown.size() < run.points.size())
    html += fmt::format(
        "<p class=\"notice\">{} of {} points are listed, those without agreement first; the results "
        "file holds all.</p>\n",
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
        "class=\"label\">{}</span>{}</summary>\n"
        "{}</details>\n",
        p + 1, open ? " open" : "", escape_html(point_label(run, point)), verdict_html(verdict),
        point_tables(run, point));
  }
  return html;
}

}  // namespace synaptica::report
