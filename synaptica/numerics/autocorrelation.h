// How long does a series remember itself, and how many samples must a block of it have?
#pragma once

#include <cstddef>
#include <span>

namespace synaptica::numerics {

/// (1/(n - lag)) sum_t later_{t + lag} earlier_t: the covariance at a lag of two centred series of one length n > lag.
[[nodiscard]] double lagged_product(std::span<const double> later, std::span<const double> earlier,
                                    std::size_t lag);

/// int_0^inf c(s) ds / c(0) of a centred series, in samples: by the trapezoid rule up to the first lag beyond five times what
/// has been found (Sokal's window), since longer sums gather noise and shorter ones lose the tail. At least 0.5, that of
/// independent samples, which a series without variance is given too. Cost: 5 n times the result.
[[nodiscard]] double autocorrelation_time(std::span<const double> centred);

/// Samples of a block for the bootstrap of such a series: the most of `least`, 2 n^(1/3) and two autocorrelation times, at most
/// half of the series.
[[nodiscard]] std::size_t default_block(std::size_t samples, double autocorrelation_time,
                                        std::size_t least = 20) noexcept;

}  // namespace synaptica::numerics
