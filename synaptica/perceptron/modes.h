// The modes in which the theory sees signals: what varies in time, without saying when.
//
// Mode k of the inputs' common covariance over patterns has the variance lambda_k (an eigenvalue), and the target has the
// power S_k in it: its expectation, or (v_k . y)^2 for one given target y and eigenvector v_k. The theory needs the means
// E[...] over the P modes alone, so modes that agree are kept once, with their part of P as weight.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "synaptica/perceptron/problem.h"
#include "synaptica/perceptron/spectrum.h"

namespace synaptica::perceptron {

struct Mode {
  double input = 0;   ///< lambda_k
  double target = 0;  ///< S_k
  double weight = 0;  ///< how many of the P modes, divided by P
};

/// The modes of stationary signals of these spectra, P patterns. A learned or fixed bias uses up the constant mode: its
/// lambda and S are then 0, and it still counts in the mean, an effect of order 1/P.
/// Cost: O(P). Throws InvalidArgument as spectrum_modes does.
[[nodiscard]] std::vector<Mode> stationary_modes(const Spectrum& inputs, const Spectrum& target,
                                                 std::size_t patterns, Bias bias);

/// One mode for each eigenvalue, as they are; eigenvalues below 1e-10 of the largest are 0, since they are the rounding of
/// a matrix that was diagonalised. Throws InvalidArgument where lengths differ or are 0.
[[nodiscard]] std::vector<Mode> given_modes(std::span<const double> eigenvalues,
                                            std::span<const double> target_powers);

}  // namespace synaptica::perceptron
