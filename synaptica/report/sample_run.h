// Runs for the tests of this room: the shape of the memory-drift study, with noise from one stream
// in place of a simulation. No part of the program.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "synaptica/numerics/random.h"
#include "synaptica/study/run_result.h"

namespace synaptica::sample {

struct Options {
  std::vector<double> noises = {0.4};  ///< more than one: the run has a grid
  std::size_t times = 101;
  std::size_t memories = 4;
  double bias = 0;          ///< added to the simulated curve at the last point: a disagreement
  bool unresolved = false;  ///< the forgetting factor's resolution is finer than its tolerance
  std::int64_t replicas = 200;
  bool named = false;  ///< memories have names: a category
};

inline StudyDescription description() {
  StudyDescription study;
  study.name = "memory-drift";
  study.title = "Memories drift to what is presented";
  study.summary =
      "How do the stored memories of an associative network move towards noisy patterns that are "
      "presented "
      "one after another? The theory "
      "follows the overlap by counting the visits of each memory; the simulation presents the "
      "patterns.";
  study.source =
      "after D. Lotito, Neural learning rules from associative networks theory (arXiv 2503.19922), "
      "figure 1";
  study.parameters = {
      {.name = "visible_neurons",
       .meaning = "neurons that carry a pattern",
       .default_value = std::int64_t{50}},
      {.name = "hidden_neurons", .meaning = "memories, one for each", .default_value = std::int64_t{4}},
      {.name = "memory_time_constant",
       .meaning = "time in which a memory follows what it sees",
       .default_value = 250.0,
       .unit = "step"},
      {.name = "softmax_gain",
       .meaning = "sharpness of the competition between memories",
       .default_value = 2.0},
      {.name = "noise",
       .meaning = "standard deviation of a pattern around its memory's start",
       .default_value = 0.4},
      {.name = "presentation", .meaning = "order of the patterns", .default_value = std::string("cyclic")},
      {.name = "probabilities",
       .meaning = "how often each pattern comes; empty: equally often",
       .default_value = std::vector<double>{}},
  };
  study.observables = {
      {.name = "initial_overlap",
       .meaning = "cosine of a memory's start with its target",
       .allowance_reason = "none",
       .resolution_reason = "1 %"},
      {.name = "cosine_similarity",
       .meaning = "cosine of a memory with its target",
       .axes = {"time", "memory"},
       .allowance_reason = "none",
       .resolution_reason = "1 %"},
      {.name = "final_similarity",
       .meaning = "cosine at the end, mean over memories",
       .allowance_reason = "none",
       .resolution_reason = "1 %"},
      {.name = "forgetting_factor",
       .meaning = "what is left of a memory's start",
       .axes = {"memory"},
       .allowance_reason = "none",
       .resolution_reason = "1 %"},
      {.name = "cosine_similarity_equal_norm",
       .meaning = "published formula, which takes start and target equally long",
       .kind = ObservableKind::predicted,
       .axes = {"time", "memory"}},
      {.name = "initial_overlap_limit",
       .meaning = "initial overlap of infinitely many neurons",
       .kind = ObservableKind::predicted},
      {.name = "sup_deviation_visit_count",
       .meaning = "largest deviation from the law with visit counts",
       .kind = ObservableKind::measured},
      {.name = "sup_deviation_equal_norm",
       .meaning = "largest deviation from the published formula",
       .kind = ObservableKind::measured},
  };
  study.figures = {
      {.name = "drift",
       .title = "Every memory arrives at its target",
       .caption = "Each memory starts near its target and closes the rest of the way at its own visits. "
                  "The "
                  "published formula (dashed) "
                  "runs a little low, because noisy targets are longer than the memories they start from.",
       .observable = "cosine_similarity",
       .x = "time",
       .colour = "memory",
       .beside = {"cosine_similarity_equal_norm"},
       .y_title = "cosine of memory and target"},
      {.name = "drift-deviation",
       .title = "What the curves hide",
       .caption = "The same, less the theory: the simulation scatters about zero, the published "
                  "formula does not.",
       .observable = "cosine_similarity",
       .x = "time",
       .colour = "memory",
       .beside = {"cosine_similarity_equal_norm"},
       .deviation = true,
       .y_title = "difference from the theory"},
      {.name = "forgetting",
       .title = "What is left",
       .caption = "The part of its start that a memory keeps.",
       .observable = "forgetting_factor",
       .x = "memory"},
      {.name = "overlap-noise",
       .title = "More noise, a lower start",
       .caption = "The overlap before anything is learned.",
       .observable = "initial_overlap",
       .x = ""},
  };
  return study;
}

inline Array of_shape(std::vector<std::size_t> shape) {
  return Array::filled(std::move(shape), 0);
}

/// Both sides of one observable: the theory, and the theory plus noise of the given size.
inline ObservableResult compared(const std::string& name, Array theory, double spread, double bias,
                                 double resolution, std::int64_t replicas, double critical_t,
                                 numerics::RandomStream& stream) {
  ObservableResult result;
  result.name = name;
  result.theory = theory;
  result.mean = result.standard_error = result.deviation = result.z = result.allowance = result.tolerance =
      result.resolution = theory;
  result.replicas = replicas;
  result.verdict = Verdict::agrees;
  const std::size_t size = theory.size();
  const std::size_t count = std::min<std::size_t>(size, 32);
  for (std::size_t k = 0; k < count; ++k)
    result.compared_entries.push_back(count == 1 ? 0 : k * (size - 1) / (count - 1));
  for (std::size_t i = 0; i < size; ++i) {
    // The first entries of a curve are the start, which every replica shares.
    const double error = size > 50 && i < 4 ? 0 : spread / std::sqrt(static_cast<double>(replicas));
    const double noise = error == 0 ? 0 : 0.6 * error * stream.normal() + bias;
    result.mean.values[i] = theory.values[i] + noise;
    result.standard_error.values[i] = error;
    result.deviation.values[i] = noise;
    result.z.values[i] = error == 0 ? std::numeric_limits<double>::quiet_NaN() : noise / error;
    result.allowance.values[i] = 1e-12;
    result.tolerance.values[i] = critical_t * error + 1e-12;
    result.resolution.values[i] = resolution;
  }
  result.worst_entry = result.compared_entries.front();
  for (const std::size_t i : result.compared_entries) {
    const auto strain = [&](std::size_t e) {
      return std::fabs(result.deviation.values[e]) / result.tolerance.values[e];
    };
    if (strain(i) > strain(result.worst_entry)) result.worst_entry = i;
    if (strain(i) > 1) result.verdict = Verdict::disagrees;
    if (result.tolerance.values[i] > resolution && result.verdict == Verdict::agrees) {
      result.verdict = Verdict::unresolved;
      result.replicas_needed = 4200;
      result.reason = "the tolerance exceeds the resolution: about 4200 replicas are needed";
    }
  }
  return result;
}

inline RunResult run(const Options& options = {}) {
  RunResult result;
  result.description = description();
  result.seed = 7;
  result.replicas = options.replicas;
  result.critical_t = 4.2;
  if (options.noises.size() > 1) {
    result.grid.push_back({"noise", {}});
    for (const double noise : options.noises) result.grid.front().values.emplace_back(noise);
  }
  result.provenance = {.version = "0.1.0",
                       .command = "synaptica run studies/memory-drift.toml --output drift",
                       .machine = "x86_64, 8 cores, Linux",
                       .date = "2025-11-21T21:40:00Z",
                       .seconds = 12.4,
                       .threads = 8};
  numerics::RandomStream stream({.seed = 7}, numerics::Purpose::test);
  for (const double noise : options.noises) {
    PointResult point{.parameters = Parameters(result.description.parameters), .axes = {}, .observables = {}};
    point.parameters.set("noise", noise);
    const bool last = noise == options.noises.back();
    Axis time{.name = "time", .unit = "step", .meaning = "time", .coordinates = {}};
    for (std::size_t i = 0; i < options.times; ++i)
      time.coordinates.push_back(2000.0 * static_cast<double>(i) / static_cast<double>(options.times - 1));
    Axis memory{.name = "memory", .meaning = "index of the memory", .coordinates = {}};
    for (std::size_t m = 0; m < options.memories; ++m) memory.coordinates.push_back(static_cast<double>(m));
    if (options.named)
      for (std::size_t m = 0; m < options.memories; ++m)
        memory.labels.push_back("pattern " + std::string(1, static_cast<char>('A' + m)));
    point.axes = {time, memory};

    const double s2 = noise * noise;
    Array law = of_shape({options.times, options.memories});
    Array equal_norm = law;
    Array forgetting = of_shape({options.memories});
    for (std::size_t i = 0; i < options.times; ++i)
      for (std::size_t m = 0; m < options.memories; ++m) {
        // Different rates, so that the curves are told apart.
        const double e = std::exp(-time.coordinates[i] / (700.0 + 300.0 * static_cast<double>(m)));
        const double a = 1 / std::sqrt(1 + s2);
        law.values[i * options.memories + m] =
            (1 + (1 - e) * s2) / std::sqrt((1 + s2) * (1 + (1 - e) * (1 - e) * s2));
        equal_norm.values[i * options.memories + m] =
            (e * a + 1 - e) / std::sqrt(e * e + 2 * e * (1 - e) * a + (1 - e) * (1 - e));
        forgetting.values[m] = e;
      }
    const double start = 1 / std::sqrt(1 + s2) + 0.002 * s2;
    const auto add = [&](const std::string& name, Array theory, double spread, double bias,
                         double resolution) {
      point.observables.push_back(compared(name, std::move(theory), spread, bias, resolution,
                                           options.replicas, result.critical_t, stream));
    };
    add("initial_overlap", Array::scalar(start), 0.0147, 0, 0.01);
    add("cosine_similarity", law, 0.006 * noise, last ? options.bias : 0, 0.01);
    add("final_similarity", Array::scalar(law.values.back()), 0.0001, 0, 0.001);
    add("forgetting_factor", forgetting, 0.01, 0, options.unresolved && last ? 0.001 : 0.01);
    const auto predicted = [&](const std::string& name, Array value) {
      ObservableResult observable;
      observable.name = name;
      observable.theory = std::move(value);
      observable.reason = "predicted only";
      point.observables.push_back(std::move(observable));
    };
    predicted("cosine_similarity_equal_norm", equal_norm);
    predicted("initial_overlap_limit", Array::scalar(1 / std::sqrt(1 + s2)));
    const auto measured = [&](const std::string& name, double value, double error) {
      ObservableResult observable;
      observable.name = name;
      observable.mean = Array::scalar(value);
      observable.standard_error = Array::scalar(error);
      observable.replicas = options.replicas;
      observable.reason = "measured only";
      point.observables.push_back(std::move(observable));
    };
    measured("sup_deviation_visit_count", 8.1e-16, 2e-17);
    measured("sup_deviation_equal_norm", 0.002824 * s2 / 0.16, 5.3e-5);
    for (const auto& observable : point.observables) result.comparisons += observable.compared_entries.size();
    result.points.push_back(std::move(point));
  }
  return result;
}

}  // namespace synaptica::sample
