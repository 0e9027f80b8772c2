// When memories that compete for patterns collapse onto one: the softmax gate as a mean-field Potts model.
//
// q memories, q patterns of one norm^2 Nv with pairwise overlap rho, presented equally often; sharpness
// K = gain Nv (1 - rho). With slow memories the presentations average out, and on the line
// Xi_mu = mean + m (xi_mu - mean) the memories move by
//
//   tau_X q dm/dt = f(m) - m,   f(m) = (e^{Km} - 1)/(e^{Km} + q - 1)
//
// m = 1: every memory is its pattern; m = 0: all memories are the patterns' mean. The fixed points satisfy
// K = ln[ (1 + (q-1) m)/(1 - m) ] / m, whose minimum over m is the collapse:
//
//   K < K_+        only m = 0: memories collapse
//   K_+ < K < q    both stable: it depends on the start (q >= 3); equally deep at K_c = 2 (q-1) ln(q-1)/(q-2)
//   K > q          m = 0 unstable: memories separate
//
// The free dynamics of neurons, v' = -v + Xi^T softmax(gain Xi v) with q orthogonal memories, obeys the same equation,
// with v in place of a memory: retrieval of one memory against their mixture.
//
//   symbol  name        meaning                            range
//   K       sharpness   of the gate, in units of overlap   above 0
//   q       memories    memories, and patterns             2 ... 1e9
//   m       separation                                     [0, 1]
#pragma once

#include <cstdint>
#include <optional>

namespace synaptica::associative {

/// The point where the separated branch begins. At q = 2 it is m = 0, K = 2: the transition is then
/// continuous.
struct CollapsePoint {
  double sharpness = 0;   ///< K_+
  double separation = 0;  ///< m_+
  double residual = 0;    ///< |f(m_+) - m_+| at K_+
};
/// All functions throw InvalidArgument where memories or sharpness is out of range (one memory has
/// a gate that is constant: there is nothing to compete for).
[[nodiscard]] CollapsePoint collapse_point(std::int64_t memories);

/// K_c; 2 at q = 2.
[[nodiscard]] double equal_depth_sharpness(std::int64_t memories);

struct SeparatedBranch {
  double separation = 0;  ///< the stable m, at least m_+
  double leak = 0;        ///< 1 - m, without loss of digits: q e^{-K} for large K
  double slope = 0;       ///< f'(m) - 1 < 0: what relaxes with the time q tau_X/|slope|
  double saddle = 0;      ///< the unstable m below; 0 where there is none (K >= q)
  double residual = 0;    ///< |f(m) - m|
};
/// None below K_+.
[[nodiscard]] std::optional<SeparatedBranch> separated_branch(double sharpness, std::int64_t memories);

/// (K/q - 1)/q: the growth rate, in units of 1/tau_X, of any small difference between memories that
/// have collapsed.
[[nodiscard]] double collapsed_growth_rate(double sharpness, std::int64_t memories);

/// The averaged law followed for a time.
struct CollapseRelaxation {
  double separation = 0;
  /// By how much a disturbance of the drift f(m) - m by (1 - m), all along the way, would have
  /// moved m. Times 1/tau_X it bounds what the average leaves out: within a round of presentations
  /// a memory moves by up to (1 - m)/tau_X. Cut at 1e6.
  double sensitivity = 0;
};
/// From separation `start` in [0, 1], for `duration` >= 0 in units of tau_X. Runge-Kutta of order
/// four with at least a hundred steps a relaxation time; error below 1e-10. It stops early at the
/// fixed point.
[[nodiscard]] CollapseRelaxation collapse_relaxation(double sharpness, std::int64_t memories, double start,
                                                     double duration);

/// The mean weight that the winning memory has at separation m: e^{Km}/(e^{Km} + q - 1).
[[nodiscard]] double winning_weight(double sharpness, std::int64_t memories, double separation);

}  // namespace synaptica::associative
