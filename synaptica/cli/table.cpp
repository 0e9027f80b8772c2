#include "synaptica/cli/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "synaptica/cli/text_layout.h"
#include "synaptica/core/text.h"

namespace synaptica::cli {

namespace {

// Rows of cells, set in columns as wide as their widest cell, two blanks apart.
class Columns {
 public:
  void row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }

  [[nodiscard]] std::string text() const {
    std::vector<std::size_t> widths;
    for (const auto& row : rows_) {
      if (row.size() < 2) continue;  // a heading spans the table
      widths.resize(std::max(widths.size(), row.size()));
      for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], text_width(row[i]));
    }
    std::string text;
    for (const auto& row : rows_) {
      std::string line = "  ";
      for (std::size_t i = 0; i < row.size(); ++i) {
        line += row[i];
        if (i + 1 < row.size()) line.append(widths[i] - text_width(row[i]) + 2, ' ');
      }
      line.erase(line.find_last_not_of(' ') + 1);
      text += line + "\n";
    }
    return text;
  }

 private:
  std::vector<std::vector<std::string>> rows_;
};

std::string wrapped(const std::string& text, int width) {
  std::string lines;
  std::size_t column = 0;
  std::size_t start = 0;
  const auto limit = static_cast<std::size_t>(std::clamp(width, 40, 100));
  while (start < text.size()) {
    const std::size_t end = std::min(text.find(' ', start), text.size());
    const std::string word = text.substr(start, end - start);
    if (column > 0 && column + 1 + text_width(word) > limit) {
      lines += "\n";
      column = 0;
    }
    if (column > 0) {
      lines += " ";
      ++column;
    }
    lines += word;
    column += text_width(word);
    start = end + 1;
  }
  return lines + "\n";
}

std::string colour(const std::string& text, const char* code, const Terminal& terminal) {
  return terminal.colour ? "\033[" + std::string(code) + "m" + text + "\033[0m" : text;
}

std::string verdict_text(Verdict verdict, const Terminal& terminal) {
  switch (verdict) {
    case Verdict::agrees:
      return colour("✓ agrees", "32", terminal);
    case Verdict::disagrees:
      return colour("✗ disagrees", "31;1", terminal);
    case Verdict::unresolved:
      return colour("? unresolved", "33", terminal);
    case Verdict::none:
      return "";
  }
  return "";
}

std::string varied_text(const Parameters& parameters, const std::vector<GridAxis>& grid) {
  std::vector<std::string> words;
  for (const GridAxis& axis : grid)
    words.push_back(axis.parameter + " = " + parameter_label(parameters.at(axis.parameter)));
  return join(words, ", ");
}

// The parameters that differ from their defaults.
std::string set_text(const Parameters& parameters) {
  std::vector<std::string> words;
  for (const auto& spec : parameters.specs())
    if (parameters.at(spec.name) != spec.default_value)
      words.push_back(spec.name + " = " + parameter_label(parameters.at(spec.name)));
  return words.empty() ? "all parameters at their defaults" : join(words, ", ");
}

// "time = 250, memory = 2" for a row-major index.
std::string entry_text(const ObservableSpec& spec, const std::vector<Axis>& axes, std::size_t index) {
  std::vector<std::string> words(spec.axes.size());
  for (std::size_t k = spec.axes.size(); k-- > 0;) {
    const auto axis =
        std::find_if(axes.begin(), axes.end(), [&](const Axis& a) { return a.name == spec.axes[k]; });
    const std::size_t length = axis->coordinates.size();
    const std::size_t i = index % length;
    index /= length;
    words[k] =
        axis->name + " = " + (axis->labels.empty() ? number_text(axis->coordinates[i], 6) : axis->labels[i]);
  }
  return join(words, ", ");
}

// A number, or the first and last entries of an array.
std::string array_text(const Array& array) {
  if (array.is_scalar()) return number_text(array.values.at(0), 9);
  if (array.size() == 0) return "empty";
  std::vector<std::string> lengths;
  for (const std::size_t n : array.shape) lengths.push_back(std::to_string(n));
  if (array.size() <= 6) {
    std::vector<std::string> words;
    for (const double value : array.values) words.push_back(number_text(value, 9));
    return "[" + join(words, ", ") + "]";
  }
  return "[" + number_text(array.values.front(), 9) + ", …, " + number_text(array.values.back(), 9) + "]  " +
         join(lengths, " × ");
}

}  // namespace

