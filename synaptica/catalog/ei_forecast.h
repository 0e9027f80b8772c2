// The study `ei-forecast`: a signal foretold from filtered copies of its past, through excitatory and inhibitory synapses.
//
// docs/studies/ei-forecast.md says what it shows, docs/theory/perceptron.md derives it. Models: perceptron/solver.h
// (simulation), perceptron/held_out.h (theory).
#pragma once

#include <memory>

#include "synaptica/study/study.h"

namespace synaptica {

[[nodiscard]] std::unique_ptr<Study> make_ei_forecast_study();

}  // namespace synaptica
