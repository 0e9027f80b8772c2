// The lines of the Hopfield network's phase diagram (theory and symbols: hopfield_mean_field.h).
//
//   name                    line    meaning
//   spin_glass_temperature  T_g     = 1 + sqrt(load): above, nothing is frozen
//   melting_temperature     T_M     the highest temperature with a retrieval state
//   critical_load           a_c(T)  the same line read the other way: the largest load with a retrieval state
//   transition_temperature  T_c     below, the retrieval state has a lower free energy than the spin glass
//
// a_c(0) = 0.137905566 with overlap 0.967417; T_c reaches zero temperature at load 0.0518543. Both lines lean over a
// little at low temperature, where the entropy of a replica-symmetric spin glass is negative: a_c(T) has its maximum,
// 0.13819, near T = 0.02, and T_c exists up to a load slightly above that of T = 0. Artefacts of replica symmetry.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "synaptica/associative/hopfield_mean_field.h"

namespace synaptica::associative {

/// One point of a line.
struct HopfieldTransition {
  double load = 0;
  double temperature = 0;
  double overlap = 0;  ///< of the retrieval state there
  /// What vanishes on the line: |d ln sqrt(a)/d ln w| for a_c along hopfield_retrieval_curve.h,
  /// |a_c(T) - load| for T_M, |f_retrieval - f_spin-glass| for T_c.
  double residual = 0;
  std::int64_t iterations = 0;  ///< evaluations of the integrals, or of the states for T_M and T_c
};

/// a_c(T): 0 with overlap 0 at T >= 1 - 1e-9. Throws InvalidArgument where the temperature is
/// outside its range. 100 us.
[[nodiscard]] HopfieldTransition critical_load(double temperature);

/// T_M(load); none where no temperature has a retrieval state. Throws InvalidArgument where the
/// load is outside its range. 2 ms.
[[nodiscard]] std::optional<HopfieldTransition> melting_temperature(double load);

/// T_c(load); none where retrieval states are at no temperature >= 0.02 the global minimum. Throws
/// as above. 5 ms.
[[nodiscard]] std::optional<HopfieldTransition> transition_temperature(double load);

/// T_g(load) = 1 + sqrt(load). Throws as above.
[[nodiscard]] double spin_glass_temperature(double load);

enum class HopfieldPhase {
  paramagnet,            ///< T > T_g: no order
  spin_glass,            ///< frozen, no memory of any pattern
  metastable_retrieval,  ///< patterns are local minima of the free energy, above the spin glass
  retrieval,             ///< patterns are the global minima
};

struct HopfieldPhasePoint {
  HopfieldPhase phase = HopfieldPhase::paramagnet;
  HopfieldState without_overlap;           ///< spin glass or paramagnet
  std::optional<HopfieldState> retrieval;  ///< none in the first two phases
};

/// Phase and states at each (load, temperature), row-major: entry (i, j) is at i *
/// temperatures.size() + j. Cost: 100 us a point; 100 x 100 points in about a second
/// (bench/hopfield_phase_diagram.cpp).
[[nodiscard]] std::vector<HopfieldPhasePoint> hopfield_phase_diagram(std::span<const double> loads,
                                                                     std::span<const double> temperatures);

}  // namespace synaptica::associative