std::string with_error(double mean, double standard_error) {
  if (!(standard_error > 0) || !std::isfinite(standard_error))
    return number_text(mean, 9) + (standard_error == 0 ? " ± 0" : "");
  const int place =
      static_cast<int>(std::floor(std::log10(standard_error))) - 1;  // of the error's second digit
  const int mean_place = mean == 0 ? place : static_cast<int>(std::floor(std::log10(std::fabs(mean))));
  if (place < -12 || mean_place > 9) return fmt::format("{:.9g} ± {:.1e}", mean, standard_error);
  if (place >= 0) return fmt::format("{:.0f} ± {:.0f}", mean, standard_error);
  return fmt::format("{:.{}f} ± {:.{}f}", mean, -place, standard_error, -place);
}

std::string list_table(const Registry& registry) {
  Columns columns;
  for (const auto& study : registry.studies()) columns.row({study->describe().name, study->describe().title});
  return columns.text() + "\nsynaptica describe STUDY says more about one.\n";
}

std::string describe_text(const Study& study, const Terminal& terminal) {
  const StudyDescription& description = study.describe();
  std::string text = colour(description.title, "1", terminal) + "\n\n" +
                     wrapped(description.summary, terminal.width) + "\n" +
                     wrapped("Source: " + description.source, terminal.width) + "\nParameters\n";
  Columns parameters;
  for (const auto& spec : description.parameters) {
    std::string allowed = spec.choices.empty() ? spec.range.text() : join(spec.choices, " | ");
    if (spec.type() == ParameterType::boolean) allowed = "true | false";
    if (spec.type() == ParameterType::real_list) allowed = "list, each " + allowed;
    parameters.row({spec.name, parameter_text(spec.default_value), allowed, spec.unit == "1" ? "" : spec.unit,
                    spec.meaning});
  }
  text += parameters.text();
  for (const ObservableKind kind :
       {ObservableKind::compared, ObservableKind::measured, ObservableKind::predicted}) {
    Columns observables;
    for (const auto& spec : description.observables)
      if (spec.kind == kind)
        observables.row({spec.name, spec.axes.empty() ? "" : join(spec.axes, " × "), spec.meaning});
    const std::string rows = observables.text();
    if (rows.empty()) continue;
    text += kind == ObservableKind::compared   ? "\nCompared, theory against simulation\n"
            : kind == ObservableKind::measured ? "\nMeasured by the simulation alone\n"
                                               : "\nPredicted by the theory alone\n";
    text += rows;
  }
  return text + "\nsynaptica run " + description.name + " [parameter=value ...] compares both sides.\n";
}

std::string predict_table(const Study& study, const Parameters& parameters, const Prediction& prediction) {
  Columns columns;
  for (const auto& spec : study.describe().observables)
    if (const auto found = prediction.find(spec.name);
        found != prediction.end() && found->second.value.size() > 0)
      columns.row({spec.name, found->second.left_out.empty() ? array_text(found->second.value) : "-",
                   found->second.left_out.empty() ? spec.meaning : "left out: " + found->second.left_out});
  return study.describe().name + ": theory, " + set_text(parameters) + "\n\n" + columns.text();
}

std::string simulate_table(const Study& study, const Parameters& parameters,
                           std::span<const SimulatedObservable> observables) {
  Columns columns;
  for (const auto& [name, estimate] : observables) {
    const std::string meaning = observable_spec(study.describe(), name).meaning;
    if (estimate.mean.is_scalar()) {
      columns.row({name, with_error(estimate.mean.values[0], estimate.standard_error.values[0]), meaning});
    } else if (estimate.mean.size() <= 6) {
      std::vector<std::string> words;
      for (std::size_t i = 0; i < estimate.mean.size(); ++i)
        words.push_back(with_error(estimate.mean.values[i], estimate.standard_error.values[i]));
      columns.row({name, "[" + join(words, ", ") + "]", meaning});
    } else {
      columns.row({name, array_text(estimate.mean), meaning});
    }
  }
  const std::int64_t replicas = observables.empty() ? 0 : observables.front().estimate.replicas;
  return study.describe().name + ": simulation, " + set_text(parameters) + ", " + std::to_string(replicas) +
         " replicas\n\n" + columns.text();
}

