// Parameters, observables and figures of the study early-learning.
#pragma once

#include "synaptica/study/study.h"

namespace synaptica {

[[nodiscard]] StudyDescription early_learning_description();

}  // namespace synaptica
