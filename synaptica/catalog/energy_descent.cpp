#include "synaptica/catalog/energy_descent.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "synaptica/associative/network_run.h"
#include "synaptica/catalog/network_setting.h"
#include "synaptica/core/error.h"
#include "synaptica/core/text.h"

namespace synaptica {

namespace {

using namespace associative;

// One point of parameters, read once. Time is in units of tau_v.
struct Setting {
  explicit Setting(const Parameters& p)
      : network(p),
        time_ratio(p.real("time_ratio")),
        duration(p.real("duration")),
        step_product(p.real("step_product")) {}

  // Steps of Simpson's rule, each of two steps of the integrator.
  [[nodiscard]] double panels() const {
    return std::ceil(std::max(1.0, duration * network.fastest_rate(time_ratio) / step_product));
  }

  NetworkSetting network;
  double time_ratio, duration, step_product;
};

constexpr std::size_t most_samples = 31;
constexpr double most_panels = 1e6;

std::vector<std::size_t> sampled_panels(const Setting& setting) {
  const auto panels = static_cast<std::size_t>(setting.panels());
  const std::size_t count = std::min(panels + 1, most_samples);
  std::vector<std::size_t> sampled;
  for (std::size_t i = 0; i < count; ++i) sampled.push_back(i * panels / (count - 1));
  return sampled;
}

// Differences along the flow move no neuron by more than this: their truncation, of fourth order, is then nothing.
constexpr double difference_reach = 1e-4;

StudyDescription description() {
  StudyDescription d;
  d.name = "energy-descent";
  d.title = "The energy of an associative network and its exact rate";
  d.summary =
      "Two generating functions make the activation, the dynamics and the energy of a network with visible "
      "and hidden neurons. "
      "The energy's rate is an identity in the velocities and the functions' Hessians; it is compared with "
      "the energy along "
      "simulated trajectories, where the functions are convex (it must fall) and where they are not (it may "
      "rise).";
  d.source =
      "D. Krotov and J. Hopfield, Large associative memory problem in neurobiology and machine learning "
      "(2020); D. Lotito, "
      "Neurocomputing 636 (2025), arXiv 2503.19922 (public abstracts; full texts not read); "
      "docs/theory/associative-networks.md";
  d.parameters = network_parameters();
  d.parameters.push_back({"time_ratio", "time constant of the hidden neurons over that of the visible ones",
                          0.1, "1", Range::between(1e-6, 10)});
  d.parameters.push_back({"duration", "time simulated, in units of the visible time constant", 6.0, "tau_v",
                          Range::between(0.01, 1e4)});
  d.parameters.push_back(
      {"step_product", "time step times the network's fastest rate", 0.1, "1", Range::between(1e-3, 0.2)});

  const auto per_replica = [](std::string name, std::string meaning, std::vector<std::string> axes,
                              std::string allowance, std::string resolution) {
    return ObservableSpec{.name = std::move(name),
                          .meaning = std::move(meaning),
                          .axes = std::move(axes),
                          .allowance_reason = std::move(allowance),
                          .resolution_reason = std::move(resolution),
                          .expected_per_replica = true};
  };
  const auto predicted = [](std::string name, std::string meaning) {
    return ObservableSpec{
        .name = std::move(name), .meaning = std::move(meaning), .kind = ObservableKind::predicted};
  };
  const auto measured = [](std::string name, std::string meaning) {
    return ObservableSpec{
        .name = std::move(name), .meaning = std::move(meaning), .kind = ObservableKind::measured};
  };
  const std::string order =
      "step_product^4/100: Simpson's rule and rk4 both err by (rate * step)^4 over at least 120";
  d.observables = {
      per_replica(
          "energy_fallen",
          "energy lost since the start, in units of the run's whole range, against the integral of its rate",
          {"time"}, order, "a thousandth of the range"),
      per_replica(
          "energy_slope",
          "rate of the energy by differences along the flow, in units of the range over tau_v, against the "
          "identity",
          {"time"},
          "rounding, 64 epsilon over the differences' reach of 1e-4, times the fastest rate and a thousand "
          "ranges for the energy's terms",
          "1e-4 of the range"),
      per_replica(
          "rising_steps",
          "fraction of steps over which the energy rises, against those whose integrated rate is positive",
          {}, "step_product^4: the fraction of steps whose rise is smaller than the error of either",
          "a hundredth of the steps"),
      measured("runs_with_increase", "fraction of replicas in which the energy rises at some step"),
      measured("largest_increase", "largest rise over a step, relative to the sum of the energy's terms"),
      measured("steps_outside_convexity",
               "fraction of steps at which some neuron is where its generating function is not convex"),
      measured("distance_to_rest", "largest |tau du/dt| of any neuron at the end"),
      predicted(
          "descent_guaranteed",
          "1 where both generating functions are convex everywhere, so that the energy must fall; else 0"),
      predicted("descent_strict", "1 where it is constant at fixed points only; else 0"),
      predicted("bounded_below", "1 where the energy has a lower bound whatever the memories; else 0")};
  d.figures = {
      {.name = "energy-fallen",
       .title = "Energy lost",
       .caption = "The energy lost since the start (mean and one standard error) and the integral of its "
                  "exact rate (line).",
       .observable = "energy_fallen",
       .x = "time",
       .y_title = "energy lost since the start, in units of the run's whole range"},
      {.name = "energy-slope",
       .title = "Rate of the energy",
       .caption = "By differences along the flow, and by the identity (line). Above zero the energy rises.",
       .observable = "energy_slope",
       .x = "time",
       .y_title = "rate of the energy, in units of the run's whole range over tau_v"}};
  return d;
}

class EnergyDescentStudy final : public Study {
 public:
  [[nodiscard]] const StudyDescription& describe() const override { return description_; }

