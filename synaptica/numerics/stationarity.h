// Is the second half of a series another one than the first?
//
// The series is cut into an even number of blocks of at least five autocorrelation times, so that their means are nearly
// independent, and Student's t compares those of the second half with those of the first; so for the logarithms of the blocks'
// variances. Slow changes are found, and so is a level that moves once; a change that comes back is not.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace synaptica::numerics {

struct Drift {
  std::size_t blocks = 0;
  double mean = 0;  ///< second half's mean minus the first's, in standard deviations of the series
  double mean_probability = 1;  ///< that blocks of one process differ so much
  double deviation_ratio = 1;   ///< of the second half's standard deviation to the first's (within blocks)
  double deviation_probability = 1;
};

/// None where six blocks would be shorter than five autocorrelation times or four samples, or nothing varies: nothing can then
/// be said. At most 16 blocks are made. Cost: that of autocorrelation_time.
[[nodiscard]] std::optional<Drift> drift(std::span<const double> series);

}  // namespace synaptica::numerics
