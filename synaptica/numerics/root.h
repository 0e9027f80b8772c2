// Roots and fixed points that prove themselves: every answer carries its residual, and none is given without one.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace synaptica::numerics {

struct Root {
  double value = 0;
  double residual = 0;  ///< |f(value)|
  std::int64_t iterations = 0;
};

/// A root of a continuous f in [lowest, highest], where f changes sign (TOMS 748), to the last bits of x.
/// Throws InvalidArgument where f does not change sign, DidNotConverge after `most_iterations`.
[[nodiscard]] Root find_root(const std::function<double(double)>& f, double lowest, double highest,
                             std::int64_t most_iterations = 200);

struct FixedPointOptions {
  /// Converged where max_i |map(x)_i - x_i| <= tolerance * max(1, max_i |x_i|). The residual decides, never the size
  /// of the last step: with a small damping near a critical point a step can be tiny far from the answer.
  double tolerance = 1e-12;
  std::int64_t most_iterations = 10000;
  /// The fraction of the map's step that is taken, in (0, 1]: smaller is safer and slower.
  double damping = 1;
  /// How many former steps Anderson's mixing combines; 0: plain damped iteration. More is faster and less robust.
  int memory = 5;
};

struct FixedPoint {
  std::vector<double> value;
  double residual = 0;  ///< max_i |map(x)_i - x_i|
  std::int64_t iterations = 0;
};

/// x = map(x), by damped iteration with Anderson's mixing. `map` gets x and fills the second argument, of the same length.
/// Throws DidNotConverge with the best residual reached, also where the map leaves the finite numbers.
[[nodiscard]] FixedPoint find_fixed_point(
    const std::function<void(std::span<const double>, std::span<double>)>& map, std::vector<double> start,
    const FixedPointOptions& options = {});

}  // namespace synaptica::numerics
