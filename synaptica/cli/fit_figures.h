// The charts of a fit's page.
#pragma once

#include "synaptica/cli/fit_task.h"
#include "synaptica/report/fit_page.h"

namespace synaptica::cli {

/// Prediction against signal, weights against their law, spectra, the path of ridges: of one target.
[[nodiscard]] report::FitFigures fit_figures(const FitOutcome& outcome, const TargetFit& fit, std::size_t k);

}  // namespace synaptica::cli
