// Parameters, observables and figures of the study chaos.
#pragma once

#include "synaptica/study/study.h"

namespace synaptica {

[[nodiscard]] StudyDescription chaos_description();

}  // namespace synaptica
