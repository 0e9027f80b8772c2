// What the studies of the perceptron have in common: parameters that name populations, bias and spectra, and random draws.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
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
/// PREFIX_spectrum, PREFIX_time, ... of `input`, `target` or `signal`.
[[nodiscard]] std::vector<ParameterSpec> spectrum_parameters(const std::string& prefix);
/// The same, with the choice `table` and PREFIX_frequencies, PREFIX_powers.
[[nodiscard]] std::vector<ParameterSpec> tabulated_spectrum_parameters(const std::string& prefix);
/// Throws InvalidArgument where a table's lists are not those of a spectrum.
[[nodiscard]] perceptron::Spectrum spectrum_of(const Parameters& parameters, const std::string& prefix);
[[nodiscard]] perceptron::Bias bias_of(const Parameters& parameters);

/// Synapses of each kind, as whole numbers: excitatory first, then unconstrained, then inhibitory.
struct SynapseCounts {
  std::size_t excitatory = 0;
  std::size_t unconstrained = 0;
  std::size_t inhibitory = 0;
};

/// The populations of a point of population_parameters(), read once.
class PopulationSetting {
 public:
  /// Throws InvalidArgument where fractions add up to more than 1.
  PopulationSetting(const Parameters& parameters, std::size_t synapses);

  /// Fractions are those of the whole numbers of synapses; populations that are empty are not in it.
  [[nodiscard]] const std::vector<perceptron::Population>& populations() const noexcept {
    return populations_;
  }
  /// Which entry of populations(), or -1 where there is none.
  [[nodiscard]] int excitatory_population() const noexcept { return excitatory_population_; }
  [[nodiscard]] int inhibitory_population() const noexcept { return inhibitory_population_; }
  [[nodiscard]] const SynapseCounts& counts() const noexcept { return counts_; }
  [[nodiscard]] const std::vector<std::int8_t>& signs() const noexcept { return signs_; }
  /// Standard deviation of the input of synapse i.
  [[nodiscard]] double deviation(std::size_t i) const noexcept {
    return deviations_[static_cast<std::size_t>(signs_[i] + 1)];
  }
  /// Gives signals of mean 0 and variance 1 (patterns x synapses) the means and deviations of their synapses.
  void scale(std::span<double> inputs) const;

 private:
  SynapseCounts counts_;
  std::vector<std::int8_t> signs_;
  std::vector<perceptron::Population> populations_;
  int excitatory_population_ = -1, inhibitory_population_ = -1;
  double means_[3], deviations_[3];  // of inhibitory, unconstrained, excitatory
};

/// A point of all parameters above, read once.
class PerceptronSetting {
 public:
  /// Throws InvalidArgument where fractions add up to more than 1 or there is no pattern.
  explicit PerceptronSetting(const Parameters& parameters)
      : PerceptronSetting(parameters, parameters.real("load")) {}
  /// The same at another load, which is then no parameter.
  PerceptronSetting(const Parameters& parameters, double load);

  [[nodiscard]] const PopulationSetting& populations() const noexcept { return populations_; }
  [[nodiscard]] const perceptron::MeanFieldProblem& problem() const noexcept { return problem_; }
  /// Throws InvalidArgument where the inputs do not vary but in their constant mode, which a bias uses up.
  [[nodiscard]] std::vector<perceptron::Mode> modes() const;
  [[nodiscard]] std::size_t synapses() const noexcept { return synapses_; }
  [[nodiscard]] std::size_t patterns() const noexcept { return patterns_; }

  /// Variance of the inputs' constant mode, lambda_0.
  [[nodiscard]] double constant_power() const;

  /// Inputs (P x N, row-major) with means and deviations; the target (P). With a fixed drive B the target has no constant
  /// part and the bias is -sqrt(N) B.
  [[nodiscard]] std::vector<double> draw_inputs(numerics::RandomStream& stream) const;
  [[nodiscard]] std::vector<double> draw_target(numerics::RandomStream& stream) const;
  /// From the streams of a replica that draws one problem.
  [[nodiscard]] std::vector<double> draw_inputs(const numerics::RandomKey& key) const;
  [[nodiscard]] std::vector<double> draw_target(const numerics::RandomKey& key) const;
  [[nodiscard]] perceptron::SignConstrainedProblem view(std::span<const double> inputs) const;
  /// A sentence where theory counts modes so weak that no double precision fit sees them: below 1e-10 of the strongest, as
  /// the solver's certificate has it, and no ridge above that. Measured: weights are theory's at 1e-10, not at 1e-12.
  [[nodiscard]] std::vector<std::string> warnings() const;
  /// Bytes of inputs, their centred copy, Gram matrix and factor.
  [[nodiscard]] double memory() const;

 private:
  std::size_t synapses_, patterns_;
  PopulationSetting populations_;
  perceptron::MeanFieldProblem problem_;
  perceptron::Spectrum input_spectrum_, target_spectrum_;
};

/// The mean over the synapses of one sign of a number that is the same within each population; 0 where there are none.
[[nodiscard]] double mean_over_sign(std::span<const perceptron::WeightLaw> laws, int sign,
                                    const std::function<double(const perceptron::WeightLaw&)>& number);

/// Bytes that solving N weights on P patterns takes, with the inputs and a copy.
[[nodiscard]] double solver_memory(std::size_t synapses, std::size_t patterns);

}  // namespace synaptica
