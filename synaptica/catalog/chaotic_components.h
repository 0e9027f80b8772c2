// The study `chaotic-components`: how networks answer along the principal components of their chaos.
//
// docs/studies/chaotic-components.md says what it shows. What is measured: catalog/direction_scatter.h.
#pragma once

#include <memory>

#include "synaptica/study/study.h"

namespace synaptica {

[[nodiscard]] std::unique_ptr<Study> make_chaotic_components_study();

}  // namespace synaptica
