// Diagnostics of the activity (rate/dynamics_diagnostics.h) as measured observables: what every study without noise
// reports beside its result.
#pragma once

#include <string>
#include <vector>

#include "synaptica/core/dataset.h"
#include "synaptica/rate/dynamics_diagnostics.h"
#include "synaptica/study/run_result.h"
#include "synaptica/study/study.h"

namespace synaptica {

/// largest_lyapunov_exponent (left out of those with an observable of that name), participation_ratio, within_trial_share,
/// autocorrelation_time, recurrence, fixed_point_share, cycle_share, coexisting_states: measured, without axes.
[[nodiscard]] std::vector<ObservableSpec> dynamics_observables(bool with_exponent = true);

/// Adds their values of one replica.
void add_dynamics(Dataset& dataset, const rate::DynamicsDiagnostics& found, bool with_exponent = true);

/// Sentences for Study::warnings(), from the means of these observables: variance that is frozen between states, motion
/// that is nearly periodic, trials that rest.
[[nodiscard]] std::vector<std::string> dynamics_warnings(const PointResult& point);

}  // namespace synaptica
