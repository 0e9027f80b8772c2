#include "synaptica/study/warnings.h"

#include <algorithm>

#include "synaptica/core/text.h"

namespace synaptica {

namespace {

// All observables in the study's order, without a value on either side.
PointResult empty_point(const Study& study, const Parameters& parameters) {
  PointResult point{.parameters = parameters, .axes = study.axes(parameters)};
  for (const ObservableSpec& spec : study.describe().observables)
    point.observables.push_back({.name = spec.name});
  return point;
}

std::string place(const RunResult& run, const PointResult& point) {
  std::vector<std::string> words;
  for (const GridAxis& axis : run.grid)
    words.push_back(axis.parameter + " = " + parameter_text(point.parameters.at(axis.parameter)));
  return join(words, ", ");
}

}  // namespace

std::vector<std::string> warnings_at(const Study& study, const Parameters& parameters,
                                     const Prediction& prediction) {
  PointResult point = empty_point(study, parameters);
  for (ObservableResult& observable : point.observables)
    if (const auto found = prediction.find(observable.name); found != prediction.end()) {
      observable.theory = found->second.value;
      observable.left_out = !found->second.left_out.empty();
    }
  return study.warnings(point);
}

std::vector<std::string> warnings_at(const Study& study, const Parameters& parameters,
                                     std::span<const SimulatedObservable> simulated) {
  PointResult point = empty_point(study, parameters);
  for (ObservableResult& observable : point.observables)
    for (const SimulatedObservable& given : simulated)
      if (given.name == observable.name) {
        observable.mean = given.estimate.mean;
        observable.standard_error = given.estimate.standard_error;
        observable.replicas = given.estimate.replicas;
      }
  return study.warnings(point);
}

std::vector<std::string> warnings_of(const RunResult& run) {
  struct Entry {
    std::string sentence;
    std::string first;
    std::size_t points = 0;
  };
  std::vector<Entry> entries;
  for (const PointResult& point : run.points)
    for (const std::string& sentence : point.warnings) {
      auto entry = std::find_if(entries.begin(), entries.end(),
                                [&](const Entry& e) { return e.sentence == sentence; });
      if (entry == entries.end()) entry = entries.insert(entry, {sentence, place(run, point), 0});
      ++entry->points;
    }
  std::vector<std::string> sentences;
  for (const Entry& entry : entries) {
    std::string where;
    if (entry.points < run.points.size())
      where = entry.points == 1
                  ? entry.first + ": "
                  : "at " + std::to_string(entry.points) + " of " + std::to_string(run.points.size()) +
                        " points, the first " + entry.first + ": ";
    sentences.push_back(where + entry.sentence);
  }
  return sentences;
}

}  // namespace synaptica
