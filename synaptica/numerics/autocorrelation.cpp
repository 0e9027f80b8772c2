#include "synaptica/numerics/autocorrelation.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace synaptica::numerics {

double lagged_product(std::span<const double> later, std::span<const double> earlier, std::size_t lag) {
  const std::size_t terms = later.size() - lag;
  return std::inner_product(later.begin() + static_cast<std::ptrdiff_t>(lag), later.end(), earlier.begin(),
                            0.0) /
         static_cast<double>(terms);
}

double autocorrelation_time(std::span<const double> x) {
  if (x.empty()) return 0.5;
  const double variance = lagged_product(x, x, 0);
  if (!(variance > 0)) return 0.5;
  double time = 0.5;
  for (std::size_t lag = 1; lag < x.size() / 4; ++lag) {
    time += lagged_product(x, x, lag) / variance;
    if (static_cast<double>(lag) >= 5 * time) break;
  }
  return std::max(0.5, time);
}

std::size_t default_block(std::size_t samples, double time, std::size_t least) noexcept {
  const auto root = static_cast<std::size_t>(std::lround(2 * std::cbrt(static_cast<double>(samples))));
  const auto slow = static_cast<std::size_t>(std::ceil(2 * time));
  return std::min(std::max({least, root, slow}), std::max<std::size_t>(1, samples / 2));
}

}  // namespace synaptica::numerics
