#include "synaptica/catalog/dynamics_observables.h"

#include "synaptica/core/text.h"

namespace synaptica {

std::vector<ObservableSpec> dynamics_observables(bool with_exponent) {
  const auto measured = [](const char* name, const char* meaning, const char* unit = "1") {
    return ObservableSpec{.name = name, .meaning = meaning, .unit = unit, .kind = ObservableKind::measured};
  };
  std::vector<ObservableSpec> specs;
  if (with_exponent)
    specs.push_back(measured("largest_lyapunov_exponent",
                             "rate at which perturbations grow: chaos above 0, cycles at 0", "1/time"));
  specs.push_back(measured("participation_ratio", "(tr C)^2/tr C^2: dimensions in which the activity moves"));
  specs.push_back(measured("within_trial_share",
                           "of the variance, fluctuation within trials; the rest is frozen between them"));
  specs.push_back(measured("autocorrelation_time",
                           "integral of the autocorrelation within trials, up to its first zero", "time"));
  specs.push_back(measured("recurrence", "largest later maximum of the autocorrelation: near 1 of cycles"));
  specs.push_back(measured("fixed_point_share", "of the trials, those that rest"));
  specs.push_back(measured("cycle_share", "of the trials, those that run round a cycle"));
  specs.push_back(measured("coexisting_states",
                           "different states in which trials end; all irregular motion counts as one"));
  return specs;
}

void add_dynamics(Dataset& dataset, const rate::DynamicsDiagnostics& found, bool with_exponent) {
  if (with_exponent) dataset.add("largest_lyapunov_exponent", found.lyapunov_exponent.mean);
  dataset.add("participation_ratio", found.participation_ratio);
  dataset.add("within_trial_share", found.within_trial_share);
  dataset.add("autocorrelation_time", found.autocorrelation_time);
  dataset.add("recurrence", found.recurrence);
  dataset.add("fixed_point_share", found.share(rate::Motion::fixed_point));
  dataset.add("cycle_share", found.share(rate::Motion::cycle));
  dataset.add("coexisting_states", static_cast<double>(found.states));
}

std::vector<std::string> dynamics_warnings(const PointResult& point) {
  std::vector<std::string> sentences;
  // Below its own threshold each is what records of finite length show of chaos in many dimensions.
  constexpr double some = 0.05;
  constexpr double frozen = 0.8;
  constexpr double periodic = 0.5;
  const auto mean = [&](const char* name) -> const Array& { return point.observable(name).mean; };
  if (mean("within_trial_share").size() == 0) return sentences;
  const auto value = [&](const char* name) { return mean(name).values[0]; };
  const auto said = [&](const char* name) {
    return std::string(name) + " = " + number_text(value(name), 2) + ": ";
  };
  if (value("fixed_point_share") > some && value("fixed_point_share") < 1 - some)
    sentences.push_back(said("fixed_point_share") +
                        "trials that rest have no fluctuation; means over them and others describe neither");
  if (value("cycle_share") > some)
    sentences.push_back(said("cycle_share") +
                        "trials run round cycles, which are no chaos; take more neurons or another gain");
  else if (value("recurrence") > periodic)
    sentences.push_back(said("recurrence") +
                        "the activity is nearly periodic; take more neurons or another gain");
  if (value("within_trial_share") < frozen)
    sentences.push_back(
        said("within_trial_share") +
        "the rest of the variance is frozen between states (or slower than the record) and predicts no "
        "learning; leave it out of the variance, or record longer");
  return sentences;
}

}  // namespace synaptica
