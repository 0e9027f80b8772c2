#include "synaptica/report/provenance_section.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "synaptica/core/text.h"
#include "synaptica/report/markup.h"
#include "synaptica/report/page_template.h"
#include "synaptica/report/verdict_markup.h"
#include "synaptica/report/wording.h"

namespace synaptica::report {

namespace {

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

}  // namespace

std::string reading_html(const RunResult& run) {
  const std::string t =
      std::isfinite(run.critical_t) && run.critical_t > 0
          ? fmt::format(" In this run t* = {}.", number_html(number_text(run.critical_t, 4)))
          : "";
  return fmt::format(
      "<p>A study computes the same numbers twice: a theory predicts them, and a simulation "
      "measures them in {} independent replicas. A simulated number is written with its standard "
      "error in the last digits: 0.92931(36) means 0.92931 ± 0.00036.</p>\n"
      "<ul>\n"
      "<li>{} The deviation, simulation minus theory, is no larger than the tolerance: t* standard "
      "errors plus an allowance for what the theory itself neglects (stated beside each formula in "
      "the program).{} t* is chosen so that a right theory is called wrong in one run out of a "
      "hundred, however many numbers a run compares.</li>\n"
      "<li>{} The deviation is larger than that. Theory, simulation or the allowance is "
      "wrong.</li>\n"
      "<li>{} The tolerance is larger than the resolution, the smallest error worth seeing. "
      "Agreement would mean nothing yet; more replicas shrink the tolerance.</li>\n"
      "</ul>\n"
      "<p>z is the deviation in standard errors; it is missing where all replicas gave one value. "
      "Of a curve or a map the table shows the compared entry with the largest deviation for its "
      "tolerance. Numbers marked as measured or predicted are given by one side only and get no "
      "verdict.</p>",
      run.replicas, verdict_html(Verdict::agrees), t, verdict_html(Verdict::disagrees),
      verdict_html(Verdict::unresolved));
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
      "<dl class=\"facts\">\n"
      "{}</dl>\n"
      "<p>To get the same numbers again, whatever the number of threads, save this as "
      "<code>{}.toml</code> and run <code>synaptica run {}.toml</code>:</p>\n"
      "<pre tabindex=\"0\" aria-label=\"Study file\"><code>{}</code></pre>\n",
      facts, escape_html(run.description.name), escape_html(run.description.name),
      escape_html(study_file(run)));
}

}  // namespace synaptica::report
