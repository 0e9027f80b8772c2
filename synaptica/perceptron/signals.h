// Stationary Gaussian signals with a given spectrum, exactly; and the spectrum and covariance of given signals.
//
//   x = F^-1 sqrt(lambda) F n,   n white noise of unit variance, F the Fourier transform
//
// is Gaussian with the circulant covariance of eigenvalues lambda_k, lambda_k = lambda_{P-k} (spectrum.h): no burn-in and no
// approximation, on a time axis that closes on itself. One transform serves two signals: the real and imaginary part of one
// complex signal.
//
// Signals are columns: entry (time, signal), row-major, as the solver takes its inputs.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "synaptica/numerics/matrix_product.h"
#include "synaptica/numerics/random.h"

namespace synaptica::perceptron {

/// Fills `signals` (P x n) with n independent signals of modes lambda (P numbers, not negative; the mean is the variance of
/// a sample). Draws P numbers a signal, signal after signal, so that the first signals do not depend on how many follow.
/// Cost: P log P a signal. Throws InvalidArgument where lengths differ, a mode is negative or modes are not symmetric.
void sample_signals(std::span<const double> lambda, numerics::RandomStream& stream,
                    const numerics::MatrixView& signals);

/// One signal of these modes.
[[nodiscard]] std::vector<double> sample_signal(std::span<const double> lambda,
                                                numerics::RandomStream& stream);

/// I_k = |sum_t x_t exp(-2 pi i k t/P)|^2 / P, k = 0 ... P - 1: its mean over k is the mean square of x, and its expectation
/// for a circulant signal is lambda_k. Mode 0 holds P times the squared mean; nothing is subtracted.
[[nodiscard]] std::vector<double> periodogram(std::span<const double> signal);

/// The mean of the periodograms of all columns.
[[nodiscard]] std::vector<double> mean_periodogram(const numerics::ConstMatrixView& signals);

/// (1/P) sum_{t=0..P-1-lag} (x_t - m)(x_{t+lag} - m), lag = 0 ... lags - 1, m the mean: the usual estimate on an open time
/// axis, whose bias is of order lag/P. Throws InvalidArgument unless 1 <= lags <= P.
[[nodiscard]] std::vector<double> autocovariance(std::span<const double> signal, std::size_t lags);

}  // namespace synaptica::perceptron
