// The smallest errors worth seeing in the studies of the fluctuation-learning relation: what would change their conclusions.
//
//   size     Formula 1 promises a tenth too much in the mildest network, a symmetric one under a weak input (its slope is
//            0.91). An error of that size could hide such a failure, or be taken for one.
//     of a pair      a tenth of itself. Of what a full run does not see so well (relation_noise.h): what it sees, 8 of its
//                    standard errors (Student's t of 16 replicas and a hundred comparisons is 5.4; of as many standard errors
//                    one is 1.45 times too large) and the allowance; no more than a fifth of itself, or, of pairs that hardly
//                    respond, than a tenth of the largest
//     mean of pairs  half of what formula 1 misses of it, between a twentieth and a tenth of itself
//     slope          half of what formula 1's misses of 1, between a tenth and a fifth of itself
//   rank     A formula ranks pairs if it does better than the drive alone, and fails where it misses 1
//     correlation    half of the distance to the correlation of the drive, or half of what it misses of 1, whichever is more
//   power    exponent    1/4: half of the way from proportional to a square root
//
// None hangs on the size of the run: a smaller one is unresolved. `studies/*.toml` are of full size.
#pragma once

#include <vector>

namespace synaptica {

inline constexpr double exponent_resolution = 0.25;

/// `bound`: the allowance; `noise`: of a full run. `unit`: what a tenth is taken of where the values of all pairs are 0.
[[nodiscard]] std::vector<double> pair_resolutions(const std::vector<double>& values,
                                                   const std::vector<double>& bound,
                                                   const std::vector<double>& noise, double unit = 0);
/// `formula1`: its mean over the same pairs where `value` is a speed, else `value` itself.
[[nodiscard]] double mean_resolution(double value, double formula1);
[[nodiscard]] double slope_resolution(double slope, double slope_of_formula1);
[[nodiscard]] double correlation_resolution(double correlation, double correlation_of_drive);

}  // namespace synaptica
