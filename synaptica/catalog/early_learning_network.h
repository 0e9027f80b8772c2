// One network of the study early-learning: what it is like before, and how fast it starts to learn new and stored maps.
#pragma once

#include <cstddef>

#include "synaptica/catalog/activity_setting.h"
#include "synaptica/core/dataset.h"
#include "synaptica/rate/learning_rule.h"

namespace synaptica {

struct FirstLesson {
  static constexpr double interval =
      0.5;  ///< between samples of what is learned, and of spontaneous activity

  std::size_t pairs = 8;  ///< new maps, and as many that are stored
  rate::AnyLearningRule rule = rate::Hebbian{};
  double learning_rate = 0.01;
  double time = 4;
};

/// Of maps of one kind, new or stored: means over maps and states, speed and expectation per learning rate and unit of time.
struct TaughtMaps {
  double speed = 0;
  double expected = 0;  ///< by the quasi-linear law (rate/early_learning.h)
  double slope = 0;     ///< of the neurons while they learn
  double response = 0;  ///< slope of the drive
  double variance = 0;  ///< spontaneous, along the targets
  double formula1 = 0;  ///< variance along the target times response
};

struct TaughtNetwork {
  TaughtMaps novel, stored;
  double variance = 0;  ///< spontaneous, tr C/N
  Dataset dynamics;     ///< dynamics_observables.h
};

[[nodiscard]] TaughtNetwork teach(const ActivitySetting& setting, const FirstLesson& lesson,
                                  const RandomKey& key);
/// Bytes that it takes.
[[nodiscard]] double memory_of_lesson(const ActivitySetting& setting, const FirstLesson& lesson);

}  // namespace synaptica
