// What theory, and random signs on the same data, have to say of a fit.
#pragma once

#include <cstddef>
#include <functional>

#include "synaptica/cli/fit_task.h"

namespace synaptica::cli {

/// Beyond this many standard deviations something is no chance: shared factors, drives, means.
inline constexpr double surely = 4;

/// Fills `expected` of every comparison, from principal components or, where weights must provide a mean drive, from power
/// spectra; and component_variances, component_powers, by_components. What theory cannot tell is left out with a reason.
void expect(FitOutcome& outcome);

/// Fills random_mean and random_deviation by fits with outcome.sign_vectors random sign vectors at each target's ridge: fair
/// coins, the ensemble of which theory from components is the mean; permutations of the signs given where a drive is asked
/// for. Free weights stay free. `gram`: of the fitted columns.
void fit_random_signs(FitOutcome& outcome, const numerics::ConstMatrixView& gram,
                      const std::function<void(std::size_t finished)>& progress);

}  // namespace synaptica::cli
