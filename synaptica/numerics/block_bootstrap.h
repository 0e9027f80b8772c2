// How sure are variances and means of slow time series? The moving-block bootstrap (Künsch, Ann. Stat. 17, 1989).
//
// A resample of a series of n samples is made of blocks of `block` consecutive samples, each starting anywhere from 0
// to n - block with equal chance, put end to end and cut at n: what hangs together within a block stays so. All series
// take the same blocks, so that differences between them keep what they have in common. Intervals are a few per cent
// too narrow where a block spans few autocorrelation times.
#pragma once

#include <cstddef>
#include <span>

#include "synaptica/core/array.h"
#include "synaptica/numerics/random.h"

namespace synaptica::numerics {

/// The variance, about its own mean, of each series in each resample: {resamples, series}. `series` has shape
/// {series, n}. Cost: resamples * series * n / block operations; memory 2 series n doubles.
/// Throws InvalidArgument where there is no series, a block is 0 or longer than n, or resamples is 0.
[[nodiscard]] Array bootstrap_variances(const Array& series, std::size_t block, std::size_t resamples,
                                        RandomStream& stream);

/// The mean of each series in each resample: {resamples, series}; otherwise as above.
[[nodiscard]] Array bootstrap_means(const Array& series, std::size_t block, std::size_t resamples,
                                    RandomStream& stream);

/// The value below which a part `probability` in [0, 1] of them lies, linear between order statistics.
/// Throws InvalidArgument where there is none.
[[nodiscard]] double sample_quantile(std::span<const double> values, double probability);

}  // namespace synaptica::numerics
