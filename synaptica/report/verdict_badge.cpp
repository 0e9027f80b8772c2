#include "synaptica/report/verdict_badge.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "synaptica/core/text.h"
#include "synaptica/report/entry_text.h"
#include "synaptica/report/markup.h"
#include "synaptica/report/page_template.h"
#include "synaptica/report/verdict_markup.h"
#include "synaptica/report/wording.h"

namespace synaptica::report {

namespace {

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

}  // namespace

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
          "{}: every deviation lies within its tolerance, and every tolerance is fine enough to mean "
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
      "<section class=\"badge {0}\" aria-label=\"Verdict of the run\">\n"
      "{1}\n"
      "<div>\n"
      "<p class=\"word\">{2}</p>\n"
      "<p>{3}</p>\n"
      "{4}</div>\n"
      "</section>",
      name, icon(name), word, sentence, list);
}

}  // namespace synaptica::report
