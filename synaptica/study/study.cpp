#include "synaptica/study/study.h"

#include <unistd.h>

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <utility>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"

namespace synaptica {

const ObservableSpec& observable_spec(const StudyDescription& description, std::string_view name) {
  for (const auto& spec : description.observables)
    if (spec.name == name) return spec;
  throw std::logic_error("study '" + description.name + "': no observable '" + std::string(name) + "'");
}

std::vector<std::size_t> observable_shape(const ObservableSpec& spec, std::span<const Axis> axes) {
  std::vector<std::size_t> shape;
  for (const auto& name : spec.axes) {
    const auto axis = std::find_if(axes.begin(), axes.end(), [&](const Axis& a) { return a.name == name; });
    if (axis == axes.end()) throw std::logic_error("observable '" + spec.name + "': no axis '" + name + "'");
    shape.push_back(axis->coordinates.size());
  }
  return shape;
}

std::size_t observable_size(const ObservableSpec& spec, std::span<const Axis> axes) {
  std::size_t size = 1;
  for (const std::size_t length : observable_shape(spec, axes)) size *= length;
  return size;
}

PredictedObservable left_out_observable(std::vector<std::size_t> shape, std::string why) {
  PredictedObservable observable;
  observable.value = Array::filled(std::move(shape), std::numeric_limits<double>::quiet_NaN());
  observable.left_out = std::move(why);
  return observable;
}

Parameters default_parameters(const Study& study) {
  return Parameters(study.describe().parameters);
}

void validate_point(const Study& study, const Parameters& parameters) {
  study.validate(parameters);
  const double needed = study.memory_needed(parameters);
  const double available =
      static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
  if (needed > 0.9 * available)
    throw InvalidArgument("one replica would need " + memory_text(needed) + " of memory, this machine has " +
                          memory_text(available) + ": choose smaller sizes");
}

}  // namespace synaptica
