#include "synaptica/associative/network_run.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"

namespace synaptica::associative {

namespace {

constexpr double largest_activity = 1e6;

double largest(std::span<const double> state) {
  double size = 0;
  for (const double x : state) {
    if (!std::isfinite(x)) return std::numeric_limits<double>::infinity();
    size = std::max(size, std::fabs(x));
  }
  return size;
}

[[noreturn]] void throw_diverged(const EnergyLaw& law, double time, double size, std::int64_t steps) {
  std::string why = "its energy has a lower bound, so the time step is too large";
  if (!law.bounded_below) why = law.conditions.back();
  throw DidNotConverge("network diverged at time " + number_text(time, 6) + ": a neuron reached " +
                           number_text(size, 3) + ", beyond 1e6; " + why,
                       size, steps);
}

void check(const NetworkRunOptions& options) {
  if (!(options.duration >= 0) || !std::isfinite(options.duration))
    throw InvalidArgument("duration = " + number_text(options.duration) + ": must be at least 0");
  if (options.record_every < 1) throw InvalidArgument("record_every = 0: must be at least 1");
}

}  // namespace

NetworkRun run_network(const Network& network, std::span<const double> start,
                       const NetworkRunOptions& options) {
  check(options);
  const std::size_t nv = network.visible_neurons();
  IntegratorChoice choice = choose_integrator(network, start, options.time_step, options.method);
  NetworkRun run;
  run.method = choice.method;
  run.reason = std::move(choice.reason);
  run.warnings = std::move(choice.warnings);
  run.law = network.energy_law();
  if (network.options().hidden_time_constant > network.options().visible_time_constant)
    run.warnings.push_back(
        "hidden_time_constant is above visible_time_constant: the hidden neurons are the slow ones");
  const bool reduced = run.method == Integrator::reduced_rk4;

  std::vector<double> state(start.begin(), start.end());
  if (reduced) {
    const std::vector<double> hidden = network.relaxed_hidden(std::span<const double>(state).first(nv));
    std::copy(hidden.begin(), hidden.end(), state.begin() + static_cast<std::ptrdiff_t>(nv));
  }
  const auto visible = [&] { return std::span<const double>(state).first(nv); };
  const auto energy = [&] { return reduced ? network.reduced_energy(visible()) : network.energy(state); };
  const auto record = [&](std::int64_t step, double value) {
    run.time.push_back(static_cast<double>(step) * options.time_step);
    run.states.values.insert(run.states.values.end(), state.begin(), state.end());
    run.energy.push_back(value);
  };

  run.steps = std::llround(options.duration / options.time_step);
  EnergyValue before = energy();
  run.lowest_energy = run.highest_energy = before.value;
  run.largest_increase = -std::numeric_limits<double>::infinity();
  record(0, before.value);
  NetworkStepper stepper(network, run.method, options.time_step);
  const GeneratingFunctionTraits& visible_traits = network.options().visible.traits();
  const GeneratingFunctionTraits& hidden_traits = network.options().hidden.traits();
  for (std::int64_t step = 1; step <= run.steps; ++step) {
    if (!in_convex_domain(visible_traits, visible()) ||
        !in_convex_domain(hidden_traits, std::span<const double>(state).subspan(nv)))
      ++run.steps_outside_convexity;
    const double time = static_cast<double>(step) * options.time_step;
    EnergyValue after;
    try {
      stepper.step(state);
      if (const double size = largest(state); size > largest_activity)
        throw_diverged(run.law, time, size, step);
      after = energy();
    } catch (const InvalidArgument& error) {
      // A generating function met a state that it cannot take: on the way of a run that is the model's doing.
      throw DidNotConverge("network at time " + number_text(time, 6) + ": " + error.what(), largest(state),
                           step);
    }
    const double rise = after.value - before.value;
    const double magnitude =
        std::max({after.magnitude, before.magnitude, std::numeric_limits<double>::min()});
    run.largest_increase = std::max(run.largest_increase, rise / magnitude);
    if (rise > energy_rounding * magnitude) ++run.increases;
    run.lowest_energy = std::min(run.lowest_energy, after.value);
    run.highest_energy = std::max(run.highest_energy, after.value);
    if (step % static_cast<std::int64_t>(options.record_every) == 0 || step == run.steps)
      record(step, after.value);
    before = after;
  }
  if (run.steps == 0) run.largest_increase = 0;
  run.states.shape = {run.time.size(), network.size()};

  std::vector<double> drive(network.size());
  if (reduced) {
    drive.resize(nv);
    network.reduced_drive(visible(), drive);
  } else {
    network.drive(state, drive);
  }
  run.residual = largest(drive);
  return run;
}

}  // namespace synaptica::associative
