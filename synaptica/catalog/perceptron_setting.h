// What the studies of the perceptron have in common: parameters that name populations, bias and spectra, and random draws.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "synaptica/core/parameters.h"
#include "synaptica/numerics/random.h"
#include "synaptica/perceptron/mean_field.h"
#include "synaptica/perceptron/solver.h"

namespace synaptica {

/// synapses, load, ridge.
[[nodiscard]] std::vector<ParameterSpec> perceptron_size_parameters();
/// excitatory_fraction, free_fraction; mean and sd of the inputs of each population; bias, drive.
[[nodiscard]] std::vector<ParameterSpec> population_parameters();
/// PREFIX_spectrum, PREFIX_time, ... of `input` or `target`.
[[nodiscard]] std::vector<ParameterSpec> spectrum_parameters(const std::string& prefix);
[[nodiscard]] perceptron::Spectrum spectrum_of(const Parameters& parameters, const std::string& prefix);
[[nodiscard]] perceptron::Bias bias_of(const Parameters& parameters);

/// Synapses of each kind, as whole numbers: excitatory first, then unconstrained, then inhibitory.
struct SynapseCounts {
  std::size_t excitatory = 0;
  std::size_t unconstrained = 0;
  std::size_t inhibitory = 0;
};

/// A point of all those parameters, read once.
class PerceptronSetting {
 public:
  /// Throws InvalidArgument where fractions add up to more than 1 or there is no pattern.
  explicit PerceptronSetting(const Parameters& parameters);

  /// Fractions are those of the whole numbers of synapses; populations that are empty are not in it.
  [[nodiscard]] const perceptron::MeanFieldProblem& problem() const noexcept { return problem_; }
  [[nodiscard]] std::vector<perceptron::Mode> modes() const;
  /// Which entry of problem().populations, or -1 where there is none.
  [[nodiscard]] int excitatory_population() const noexcept { return excitatory_population_; }
  [[nodiscard]] int inhibitory_population() const noexcept { return inhibitory_population_; }

  [[nodiscard]] std::size_t synapses() const noexcept { return synapses_; }
  [[nodiscard]] std::size_t patterns() const noexcept { return patterns_; }
  [[nodiscard]] const SynapseCounts& counts() const noexcept { return counts_; }
  [[nodiscard]] const std::vector<std::int8_t>& signs() const noexcept { return signs_; }

  /// Inputs (P x N, row-major) with means and deviations; the target (P). With a fixed drive B the target has no constant
  /// part and the bias is -sqrt(N) B.
  [[nodiscard]] std::vector<double> draw_inputs(const numerics::RandomKey& key) const;
  [[nodiscard]] std::vector<double> draw_target(const numerics::RandomKey& key) const;
  [[nodiscard]] perceptron::SignConstrainedProblem view(std::span<const double> inputs) const;
  /// Bytes of inputs, their centred copy, Gram matrix and factor.
  [[nodiscard]] double memory() const;

 private:
  std::size_t synapses_, patterns_;
  SynapseCounts counts_;
  std::vector<std::int8_t> signs_;
  perceptron::MeanFieldProblem problem_;
  perceptron::Spectrum input_spectrum_, target_spectrum_;
  int excitatory_population_ = -1, inhibitory_population_ = -1;
  double means_[3], deviations_[3];  // of excitatory, unconstrained, inhibitory
};

}  // namespace synaptica