  void validate(const Parameters& parameters) const override {
    const Setting setting(parameters);
    setting.network.validate();
    if (!(setting.panels() <= most_panels))
      throw InvalidArgument(
          "duration = " + number_text(setting.duration) + ": needs " + number_text(setting.panels(), 3) +
          " steps at this stiffness, more than 1e6; shorten it, or raise time_ratio or step_product");
  }

  [[nodiscard]] double memory_needed(const Parameters& parameters) const override {
    const Setting setting(parameters);
    const auto neurons =
        static_cast<double>(setting.network.visible_neurons() + setting.network.hidden_neurons());
    return sizeof(double) *
           ((neurons + 4) * (2 * setting.panels() + 1) +
            static_cast<double>(setting.network.visible_neurons() * setting.network.hidden_neurons()));
  }

  [[nodiscard]] std::vector<Axis> axes(const Parameters& parameters) const override {
    const Setting setting(parameters);
    Axis time{.name = "time", .unit = "tau_v", .meaning = "time since the start", .coordinates = {}};
    for (const std::size_t panel : sampled_panels(setting))
      time.coordinates.push_back(static_cast<double>(panel) * setting.duration / setting.panels());
    return {std::move(time)};
  }

  [[nodiscard]] Prediction predict(const Parameters& parameters) const override;
  [[nodiscard]] Dataset simulate(const Parameters& parameters, const RandomKey& key) const override;

