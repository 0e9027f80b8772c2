// One time step of an associative network, by the method that suits its stiffness.
//
//   rk4    the classical Runge-Kutta method on (v, h): order 4, stable while fastest_rate * time_step < 2.5
//   etd1   exponential time differencing: each layer's leak exactly, the other layer's input held over the step; order 1
//   etd2   the same with the input's change over the step (Cox and Matthews, 2002); order 2 for time_step < tau_h, else 1
//   ros2   two-stage Rosenbrock method with gamma = 1 - 1/sqrt 2 (L-stable): order 2 at any stiffness; one factorisation
//          a step of the smaller layer's size, the larger layer being eliminated by its diagonal block:
//            (1 - gamma dt A) k1 = F(u),  (1 - gamma dt A) k2 = F(u + dt k1) - 2 k1,  u += dt (3 k1 + k2) / 2
//          A: the Jacobian [[-1, Xi^T H_h] / tau_v; [Xi H_v, -1] / tau_h]
//   reduced_rk4  the hidden neurons follow at once, h = Xi g(v) + c; rk4 on v
//
// Cost of a step: rk4 4 velocities, etd1 one, etd2 two, ros2 two and 4 Nv Nh min(Nv, Nh) operations.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "synaptica/associative/network.h"

namespace synaptica::associative {

enum class Integrator { automatic, rk4, etd1, etd2, ros2, reduced_rk4 };

/// "automatic", "rk4", "etd1", "etd2", "ros2", "reduced-rk4".
[[nodiscard]] std::string_view integrator_name(Integrator integrator) noexcept;

/// A method with the reason for it.
struct IntegratorChoice {
  Integrator method = Integrator::rk4;
  std::string reason;
  double fastest_rate = 0;            ///< of the network at its start, 1/time
  std::vector<std::string> warnings;  ///< what to know of this method at this step
};

/// The method for this network, start (v, h) and step: `wanted`, or for `automatic`
///   reduced_rk4  where tau_h = 0,
///   rk4          where fastest_rate * time_step <= 1/2 (its error is then below 1e-3 of the change over the step),
///   etd2         where time_step < tau_h,
///   ros2         beyond.
/// Throws InvalidArgument where the time step is not above 0 or above the step limit of rk4 (stability), and where the
/// reduced flow or the full one is asked for against hidden_time_constant.
[[nodiscard]] IntegratorChoice choose_integrator(const Network& network, std::span<const double> state,
                                                 double time_step, Integrator wanted = Integrator::automatic);

/// Advances states of one network. Not shared between threads; the network must outlive it.
class NetworkStepper {
 public:
  /// `method`: any but automatic.
  NetworkStepper(const Network& network, Integrator method, double time_step);

  /// state = (v, h) one time step on. What the generating functions throw passes through; the state is then unchanged.
  void step(std::span<double> state);

 private:
  void velocity(std::span<const double> state, std::span<double> out) const;
  void step_rk4(std::span<double> state);
  void step_reduced(std::span<double> state);
  void step_exponential(std::span<double> state, bool second_order);
  void step_rosenbrock(std::span<double> state);

  const Network* network_;
  Integrator method_;
  double time_step_;
  std::vector<double> stage_[5];
};

}  // namespace synaptica::associative
