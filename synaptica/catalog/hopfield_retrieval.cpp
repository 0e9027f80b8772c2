#include "synaptica/catalog/hopfield_retrieval.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "synaptica/associative/binary_hopfield.h"
#include "synaptica/associative/hopfield_finite_size.h"
#include "synaptica/associative/hopfield_mean_field.h"
#include "synaptica/associative/hopfield_phase_diagram.h"
#include "synaptica/catalog/student_allowance.h"
#include "synaptica/core/error.h"
#include "synaptica/core/text.h"

namespace synaptica {

namespace {

using namespace associative;
using numerics::Purpose;
using numerics::RandomStream;

// One point of parameters, read once.
struct Setting {
  explicit Setting(const Parameters& p)
      : neurons(p.integer("neurons")),
        load(p.real("load")),
        temperature(p.real("temperature")),
        settling_sweeps(p.integer("settling_sweeps")),
        measured_sweeps(p.integer("measured_sweeps")),
        patterns(std::llround(load * static_cast<double>(neurons))),
        cues(std::min(p.integer("cues"), patterns)) {}

  std::int64_t neurons;
  double load, temperature;
  std::int64_t settling_sweeps, measured_sweeps;
  std::int64_t patterns, cues;
};

// Below this overlap a cue counts as lost: the least that a retrieval state has, at T = 0 and the critical load, is 0.967,
// and spin-glass states are within some 1/sqrt(neurons) of zero, or about 0.35 where they keep a remnant of the start.
constexpr double lost_overlap = 0.7;

StudyDescription description() {
  StudyDescription d;
  d.name = "hopfield-retrieval";
  d.title = "Retrieval in a Hopfield network with many memories";
  d.summary =
      "A network of binary neurons starts in one of its many random memories. How much of the memory is left "
      "when it has "
      "come to rest, or to equilibrium at a temperature? The replica-symmetric mean-field theory for "
      "infinitely many "
      "neurons, and the exact error of the first update, against a network of finite size.";
  d.source =
      "Amit, Gutfreund and Sompolinsky, Ann. Phys. 173 (1987); docs/theory/retrieval.md. Hebbian coupling of "
      "D. Lotito, "
      "Neurocomputing 636 (2025), arXiv 2503.19922, in the normalisation 1/neurons (that paper's full text "
      "was not read)";
  d.parameters = {
      {"neurons", "binary neurons", std::int64_t{4000}, "1", Range::between(2, 1e6)},
      {"load", "memories per neuron; memories are load * neurons, rounded", 0.1, "1",
       Range{.lowest = 0, .highest = 1, .lowest_included = false}},
      {"temperature", "temperature of the heat bath, in units of the coupling; 0 or at least 0.02", 0.0, "1",
       Range::between(0, 1e6)},
      {"cues", "memories of each network that are tried; at most all of them", std::int64_t{8}, "1",
       Range::between(1, 1e6)},
      {"settling_sweeps", "updates of every neuron before measuring, at a temperature above 0",
       std::int64_t{50}, "1", Range::between(1, 1e6)},
      {"measured_sweeps", "updates of every neuron while measuring, at a temperature above 0",
       std::int64_t{50}, "1", Range::between(1, 1e6)}};
  const std::string size =
      "finite size: |E x(load') - x(load)|, load' = load (1 + z sqrt(2/memories)) with z normal, the scatter "
      "of a sum of "
      "`memories` squared overlaps, and the slope in load times 1/neurons for the memory that is itself "
      "retrieved; the "
      "rounding of memories to a whole number";
  const std::string transient =
      "; temperature above 0: what is left of the start after the settling sweeps, (1 - m) "
      "exp(-settling_sweeps sqrt(1 - load/critical_load)), as the rate of relaxation vanishes so at the "
      "critical load";
  const std::string rare =
      "; flips so few that their count is skewed: 33/192 events among neurons * cues, each drawing 1/(1 - "
      "C)^2 others along "
      "(C: susceptibility)";
  d.observables = {
      {.name = "overlap",
       .meaning = "overlap of the state with the memory it started from",
       .allowance_reason = size + transient + rare,
       .resolution_reason = "half of the missing overlap 1 - m, at least 0.005"},
      {.name = "flip_fraction",
       .meaning = "fraction of neurons that differ from the memory, (1 - overlap)/2",
       .allowance_reason = "half of that of the overlap",
       .resolution_reason = "half of that of the overlap"},
      {.name = "first_flip_fraction",
       .meaning = "fraction of neurons that the first update from the memory turns, each alone",
       .allowance_reason = "none by theory, which is exact at every size: rounding, and few flips (33/192 "
                           "among neurons * cues)",
       .resolution_reason =
           "a third of itself, at least 0.0002: a coupling with J_ii = 1 or one memory too few is seen"},
      {.name = "energy",
       .meaning = "energy per neuron, in units of the coupling",
       .allowance_reason =
           size + ", and 1/neurons for the self-terms of overlaps that sums over memories leave" + transient,
       .resolution_reason = "1 per cent of its size"},
      {.name = "lost_fraction",
       .meaning = "fraction of cues that end with an overlap below 0.7",
       .kind = ObservableKind::measured},
      {.name = "sweeps",
       .meaning = "sweeps until no neuron flips (temperature 0), or done",
       .kind = ObservableKind::measured},
      {.name = "spin_glass_order",
       .meaning = "mean squared magnetisation q of the retrieval state",
       .kind = ObservableKind::predicted},
      {.name = "crosstalk",
       .meaning = "variance r of the other memories' overlaps times neurons",
       .kind = ObservableKind::predicted},
      {.name = "free_energy",
       .meaning = "free energy per neuron of the retrieval state",
       .kind = ObservableKind::predicted},
      {.name = "spin_glass_free_energy",
       .meaning = "free energy per neuron of the state without any memory",
       .kind = ObservableKind::predicted},
      {.name = "critical_load",
       .meaning = "largest load with a retrieval state at this temperature",
       .kind = ObservableKind::predicted},
      {.name = "melting_temperature",
       .meaning = "highest temperature with a retrieval state at this load; 0 where there is none",
       .kind = ObservableKind::predicted},
      {.name = "transition_temperature",
       .meaning = "below, memories have the lowest free energy; 0 where they never have (load above 0.052)",
       .kind = ObservableKind::predicted},
      {.name = "spin_glass_temperature",
       .meaning = "above, nothing is frozen: 1 + sqrt(load)",
       .kind = ObservableKind::predicted},
      {.name = "residual",
       .meaning = "of the mean-field equations at their solution",
       .kind = ObservableKind::predicted}};
  d.figures = {
      {.name = "overlap",
       .title = "Overlap with the retrieved memory",
       .caption =
           "Mean-field theory for infinitely many neurons (line) and networks of finite size (mean and one "
           "standard error over replicas).",
       .observable = "overlap",
       .x = ""},
      {.name = "first-flip-fraction",
       .title = "Neurons turned by the first update",
       .caption =
           "The exact binomial theory at this size (line) and the simulation: the crosstalk of the other "
           "memories before any feedback.",
       .observable = "first_flip_fraction",
       .x = ""},
      {.name = "energy",
       .title = "Energy per neuron",
       .caption = "The same states by their energy.",
       .observable = "energy",
       .x = ""}};
  return d;
}

class HopfieldRetrievalStudy final : public Study {
 public:
  [[nodiscard]] const StudyDescription& describe() const override { return description_; }
  void validate(const Parameters& parameters) const override;
  [[nodiscard]] double memory_needed(const Parameters& parameters) const override;
  [[nodiscard]] Prediction predict(const Parameters& parameters) const override;
  [[nodiscard]] Dataset simulate(const Parameters& parameters, const RandomKey& key) const override;

