// Averages of tanh and its relatives over a Gaussian field: the integrals that mean-field theories of binary neurons
// are made of.
//
//   x = mean + deviation z,  z standard normal;   t = tanh x,  s = 1 - t^2
//
// All are accurate to a few 1e-16 (of the field's own size for the logarithm) at every deviation, because the range of
// z is treated in two ways that meet at deviation 3/2:
//   below  the trapezoid rule in z, step h = 0.15 on [-9, 9]. tanh has its poles at a distance a = pi/(2 deviation) from
//          the real axis, so the rule's error is about exp(a^2/2 - 2 pi a/h): 1e-19 at a = pi/3, times (2 pi/h)^3/6 = 1e4
//          for s^2, whose pole is of fourth order.
//   above  tanh x = sign x + a correction that dies as e^{-2|x|}. The sign is integrated in closed form; the correction,
//          a smooth function times a slowly varying density, by a Gauss-Legendre rule of 64 points on |x| < 20.
// Cost: about 120 exponentials whatever the arguments, 1 us.
#pragma once

namespace synaptica::associative {

struct TanhMoments {
  double tanh = 0;          ///< E t
  double square = 0;        ///< E t^2, without loss of digits where it is small
  double slope = 1;         ///< E s = 1 - E t^2, without loss of digits where it is small
  double slope_tanh = 0;    ///< E s t
  double slope_square = 1;  ///< E s^2
};

/// Derivatives follow by parts: d(tanh)/d(mean) = slope, d(tanh)/d(deviation) = -2 deviation
/// slope_tanh, d(slope)/d(mean) = -2 slope_tanh, d(slope)/d(deviation) = -2 deviation (3
/// slope_square - 2 slope). Requires finite arguments, deviation >= 0.
[[nodiscard]] TanhMoments tanh_moments(double mean, double deviation);

/// E ln(2 cosh x).
[[nodiscard]] double log_two_cosh_moment(double mean, double deviation);

}  // namespace synaptica::associative
