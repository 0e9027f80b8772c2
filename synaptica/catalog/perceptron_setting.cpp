#include "synaptica/catalog/perceptron_setting.h"

#include <algorithm>
#include <cmath>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/perceptron/signals.h"

namespace synaptica {

using namespace perceptron;
using numerics::Purpose;
using numerics::RandomStream;

std::vector<ParameterSpec> perceptron_size_parameters() {
  return {{"synapses", "input synapses N", std::int64_t{1000}, "1", Range::between(1, 20000)},
          {"load", "patterns a synapse; patterns are load * synapses, rounded", 0.8, "1",
           Range{.lowest = 0, .highest = 100, .lowest_included = false}},
          {"ridge", "price of the squared weights; 0 for none", 0.1, "1", Range::between(0, 1e6)}};
}

std::vector<ParameterSpec> population_parameters() {
  const Range positive{.lowest = 0, .highest = 1e6, .lowest_included = false};
  const Range any = Range::between(-1e6, 1e6);
  return {
      {"excitatory_fraction", "excitatory part of all synapses; the rest is inhibitory", 0.8, "1",
       Range::between(0, 1)},
      {"free_fraction", "part of all synapses whose sign is not constrained", 0.0, "1", Range::between(0, 1)},
      {"excitatory_mean", "mean input of excitatory synapses", 1.0, "1", any},
      {"inhibitory_mean", "mean input of inhibitory synapses", 1.0, "1", any},
      {"free_mean", "mean input of unconstrained synapses", 0.0, "1", any},
      {"excitatory_sd", "standard deviation of the input of excitatory synapses", 1.0, "1", positive},
      {"inhibitory_sd", "standard deviation of the input of inhibitory synapses", 1.0, "1", positive},
      {"free_sd", "standard deviation of the input of unconstrained synapses", 1.0, "1", positive},
      {"bias",
       "learned (optimal), absent (none, for inputs of mean 0), or fixed so that the mean drive is `drive`",
       std::string("optimal"),
       "1",
       {},
       {"optimal", "none", "fixed"}},
      {"drive", "mean of weight times mean input over synapses, where the bias is fixed", 0.0, "1", any}};
}

std::vector<ParameterSpec> spectrum_parameters(const std::string& prefix) {
  const Range positive{.lowest = 0, .highest = 1e6, .lowest_included = false};
  const std::string of = prefix == "input" ? "the inputs' " : "the " + prefix + "'s ";
  return {
      {prefix + "_spectrum",
       of + "power spectrum",
       std::string("white"),
       "1",
       {},
       {"white", "exponential", "gaussian", "power-law", "band"}},
      {prefix + "_time", of + "correlation time (exponential, gaussian)", 5.0, "step", positive},
      {prefix + "_exponent", of + "power falls with this power of frequency (power-law)", 1.0, "1",
       Range::between(-10, 10)},
      {prefix + "_cutoff", of + "frequency below which power is level (power-law)", 0.05, "rad/step",
       positive},
      {prefix + "_center", of + "frequency of most power (band)", 0.6, "rad/step", Range::between(0, 3.2)},
      {prefix + "_width", of + "width of the band", 0.1, "rad/step", positive},
      {prefix + "_floor", of + "power beside the band, of 1 in it", 0.02, "1", Range::between(0, 1e6)}};
}

std::vector<ParameterSpec> tabulated_spectrum_parameters(const std::string& prefix) {
  std::vector<ParameterSpec> specs = spectrum_parameters(prefix);
  specs.front().choices.emplace_back("table");
  specs.push_back({prefix + "_frequencies", "frequencies of the table, ascending (table); one power for each",
                   std::vector<double>{}, "rad/step", Range::at_least(0)});
  specs.push_back({prefix + "_powers", "power at each frequency, straight lines between them (table)",
                   std::vector<double>{}, "1", Range::at_least(0)});
  return specs;
}

Spectrum spectrum_of(const Parameters& p, const std::string& prefix) {
  const std::string& name = p.text(prefix + "_spectrum");
  Spectrum s;
  if (name == "table") {
    s.shape = SpectrumShape::table;
    s.table_frequencies = p.real_list(prefix + "_frequencies");
    s.table_powers = p.real_list(prefix + "_powers");
    try {
      check_spectrum(s);
    } catch (const InvalidArgument& error) {
      throw InvalidArgument(prefix + "_" + error.what());  // "input_spectrum, table: ..."
    }
    return s;
  }
  s.shape = name == "exponential" ? SpectrumShape::exponential
            : name == "gaussian"  ? SpectrumShape::gaussian
            : name == "power-law" ? SpectrumShape::power_law
            : name == "band"      ? SpectrumShape::band
                                  : SpectrumShape::white;
  s.time = p.real(prefix + "_time");
  s.exponent = p.real(prefix + "_exponent");
  s.cutoff = p.real(prefix + "_cutoff");
  s.center = p.real(prefix + "_center");
  s.width = p.real(prefix + "_width");
  s.floor = p.real(prefix + "_floor");
  return s;
}

Bias bias_of(const Parameters& parameters) {
  const std::string& name = parameters.text("bias");
  return name == "fixed" ? Bias::fixed : name == "none" ? Bias::none : Bias::optimal;
}

PopulationSetting::PopulationSetting(const Parameters& p, std::size_t synapses)
    : means_{p.real("inhibitory_mean"), p.real("free_mean"), p.real("excitatory_mean")},
      deviations_{p.real("inhibitory_sd"), p.real("free_sd"), p.real("excitatory_sd")} {
  const double excitatory = p.real("excitatory_fraction");
  const double unconstrained = p.real("free_fraction");
  if (excitatory + unconstrained > 1 + 1e-12)
    throw InvalidArgument("free_fraction = " + number_text(unconstrained) + ": with excitatory_fraction = " +
                          number_text(excitatory) + " it adds up to more than 1");
  const auto n = static_cast<double>(synapses);
  counts_.excitatory = static_cast<std::size_t>(std::llround(excitatory * n));
  counts_.unconstrained =
      std::min(static_cast<std::size_t>(std::llround(unconstrained * n)), synapses - counts_.excitatory);
  counts_.inhibitory = synapses - counts_.excitatory - counts_.unconstrained;
  signs_.assign(synapses, -1);
  std::fill_n(signs_.begin(), counts_.excitatory, std::int8_t{1});
  std::fill_n(signs_.begin() + static_cast<std::ptrdiff_t>(counts_.excitatory), counts_.unconstrained,
              std::int8_t{0});
  const auto add = [&](int sign, std::size_t count) {
    if (count == 0) return -1;
    const std::size_t kind = sign < 0 ? 0 : sign == 0 ? 1 : 2;
    populations_.push_back({sign, static_cast<double>(count) / n, means_[kind], deviations_[kind]});
    return static_cast<int>(populations_.size()) - 1;
  };
  excitatory_population_ = add(1, counts_.excitatory);
  add(0, counts_.unconstrained);
  inhibitory_population_ = add(-1, counts_.inhibitory);
}

void PopulationSetting::scale(std::span<double> inputs) const {
  const std::size_t synapses = signs_.size();
  for (std::size_t k = 0; k < inputs.size(); ++k) {
    const std::int8_t sign = signs_[k % synapses];
    const std::size_t kind = sign < 0 ? 0 : sign == 0 ? 1 : 2;
    inputs[k] = means_[kind] + deviations_[kind] * inputs[k];
  }
}

PerceptronSetting::PerceptronSetting(const Parameters& p, double load)
    : synapses_(static_cast<std::size_t>(p.integer("synapses"))),
      patterns_(static_cast<std::size_t>(std::llround(load * static_cast<double>(synapses_)))),
      populations_(p, synapses_),
      problem_{populations_.populations(), load, p.real("ridge"), bias_of(p), p.real("drive")},
      input_spectrum_(spectrum_of(p, "input")),
      target_spectrum_(spectrum_of(p, "target")) {
  if (patterns_ == 0)
    throw InvalidArgument("load = " + number_text(load) + ": " + std::to_string(synapses_) +
                          " synapses then have no pattern; choose at least " +
                          number_text(1 / static_cast<double>(synapses_), 3));
}

std::vector<Mode> PerceptronSetting::modes() const {
  std::vector<Mode> modes = stationary_modes(input_spectrum_, target_spectrum_, patterns_, problem_.bias);
  // What a bias leaves of such inputs is the rounding of their numbers, and that is white.
  double fluctuations = 0;
  for (const Mode& mode : modes) fluctuations += mode.weight * mode.input;
  if (patterns_ > 1 && fluctuations < 1e-20)
    throw InvalidArgument(
        "input_spectrum: in " + std::to_string(patterns_) + " patterns all but " +
        number_text(fluctuations, 2) +
        " of the inputs' power lies in their constant mode, which the bias uses up; choose faster inputs");
  return modes;
}

double PerceptronSetting::constant_power() const {
  return spectrum_modes(input_spectrum_, patterns_).front();
}

std::vector<double> PerceptronSetting::draw_inputs(RandomStream& stream) const {
  std::vector<double> x(patterns_ * synapses_);
  sample_signals(spectrum_modes(input_spectrum_, patterns_), stream,
                 {x.data(), patterns_, synapses_, synapses_});
  populations_.scale(x);
  return x;
}

std::vector<double> PerceptronSetting::draw_target(RandomStream& stream) const {
  std::vector<double> lambda = spectrum_modes(target_spectrum_, patterns_);
  if (problem_.bias == Bias::fixed) lambda[0] = 0;
  return sample_signal(lambda, stream);
}

std::vector<double> PerceptronSetting::draw_inputs(const numerics::RandomKey& key) const {
  RandomStream stream(key, Purpose::input_signals);
  return draw_inputs(stream);
}

std::vector<double> PerceptronSetting::draw_target(const numerics::RandomKey& key) const {
  RandomStream stream(key, Purpose::target_signal);
  return draw_target(stream);
}

SignConstrainedProblem PerceptronSetting::view(std::span<const double> inputs) const {
  return {.inputs = {inputs.data(), patterns_, synapses_, synapses_},
          .signs = populations_.signs(),
          .bias = problem_.bias,
          .fixed_bias = -std::sqrt(static_cast<double>(synapses_)) * problem_.drive};
}

std::vector<std::string> PerceptronSetting::warnings() const {
  constexpr double resolved = 1e-10;
  double strongest = 0;
  double weakest = INFINITY;
  for (const Mode& mode : modes()) {
    if (mode.input == 0) continue;
    strongest = std::max(strongest, mode.input);
    weakest = std::min(weakest, mode.input);
  }
  if (problem_.ridge >= resolved * strongest || weakest >= resolved * strongest) return {};
  return {
      "ridge = " + number_text(problem_.ridge) + ": theory counts modes of the inputs down to " +
      number_text(weakest / strongest, 2) +
      " of the strongest one's power, but a fit in double precision sees none below 1e-10: choose a ridge "
      "of at least " +
      number_text(resolved * strongest, 2)};
}

double PerceptronSetting::memory() const {
  return solver_memory(synapses_, patterns_);
}

double mean_over_sign(std::span<const WeightLaw> laws, int sign,
                      const std::function<double(const WeightLaw&)>& number) {
  double all = 0;
  for (const WeightLaw& law : laws) all += law.sign == sign ? law.fraction : 0;
  double mean = 0;
  for (const WeightLaw& law : laws)
    if (law.sign == sign && law.fraction > 0) mean += law.fraction / all * number(law);
  return mean;
}

double solver_memory(std::size_t synapses, std::size_t patterns) {
  const auto n = static_cast<double>(synapses);
  const auto p = static_cast<double>(patterns);
  const double smaller = std::min(n, p);
  return 8 * (3 * n * p + n * n + 2 * smaller * smaller + 64 * (n + p));
}

}  // namespace synaptica
