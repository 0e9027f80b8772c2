// Is the fit as theory expects, and do the data keep to what theory assumes?
#pragma once

#include "synaptica/cli/fit_task.h"

namespace synaptica::cli {

/// Fills the agreement of each target, theory_holds and the warnings: call when all else is filled.
void judge(FitOutcome& outcome);

}  // namespace synaptica::cli
