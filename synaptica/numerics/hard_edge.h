// The smallest eigenvalue of a random covariance matrix that is square, or nearly so.
//
// X of n x p independent standard normal entries, d = |n - p|, l the smallest non-zero eigenvalue of X^T X. For large n
// and p at fixed d, s = (sqrt(n - 1/2) + sqrt(p - 1/2))^2 l has the law
//
//   P(s > t) = det(1 - V_t),   V_t(x, y) = (sqrt t / 2) J_d( sqrt(t x y) ) on L2(0, 1)
//
// (Forrester, Nonlinearity 19, 2006, the hard edge at beta = 1). d = 0: exp(-t/8 - sqrt(t)/2) (Edelman 1988);
// d = 1: exp(-t/8). Textbooks scale by 4 sqrt(n p); our scale is the same at fixed d, and puts the law's centre right
// where d is of the order of n as well: (sqrt n + sqrt p)^2 (sqrt n - sqrt p)^2 = d^2.
#pragma once

namespace synaptica::numerics {

/// P(s > t), t >= 0, difference d >= 0. Throws InvalidArgument outside. Cost: 400 to 6000 Bessel
/// functions.
[[nodiscard]] double hard_edge_survival(double t, int difference);

/// Mean and standard deviation of s: E s = int_0^inf P(s > t) dt = 2.7545637 at d = 0, 8 at d = 1.
/// Cost: 80 survivals, 0.03 s at d = 0, 0.5 s at 30. Throws InvalidArgument where difference is not
/// in 0 ... 100.
struct HardEdgeMoments {
  double mean = 0;
  double deviation = 0;
};
[[nodiscard]] HardEdgeMoments hard_edge_moments(int difference);

}  // namespace synaptica::numerics
