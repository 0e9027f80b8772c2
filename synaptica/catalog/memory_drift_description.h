// What the study `memory-drift` says of itself: its parameters, observables and figures.
#pragma once

#include "synaptica/study/study.h"

namespace synaptica {

[[nodiscard]] StudyDescription memory_drift_description();

}  // namespace synaptica