 private:
  StudyDescription description_ = description();
};

Prediction EnergyDescentStudy::predict(const Parameters& parameters) const {
  const Setting setting(parameters);
  const EnergyLaw law = setting.network.energy_law();
  const double order = std::pow(setting.step_product, 4);
  constexpr double terms = 1000;
  // Values depend on the replica's memories and start: simulate() gives them.
  const Array none{};
  Prediction prediction;
  prediction["energy_fallen"] = {none, Array::scalar(1e-12 + order / 100), Array::scalar(1e-3)};
  prediction["energy_slope"] = {
      none,
      Array::scalar(terms * energy_rounding / difference_reach *
                    setting.network.fastest_rate(setting.time_ratio)),
      Array::scalar(1e-4 * std::max(1.0, setting.network.fastest_rate(setting.time_ratio) / 10))};
  prediction["rising_steps"] = {none, Array::scalar(1e-12 + order), Array::scalar(0.01)};
  prediction["descent_guaranteed"] = {Array::scalar(law.convex_everywhere ? 1 : 0)};
  prediction["descent_strict"] = {Array::scalar(law.strict ? 1 : 0)};
  prediction["bounded_below"] = {Array::scalar(law.bounded_below ? 1 : 0)};
  return prediction;
}

// dE/dt along the flow by differences of fourth order.
double slope_by_differences(const Network& network, std::span<const double> state) {
  std::vector<double> rate(state.size()), moved(state.size());
  network.drive(state, rate);
  double fastest = 0;
  for (std::size_t i = 0; i < rate.size(); ++i) {
    if (i >= network.visible_neurons()) rate[i] /= network.options().hidden_time_constant;
    fastest = std::max(fastest, std::fabs(rate[i]));
  }
  if (!(fastest > 0)) return 0;  // at a fixed point
  // Near one, a step of many time constants would say nothing: at most one, where the rates are below the reach.
  const double step = std::min(1.0, difference_reach / fastest);
  const auto energy = [&](double time) {
    for (std::size_t i = 0; i < moved.size(); ++i) moved[i] = state[i] + time * rate[i];
    return network.energy(moved).value;
  };
  return (8 * (energy(step) - energy(-step)) - (energy(2 * step) - energy(-2 * step))) / (12 * step);
}

Dataset EnergyDescentStudy::simulate(const Parameters& parameters, const RandomKey& key) const {
  const Setting setting(parameters);
  const Network network = setting.network.draw(key, setting.time_ratio);
  const auto panels = static_cast<std::size_t>(setting.panels());
  const double step = setting.duration / setting.panels() / 2;
  const NetworkRun run =
      run_network(network, setting.network.draw_start(key),
                  {.time_step = step, .duration = setting.duration, .method = Integrator::rk4});
  const std::size_t width = network.size();
  const auto state = [&](std::size_t record) {
    return std::span<const double>(run.states.values).subspan(record * width, width);
  };
  const double range = run.highest_energy - run.lowest_energy;
  if (!(range > 0))
    throw DidNotConverge("energy-descent: a start at a fixed point; its energy has no range", 0, run.steps);

  const std::vector<std::size_t> sampled = sampled_panels(setting);
  Array fallen = Array::filled({sampled.size()}, 0);
  Array fallen_expected = fallen, slope = fallen, slope_expected = fallen;
  double integral = 0;
  std::size_t rising = 0;
  std::size_t rising_expected = 0;
  double rate = network.energy_rate(state(0));
  double magnitude = network.energy(state(0)).magnitude;
  std::size_t sample = 0;
  for (std::size_t panel = 0; panel <= panels; ++panel) {
    if (panel == sampled[sample]) {
      fallen.values[sample] = (run.energy[0] - run.energy[2 * panel]) / range;
      fallen_expected.values[sample] = -integral / range;
      slope.values[sample] = slope_by_differences(network, state(2 * panel)) / range;
      slope_expected.values[sample] = rate / range;
      ++sample;
    }
    if (panel == panels) break;
    const double middle = network.energy_rate(state(2 * panel + 1));
    const double end = network.energy_rate(state(2 * panel + 2));
    const double change = step / 3 * (rate + 4 * middle + end);
    // A rise within the rounding of the energy's terms is none.
    const double next_magnitude = network.energy(state(2 * panel + 2)).magnitude;
    const double threshold = energy_rounding * std::max(magnitude, next_magnitude);
    magnitude = next_magnitude;
    rising_expected += change > threshold ? 1 : 0;
    rising += run.energy[2 * panel + 2] - run.energy[2 * panel] > threshold ? 1 : 0;
    integral += change;
    rate = end;
  }

  Dataset dataset;
  dataset.add("energy_fallen", std::move(fallen));
  dataset.add("energy_fallen_expected", std::move(fallen_expected));
  dataset.add("energy_slope", std::move(slope));
  dataset.add("energy_slope_expected", std::move(slope_expected));
  dataset.add("rising_steps", static_cast<double>(rising) / setting.panels());
  dataset.add("rising_steps_expected", static_cast<double>(rising_expected) / setting.panels());
  dataset.add("runs_with_increase", run.increases > 0 ? 1.0 : 0.0);
  dataset.add("largest_increase", std::max(0.0, run.largest_increase));
  dataset.add("steps_outside_convexity",
              static_cast<double>(run.steps_outside_convexity) / static_cast<double>(run.steps));
  dataset.add("distance_to_rest", run.residual);
  return dataset;
}

}  // namespace

std::unique_ptr<Study> make_energy_descent_study() {
  return std::make_unique<EnergyDescentStudy>();
}

}  // namespace synaptica
