// The study `noise-crossover`: how noise restores what chaos lacks, from variance to response.
//
// docs/studies/noise-crossover.md says what it shows. What is measured: catalog/direction_scatter.h.
#pragma once

#include <memory>

#include "synaptica/study/study.h"

namespace synaptica {

[[nodiscard]] std::unique_ptr<Study> make_noise_crossover_study();

}  // namespace synaptica
