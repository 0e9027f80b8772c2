#include "synaptica/catalog/relation_warnings.h"

#include <algorithm>
#include <string_view>

#include "synaptica/catalog/rate_setting.h"
#include "synaptica/catalog/rate_warnings.h"
#include "synaptica/rate/relaxation.h"

namespace synaptica {

std::vector<std::string> relation_warnings(const PointResult& point, const RelationNames& names) {
  const RateSetting setting(point.parameters);
  const auto observable = [&](std::string_view name) -> const ObservableResult* {
    for (const ObservableResult& each : point.observables)
      if (each.name == name) return &each;
    return nullptr;
  };
  const auto measured = [&](std::string_view name) {
    const ObservableResult* const found = observable(name);
    return found == nullptr ? Array{} : found->mean;
  };
  RateWarnings warn;
  warn.coupling(setting.coupling());
  warn.input(point.parameters.text("rule"), setting.input_strength);
  if (const ObservableResult* gain = observable("mean_gain");
      gain != nullptr && !gain->left_out && gain->theory.size() == 1)
    warn.mean_gain(gain->theory.values[0]);
  const Array speed = measured(names.speed);
  if (speed.size() == 0) return warn.sentences();  // theory alone

  const double growth = measured("perturbation_growth").values.at(0);
  const double asked = point.parameters.real("warm_up");
  warn.warm_up(asked > 0 ? asked : rate::warm_up_time({.mean = growth}), growth);
  warn.states_of_trials(measured("state_ratio").values);
  if (setting.input_strength == 0) return warn.sentences();
  warn.onset(speed.values, measured(names.offset).values, setting.tangent ? 0 : setting.learning_rate,
             setting.learning_time);
  warn.precision(speed.values, observable(names.speed)->standard_error.values);
  const Array drive = measured(names.drive);
  warn.evoked_power(drive.values, observable(names.drive)->standard_error.values);
  for (const char* name : names.formulas) {
    const Array said = measured(name);
    std::size_t dropped = 0;
    for (std::size_t k = 0; k < said.size(); ++k)
      if (!(said.values[k] > 0 && speed.values[k] > 0)) ++dropped;
    warn.logarithms(dropped, said.size(), name);
  }
  return warn.sentences();
}

}  // namespace synaptica
