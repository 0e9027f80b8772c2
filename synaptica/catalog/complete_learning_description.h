// Parameters, observables and figures of the study complete-learning.
#pragma once

#include "synaptica/study/study.h"

namespace synaptica {

[[nodiscard]] StudyDescription complete_learning_description();

}  // namespace synaptica