std::string run_table(const RunResult& result, const Terminal& terminal) {
  const auto& specs = result.description.observables;
  std::string text =
      colour(result.description.title, "1", terminal) + "\n" +
      fmt::format("{} replicas, seed {}, {} point{}, {} comparisons\n", result.replicas, result.seed,
                  result.points.size(), result.points.size() == 1 ? "" : "s", result.comparisons);
  Columns columns;
  for (const PointResult& point : result.points) {
    columns.row({""});
    if (!result.grid.empty())
      columns.row({colour(varied_text(point.parameters, result.grid), "1", terminal)});
    columns.row({"observable", "theory", "simulation", "deviation", "tolerance", "verdict", ""});
    std::vector<std::vector<std::string>> aside;
    for (std::size_t k = 0; k < specs.size(); ++k) {
      const ObservableResult& observable = point.observables[k];
      const ObservableSpec& spec = specs[k];
      // In place of a value there is the reason; what is measured all the same stands alone.
      if (observable.left_out && observable.replicas == 0) {
        aside.push_back({spec.name, "", "", "", "", "left out", observable.reason});
        continue;
      }
      if (spec.kind != ObservableKind::compared || observable.left_out) {
        const bool measured = spec.kind != ObservableKind::predicted;
        const Array& shown = measured ? observable.mean : observable.theory;
        if (shown.is_scalar())
          aside.push_back({spec.name, measured ? "" : array_text(shown),
                           measured ? with_error(shown.values[0], observable.standard_error.values[0]) : "",
                           "", "", measured ? "measured" : "predicted",
                           observable.left_out ? "no theory: " + observable.reason : ""});
        continue;
      }
      const std::size_t i = observable.worst_entry;
      std::string remark =
          spec.axes.empty() ? ""
                            : fmt::format("{} of {} entries, worst at {}", observable.compared_entries.size(),
                                          observable.mean.size(), entry_text(spec, point.axes, i));
      if (observable.verdict == Verdict::unresolved)
        remark += (remark.empty() ? "" : "; ") + observable.reason;
      columns.row({spec.name, number_text(observable.theory.values.at(i), 7),
                   with_error(observable.mean.values.at(i), observable.standard_error.values.at(i)),
                   number_text(observable.deviation.values.at(i), 2),
                   number_text(observable.tolerance.values.at(i), 2),
                   verdict_text(observable.verdict, terminal), remark});
    }
    for (auto& row : aside) columns.row(std::move(row));
  }
  text += columns.text() + "\n";
  const auto count = [&](Verdict verdict) {
    std::size_t number = 0;
    for (const auto& point : result.points)
      for (const auto& observable : point.observables) number += observable.verdict == verdict ? 1 : 0;
    return number;
  };
  const std::size_t disagreeing = count(Verdict::disagrees);
  const std::size_t unresolved = count(Verdict::unresolved);
  if (result.agrees())
    text += colour("Theory and simulation agree", "32;1", terminal) +
            fmt::format(": {} observables, each within {:.3g} standard errors and its allowance.\n",
                        count(Verdict::agrees), result.critical_t);
  else if (disagreeing > 0)
    text += colour("Theory and simulation disagree", "31;1", terminal) +
            fmt::format(" in {} observable{}{}.\n", disagreeing, disagreeing == 1 ? "" : "s",
                        unresolved > 0 ? fmt::format("; {} more cannot be decided", unresolved) : "");
  else {
    std::int64_t needed = 0;
    for (const auto& point : result.points)
      for (const auto& observable : point.observables)
        needed = std::max(needed, observable.replicas_needed.value_or(0));
    text += colour("Not decided", "33;1", terminal) +
            fmt::format(": {} observable{} unresolved; {}.\n", unresolved, unresolved == 1 ? " is" : "s are",
                        needed > 0 ? fmt::format("about {} replicas decide what can be decided", needed)
                                   : std::string("the theory's allowance is too coarse at these parameters"));
  }
  return text;
}

}  // namespace synaptica::cli
