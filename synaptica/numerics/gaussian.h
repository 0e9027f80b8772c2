// The standard normal distribution.
//
//   density       phi(z) = exp(-z^2/2) / sqrt(2 pi)
//   distribution  Phi(z) = integral of phi from -inf to z
//   upper tail    Q(z)   = 1 - Phi(z), accurate where it is tiny
#pragma once

namespace synaptica::numerics {

[[nodiscard]] double standard_normal_density(double z) noexcept;
[[nodiscard]] double standard_normal_distribution(double z) noexcept;
[[nodiscard]] double standard_normal_upper_tail(double z) noexcept;

/// z with Phi(z) = probability, for probability in (0, 1): Wichura's algorithm AS 241 (PPND16, Applied Statistics 37,
/// 1988), relative error about 1e-16; only +, *, / in |probability - 1/2| <= 0.425, a log and a square root beyond.
/// Returns -inf at 0, +inf at 1.
[[nodiscard]] double standard_normal_quantile(double probability) noexcept;

}  // namespace synaptica::numerics