 private:
  StudyDescription description_ = description();
};

void HopfieldRetrievalStudy::validate(const Parameters& parameters) const {
  const Setting setting(parameters);
  check_hopfield_temperature(setting.temperature);
  if (setting.patterns < 1)
    throw InvalidArgument("load = " + number_text(setting.load) + ": " + std::to_string(setting.neurons) +
                          " neurons then have no memory; choose at least " +
                          number_text(1 / static_cast<double>(setting.neurons), 3));
}

double HopfieldRetrievalStudy::memory_needed(const Parameters& parameters) const {
  const Setting setting(parameters);
  const auto neurons = static_cast<double>(setting.neurons);
  const double words = std::ceil(static_cast<double>(setting.patterns) / 256) * 4;
  // Bits of the memories; counters of up to 20 bits; states, fields, thresholds and overlaps.
  return 8 * words * (neurons + 21) + 32 * neurons + 16 * static_cast<double>(setting.patterns);
}

PredictedObservable compared(double value, double allowance, double resolution) {
  return {Array::scalar(value), Array::scalar(allowance), Array::scalar(resolution)};
}

PredictedObservable predicted(double value) {
  return {Array::scalar(value)};
}

// What does not need a retrieval state: the first update, and the lines of the phase diagram.
Prediction predict_everywhere(const Setting& setting, double critical) {
  const double first = first_update_flips(setting.neurons, setting.patterns, setting.temperature);
  const double trials = static_cast<double>(setting.neurons) * static_cast<double>(setting.cues);
  Prediction prediction;
  prediction["first_flip_fraction"] =
      compared(first, 1e-12 + rare_event_allowance(trials), std::max(first / 3, 0.0002));
  prediction["spin_glass_free_energy"] =
      predicted(spin_glass_state(setting.load, setting.temperature).free_energy);
  prediction["critical_load"] = predicted(critical);
  const auto temperature_of = [](const std::optional<HopfieldTransition>& line) {
    return line ? line->temperature : 0.0;
  };
  prediction["melting_temperature"] = predicted(temperature_of(melting_temperature(setting.load)));
  prediction["transition_temperature"] = predicted(temperature_of(transition_temperature(setting.load)));
  prediction["spin_glass_temperature"] = predicted(spin_glass_temperature(setting.load));
  return prediction;
}

Prediction HopfieldRetrievalStudy::predict(const Parameters& parameters) const {
  const Setting setting(parameters);
  const auto neurons = static_cast<double>(setting.neurons);
  const double temperature = setting.temperature;
  const double critical = critical_load(temperature).load;
  Prediction prediction = predict_everywhere(setting, critical);
  const auto found = retrieval_state(setting.load, temperature);
  if (!found) {
    const std::string why = "no retrieval state: at temperature " + number_text(temperature) +
                            " the critical load is " + number_text(critical, 6);
    for (const char* name :
         {"overlap", "flip_fraction", "energy", "spin_glass_order", "crosstalk", "free_energy", "residual"})
      prediction[name] = left_out_observable({}, why);
    return prediction;
  }
  const HopfieldState& state = *found;
  const double energy = hopfield_energy(setting.load, state.overlap, state.crosstalk, state.susceptibility);
  const FiniteSizeShift shift = finite_size_shift(setting.load, temperature, setting.patterns);

  // The slope in load, towards less: that side always has a retrieval state.
  const double less = setting.load * (1 - 1e-4);
  const auto state_at_less = retrieval_state(less, temperature);
  double overlap_slope = 0;
  double energy_slope = 0;
  if (state_at_less) {
    const double energy_at_less = hopfield_energy(less, state_at_less->overlap, state_at_less->crosstalk,
                                                  state_at_less->susceptibility);
    overlap_slope = std::fabs(state.overlap - state_at_less->overlap) / (setting.load - less);
    energy_slope = std::fabs(energy - energy_at_less) / (setting.load - less);
  }
  const double load_error =
      1 / neurons + std::fabs(static_cast<double>(setting.patterns) / neurons - setting.load);
  const double trials = neurons * static_cast<double>(setting.cues);
  const double along = 1 / ((1 - state.susceptibility) * (1 - state.susceptibility));
  const double transient =
      temperature == 0 ? 0
                       : (1 - state.overlap) * std::exp(-static_cast<double>(setting.settling_sweeps) *
                                                        std::sqrt(1 - setting.load / critical));
  const double overlap_allowance = 1e-12 + std::fabs(shift.overlap) + overlap_slope * load_error + transient +
                                   2 * along * rare_event_allowance(trials);
  const double overlap_resolution = std::max((1 - state.overlap) / 2, 0.005);
  const double energy_allowance = 1e-12 + std::fabs(shift.energy) + energy_slope * load_error + 1 / neurons +
                                  transient * std::fabs(energy);

  prediction["overlap"] = compared(state.overlap, overlap_allowance, overlap_resolution);
  prediction["flip_fraction"] =
      compared((1 - state.overlap) / 2, overlap_allowance / 2, overlap_resolution / 2);
  prediction["energy"] = compared(energy, energy_allowance, 0.01 * std::fabs(energy));
  prediction["spin_glass_order"] = predicted(state.spin_glass_order);
  prediction["crosstalk"] = predicted(state.crosstalk);
  prediction["free_energy"] = predicted(state.free_energy);
  prediction["residual"] = predicted(state.residual);
  return prediction;
}

// The fraction of neurons that one update of each from the network's present state turns, in the mean over the heat bath.
double expected_flips(const BinaryHopfield& network, double temperature) {
  const std::span<const std::int8_t> state = network.state();
  double flips = 0;
  for (std::size_t i = 0; i < state.size(); ++i) {
    const std::int64_t stability = network.scaled_field(i) * state[i];
    if (temperature == 0) {
      flips += stability < 0 ? 1 : stability == 0 ? 0.5 : 0;
    } else {
      flips += 1 / (1 + std::exp(2 * static_cast<double>(stability) /
                                 (static_cast<double>(state.size()) * temperature)));
    }
  }
  return flips / static_cast<double>(state.size());
}

Dataset HopfieldRetrievalStudy::simulate(const Parameters& parameters, const RandomKey& key) const {
  const Setting setting(parameters);
  RandomStream pattern_stream(key, Purpose::stored_patterns);
  const auto patterns = SignPatterns::random(static_cast<std::size_t>(setting.patterns),
                                             static_cast<std::size_t>(setting.neurons), pattern_stream);
  RandomStream noise(key, Purpose::thermal_noise);
  BinaryHopfield network(patterns);
  double overlap = 0;
  double energy = 0;
  double first = 0;
  double lost = 0;
  double sweeps = 0;
  // Memories are random: the first ones are as good as any.
  for (std::size_t cue = 0; cue < static_cast<std::size_t>(setting.cues); ++cue) {
    network.set_state(patterns.pattern(cue));
    first += expected_flips(network, setting.temperature);
    double overlap_here = 0;
    if (setting.temperature == 0) {
      const Settled settled = settle(network);
      if (!settled.settled)
        throw DidNotConverge(
            "hopfield-retrieval: memory " + std::to_string(cue + 1) + " has not come to rest",
            static_cast<double>(settled.flips), settled.sweeps);
      overlap_here = network.overlap(cue);
      energy += network.energy();
      sweeps += static_cast<double>(settled.sweeps);
    } else {
      for (std::int64_t n = 0; n < setting.settling_sweeps; ++n) network.sweep(setting.temperature, noise);
      double energy_here = 0;
      for (std::int64_t n = 0; n < setting.measured_sweeps; ++n) {
        network.sweep(setting.temperature, noise);
        overlap_here += network.overlap(cue);
        energy_here += network.energy();
      }
      overlap_here /= static_cast<double>(setting.measured_sweeps);
      energy += energy_here / static_cast<double>(setting.measured_sweeps);
      sweeps += static_cast<double>(setting.settling_sweeps + setting.measured_sweeps);
    }
    overlap += overlap_here;
    lost += overlap_here < lost_overlap;
  }
  const auto cues = static_cast<double>(setting.cues);
  Dataset dataset;
  dataset.add("overlap", overlap / cues);
  dataset.add("flip_fraction", (1 - overlap / cues) / 2);
  dataset.add("first_flip_fraction", first / cues);
  dataset.add("energy", energy / cues / static_cast<double>(setting.neurons));
  dataset.add("lost_fraction", lost / cues);
  dataset.add("sweeps", sweeps / cues);
  return dataset;
}

}  // namespace

std::unique_ptr<Study> make_hopfield_retrieval_study() {
  return std::make_unique<HopfieldRetrievalStudy>();
}

}  // namespace synaptica
