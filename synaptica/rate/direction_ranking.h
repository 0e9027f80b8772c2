// Which mappings will a network learn quickly? What a recording of its activity before learning says of the order.
//
// By the fluctuation-learning relation (docs/theory/fluctuation-learning.md) the initial speed at which the activity moves
// along a target direction v is proportional to the variance of the spontaneous activity along it,
//
//   sigma_v^2 = v^T S v / |v|^2,   relative log speed = ln sigma_v^2 - mean over the candidates of ln sigma_v^2
//
// for symmetric effective connectivity and isotropic noise; and, for linear dynamics with equal gains and any
// connectivity and noise, to the quasi-Gaussian response
//
//   chi_v ~ v^T [ int_0^inf C(s) ds ] C(0)^-1 v / |v|^2,   C(s) = E x(t + s) x(t)^T
//
// an integrated time, which needs no knowledge of the noise but longer recordings. A recording gives the order and the
// ratios of speeds. It does not give learning rate, temperature, gain, absolute speeds or times, nor the response to an
// input that was not recorded; hidden neurons bias chi, and measurement noise adds a constant to every variance.
//
//   symbol   name                meaning                                             unit
//   Y        recording           samples x neurons                                   any
//   h        sampling_interval   between samples                                     any unit of time
//   tau_v    autocorrelation_time  int_0^inf c(s) ds / c(0) of the activity along v  that unit
//   L        block               samples that are taken together: max(20, 2 n^(1/3), 2 tau_v/h of the slowest v)
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "synaptica/core/array.h"
#include "synaptica/numerics/covariance_shrinkage.h"
#include "synaptica/numerics/random.h"

namespace synaptica::rate {

inline constexpr std::size_t fewest_samples = 50;
inline constexpr std::size_t most_neurons = 5000;

struct RankingOptions {
  double sampling_interval = 1;
  std::size_t block = 0;         ///< samples in a block; 0: as above
  std::size_t resamples = 1000;  ///< of the bootstrap; at least 100
  double confidence = 0.95;      ///< of the intervals, in (0, 1)
};

/// What the recording says of one candidate direction.
struct RankedDirection {
  std::size_t rank = 0;  ///< 1: the fastest by variance
  double variance = 0;   ///< sigma_v^2
  double shrunk_variance =
      0;  ///< the same of the shrunk covariance: ratios are compressed, the order is the same
  double autocorrelation_time = 0;  ///< tau_v
  double relative_log_speed = 0;    ///< from the variance
  double lower = 0, upper = 0;      ///< its bootstrap interval
  std::optional<double> response;  ///< chi_v up to a constant, a time; none where the estimate is not above 0
  std::optional<double> relative_log_response;  ///< ln of it minus the mean over the candidates that have one
};

struct DirectionRanking {
  std::vector<RankedDirection> directions;  ///< in the candidates' order
  std::size_t samples = 0, neurons = 0;
  std::size_t block = 0;
  double shrinkage = 0;            ///< intensity of the shrunk covariance
  double mean_variance = 0;        ///< of a neuron
  double slowest_time = 0;         ///< the largest autocorrelation time of a candidate
  double independent_samples = 0;  ///< duration / slowest_time
  double rank_correlation = 0;  ///< Spearman's, of the two columns, where both are there; 0 with fewer than 3
  std::vector<std::string> warnings;  ///< sentences without full stop
};

/// Ranks the candidates, the rows of `directions` ({candidates, neurons}; lengths do not matter). `stream` draws the
/// bootstrap's blocks. Cost: 3 n p^2 + p^3/3 operations, and candidates * (n p + lags n + resamples n / L).
/// Throws InvalidArgument where shapes do not fit; with fewer than 50 samples or more than 5000 neurons; where a value is
/// not finite (row and column named), a column is constant (they are listed), a direction is zero, or has no variance.
[[nodiscard]] DirectionRanking rank_directions(const Array& recording, const Array& directions,
                                               const RankingOptions& options, numerics::RandomStream& stream);

/// The leading principal components, rows of unit length, most variance first, the largest entry positive:
/// {count, neurons}; and the part of the variance that each has. Components describe the recording they come from too
/// well (the first look larger than they are): rank them on another part of it.
struct PrincipalDirections {
  Array directions;
  std::vector<double> variance_fraction;
};
[[nodiscard]] PrincipalDirections principal_directions(const Array& recording, std::size_t count);

/// A part of the recording: rows first ... last - 1.
[[nodiscard]] Array rows_of(const Array& recording, std::size_t first, std::size_t last);

/// Is a direction inside the manifold of the leading components learned faster than one outside of it, as brain-computer
/// interfaces find? Mean relative log speed of the candidates' parts inside the span, minus that of their parts outside.
struct ManifoldContrast {
  double log_ratio = 0;
  double lower = 0, upper = 0;  ///< bootstrap interval
  std::size_t inside = 0,
              outside = 0;  ///< how many candidates have a part there of at least a tenth of their length
};
/// `manifold`: orthonormal rows, fewer than neurons. None where no candidate has a part inside, or none outside.
/// Throws as rank_directions.
[[nodiscard]] std::optional<ManifoldContrast> manifold_contrast(const Array& recording,
                                                                const Array& directions,
                                                                const Array& manifold,
                                                                const RankingOptions& options,
                                                                numerics::RandomStream& stream);

}  // namespace synaptica::rate
