// The mean-field theory of given data: each column a population of its own, modes from the data's power spectra.
//
// For what principal_components.h does not cover: a bias that is fixed, so that weights must provide the mean of the target
// through inputs whose means differ. Needs stationary signals, and columns that are independent of one another:
//
//   lambda_k = mean over columns of the periodogram of x_i/sigma_i      S_k = periodogram of y      m_p/sigma_p of each column
//   drive B = (mean y - b)/sqrt N
#pragma once

#include <cstdint>
#include <span>

#include "synaptica/numerics/matrix_product.h"
#include "synaptica/perceptron/mean_field.h"

namespace synaptica::perceptron {

/// Inputs: P x N; the result's `weights` has a law for each column. Rows beyond the largest length that is fast to transform
/// (at most a few per cent) are left out of the spectra. Cost: N P log P operations, and those of mean_field.
/// Throws InvalidArgument where shapes do not fit, a column is constant, or as mean_field does.
[[nodiscard]] MeanField data_mean_field(const numerics::ConstMatrixView& inputs,
                                        std::span<const std::int8_t> signs, std::span<const double> target,
                                        double fixed_bias, double ridge);

}  // namespace synaptica::perceptron
