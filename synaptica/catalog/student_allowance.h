// What an allowance holds for Student's t, which takes the mean of the replicas for normal.
//
// Where one replica's value has the standard deviation sd and the third central moment m3, t is moved by
// m3 (1 + 2 t^2)/(6 sd^3 sqrt R) (Johnson, J. Am. Stat. Assoc. 73, 1978), so the mean of R replicas by
//
//   m3 (1 + 2 t^2)/(6 sd^2 R),   taken at t = 4 and the default R = 32: 33/192 m3/sd^2.
#pragma once

namespace synaptica {

/// t and R at which the formulas are taken.
inline constexpr double usual_t = 4;
inline constexpr double usual_replicas = 32;

/// `third_over_variance`: m3/sd^2 of one replica's value, or of one of the values that a replica averages; divide by
/// their number then.
[[nodiscard]] double skewness_allowance(double third_over_variance);

/// Of a fraction of `trials` with few events, whose count has m3 = sd^2: 33/192 events.
[[nodiscard]] double rare_event_allowance(double trials);

}  // namespace synaptica
