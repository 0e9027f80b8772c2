// The study `ei-principal-components`: what the principal components of one data set tell of its fit, before any fit.
//
// docs/studies/ei-principal-components.md says what it shows, docs/theory/perceptron.md derives it. Models:
// perceptron/solver.h (simulation), perceptron/principal_components.h (theory).
#pragma once

#include <memory>

#include "synaptica/study/study.h"

namespace synaptica {

[[nodiscard]] std::unique_ptr<Study> make_ei_principal_components_study();

}  // namespace synaptica
