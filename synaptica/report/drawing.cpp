#include "synaptica/report/drawing.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <set>
#include <stdexcept>
#include <utility>

#include "synaptica/core/text.h"
#include "synaptica/report/wording.h"

namespace synaptica::report {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

double at(const Array& array, std::size_t i) {
  return array.size() == 0 ? missing : array.values.at(i);
}

void check_sizes(const FigureSpec& figure, const PointResult& point, const std::string& name,
                 std::size_t size) {
  const ObservableResult* result = find_result(point, name);
  if (result == nullptr) return;
  for (const Array* array :
       {&result->theory, &result->mean, &result->standard_error, &result->deviation, &result->z})
    if (array->size() != 0 && array->size() != size)
      throw std::logic_error("figure '" + figure.name + "': observable '" + name + "' has " +
                             std::to_string(array->size()) + " entries where its axes have " +
                             std::to_string(size));
}

}  // namespace

const Axis& axis_of(const PointResult& point, const std::string& name) {
  for (const Axis& axis : point.axes)
    if (axis.name == name) return axis;
  throw std::logic_error("figure: a point has no axis '" + name + "'");
}

const ObservableResult* find_result(const PointResult& point, const std::string& name) {
  for (const auto& observable : point.observables)
    if (observable.name == name) return &observable;
  return nullptr;
}

std::vector<std::string> names_of(const Axis& axis) {
  if (!axis.labels.empty()) return axis.labels;
  std::vector<std::string> names, exact;
  for (const double coordinate : axis.coordinates) {
    names.push_back(number_text(coordinate, 6));
    exact.push_back(number_text(coordinate));
  }
  const std::set<std::string> different(names.begin(), names.end());
  return different.size() == names.size() ? names : exact;
}

std::vector<std::size_t> evenly_spaced(std::size_t size, std::size_t count) {
  std::vector<std::size_t> chosen;
  if (count == 1 && size > 0) chosen.push_back(0);
  if (count >= size) {
    chosen.resize(size);
    std::iota(chosen.begin(), chosen.end(), std::size_t{0});
  } else if (count > 1) {
    for (std::size_t i = 0; i < count; ++i) chosen.push_back(i * (size - 1) / (count - 1));
  }
  return chosen;
}

Layout layout_of(const ObservableSpec& observable, const FigureSpec& figure, const PointResult& point) {
  Layout layout;
  for (auto name = observable.axes.rbegin(); name != observable.axes.rend(); ++name) {
    if (*name == figure.x) layout.x_stride = layout.size;
    if (*name == figure.colour) layout.colour_stride = layout.size;
    layout.size *= axis_of(point, *name).coordinates.size();
  }
  check_sizes(figure, point, observable.name, layout.size);
  for (const auto& beside : figure.beside) check_sizes(figure, point, beside, layout.size);
  return layout;
}

void append(Curve& curve, double x, const PointResult& point, const ObservableResult& result,
            const FigureSpec& figure, std::size_t entry) {
  curve.x.push_back(x);
  curve.theory.push_back(at(result.theory, entry));
  curve.allowance.push_back(at(result.allowance, entry));
  curve.mean.push_back(at(result.mean, entry));
  curve.error.push_back(at(result.standard_error, entry));
  curve.z.push_back(at(result.z, entry));
  curve.deviation.push_back(result.deviation.size() > 0 ? at(result.deviation, entry)
                                                        : curve.mean.back() - curve.theory.back());
  curve.beside.resize(figure.beside.size());
  for (std::size_t b = 0; b < figure.beside.size(); ++b) {
    const ObservableResult* beside = find_result(point, figure.beside[b]);
    const double value = beside == nullptr ? missing : at(beside->theory, entry);
    curve.beside[b].push_back(figure.deviation ? value - curve.theory.back() : value);
  }
}

void sort_by_x(Curve& curve) {
  if (std::is_sorted(curve.x.begin(), curve.x.end())) return;
  std::vector<std::size_t> order(curve.x.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return curve.x[a] < curve.x[b]; });
  const auto permute = [&](auto& values) {
    if (values.empty()) return;
    auto sorted = values;
    for (std::size_t i = 0; i < order.size(); ++i) sorted[i] = values[order[i]];
    std::swap(sorted, values);
  };
  permute(curve.labels);
  for (Values* values :
       {&curve.x, &curve.theory, &curve.allowance, &curve.mean, &curve.error, &curve.z, &curve.deviation})
    permute(*values);
  for (Values& values : curve.beside) permute(values);
}

std::string short_meaning(const std::string& name, const std::string& meaning) {
  constexpr std::size_t longest = 64;
  const std::string start = meaning.substr(0, meaning.find_first_of(";:"));
  return start.size() > longest || start == words(name) ? "" : start;
}

void add_note(std::string& note, const std::string& sentence) {
  note += (note.empty() ? "" : " ") + sentence;
}

}  // namespace synaptica::report
