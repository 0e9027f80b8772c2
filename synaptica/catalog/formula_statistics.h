// Formulas against measured speeds, over pairs: the statistics that studies of the fluctuation-learning relation share.
//
//   observable               of the axis "formula"           theory
//   correlation, slope, exponent                             those of the formula's and the speed's own theory
//   exponent_determination, rank_correlation                 measured only
//
// A simulation gives "formulas" {formulas, pairs} and "speed" {pairs}; statistics are functions of their means over replicas.
#pragma once

#include <string>
#include <vector>

#include "synaptica/core/array.h"
#include "synaptica/study/study.h"

namespace synaptica {

/// What one formula says of each pair.
struct FormulaValues {
  const char* name;
  const std::vector<double>* values;
  const std::vector<double>* bound = nullptr;  ///< of the theory's error, scatter_allowance.h; null: none
};

/// The speed's own theory: its value of each pair, bound of its error, and noise of the measurement; and the drive, which
/// knows nothing of the target.
struct SpeedValues {
  const std::vector<double>& values;
  const std::vector<double>& bound;
  const std::vector<double>& noise;
  const std::vector<double>& drive;
};

void describe_formula_statistics(StudyDescription& description);
[[nodiscard]] Axis formula_axis(const std::vector<FormulaValues>& formulas);
/// The variable "formulas".
[[nodiscard]] Array stacked(const std::vector<FormulaValues>& formulas);
/// The first of the formulas is formula 1. Resolutions: relation_resolution.h.
void predict_formula_statistics(const std::vector<FormulaValues>& formulas, const SpeedValues& speed,
                                Prediction& prediction);
/// All of them without value.
void leave_out_formula_statistics(std::size_t formulas, const std::string& why, Prediction& prediction);

/// An observable of pairs, compared at some of them, evenly spaced: what is compared at all makes every verdict milder.
/// Allowance: `bound` and rounding.
[[nodiscard]] PredictedObservable some_of_pairs(const std::vector<double>& value,
                                                const std::vector<double>& bound,
                                                const std::vector<double>& resolution,
                                                std::size_t compared = 5);

}  // namespace synaptica
