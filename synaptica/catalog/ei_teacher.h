// The study `ei-teacher`: how well a teacher with excitatory and inhibitory synapses is recovered from noisy examples.
//
// docs/studies/ei-teacher.md says what it shows, docs/theory/perceptron.md derives it. Models: perceptron/solver.h
// (simulation), perceptron/teacher.h (theory).
#pragma once

#include <memory>

#include "synaptica/study/study.h"

namespace synaptica {

[[nodiscard]] std::unique_ptr<Study> make_ei_teacher_study();

}  // namespace synaptica
