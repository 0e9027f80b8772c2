#include "synaptica/perceptron/signals.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <string>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/fourier.h"

namespace synaptica::perceptron {

namespace {

using Complex = std::complex<double>;
using numerics::FourierTransform;

}  // namespace

void sample_signals(std::span<const double> lambda, numerics::RandomStream& stream,
                    const numerics::MatrixView& signals) {
  const std::size_t samples = signals.rows;
  if (lambda.size() != samples)
    throw InvalidArgument("signals: " + std::to_string(lambda.size()) + " modes for " +
                          std::to_string(samples) + " samples; one for each is needed");
  if (samples == 0) return;
  std::vector<double> amplitude(samples);
  double lowest = INFINITY;
  double highest = 0;
  for (std::size_t k = 0; k < samples; ++k) {
    if (!(lambda[k] >= 0) || !std::isfinite(lambda[k]))
      throw InvalidArgument("signals, mode " + std::to_string(k) + ": variance " + number_text(lambda[k]) +
                            " must be at least 0");
    const double mirrored = lambda[(samples - k) % samples];
    // The two are formed from the same frequency, but a caller may have rounded differently.
    if (std::fabs(lambda[k] - mirrored) > 1e-12 * (lambda[k] + mirrored))
      throw InvalidArgument("signals, mode " + std::to_string(k) + ": " + number_text(lambda[k]) +
                            " differs from its mirror image " + number_text(mirrored) +
                            "; a real signal's modes are symmetric");
    amplitude[k] = std::sqrt(lambda[k]);
    lowest = std::min(lowest, amplitude[k]);
    highest = std::max(highest, amplitude[k]);
  }
  std::vector<double> first(samples);
  std::vector<double> second(samples);
  // White signals are the noise itself, to the last bit but one: no transform is wanted.
  if (lowest == highest) {
    for (std::size_t i = 0; i < signals.columns; ++i) {
      stream.fill_normal(first);
      for (std::size_t t = 0; t < samples; ++t) signals.data[t * signals.stride + i] = highest * first[t];
    }
    return;
  }
  const FourierTransform transform(samples);
  std::vector<Complex> noise(samples);
  std::vector<Complex> modes(samples);
  for (std::size_t i = 0; i < signals.columns; i += 2) {
    stream.fill_normal(first);
    const bool paired = i + 1 < signals.columns;
    if (paired) stream.fill_normal(second);
    for (std::size_t t = 0; t < samples; ++t) noise[t] = {first[t], paired ? second[t] : 0};
    transform.forward(noise, modes);
    for (std::size_t k = 0; k < samples; ++k) modes[k] *= amplitude[k];
    transform.backward(modes, noise);
    for (std::size_t t = 0; t < samples; ++t) {
      signals.data[t * signals.stride + i] = noise[t].real();
      if (paired) signals.data[t * signals.stride + i + 1] = noise[t].imag();
    }
  }
}

std::vector<double> sample_signal(std::span<const double> lambda, numerics::RandomStream& stream) {
  std::vector<double> signal(lambda.size());
  sample_signals(lambda, stream, {signal.data(), signal.size(), 1, 1});
  return signal;
}

std::vector<double> periodogram(std::span<const double> signal) {
  return mean_periodogram({signal.data(), signal.size(), 1, 1});
}

std::vector<double> mean_periodogram(const numerics::ConstMatrixView& signals) {
  const std::size_t samples = signals.rows;
  std::vector<double> power(samples, 0.0);
  if (samples == 0 || signals.columns == 0) return power;
  const FourierTransform transform(samples);
  std::vector<Complex> values(samples);
  std::vector<Complex> modes(samples);
  // Two real signals as one complex: |A_k|^2 + |B_k|^2 = (|Z_k|^2 + |Z_{-k}|^2)/2 for Z = A + i B.
  for (std::size_t i = 0; i < signals.columns; i += 2) {
    const bool paired = i + 1 < signals.columns;
    for (std::size_t t = 0; t < samples; ++t) {
      const double* row = signals.data + t * signals.stride + i;
      values[t] = {row[0], paired ? row[1] : 0};
    }
    transform.forward(values, modes);
    for (std::size_t k = 0; k < samples; ++k)
      power[k] += 0.5 * (std::norm(modes[k]) + std::norm(modes[(samples - k) % samples]));
  }
  for (double& value : power) value /= static_cast<double>(samples) * static_cast<double>(signals.columns);
  return power;
}

std::vector<double> autocovariance(std::span<const double> signal, std::size_t lags) {
  const std::size_t samples = signal.size();
  if (lags < 1 || lags > samples)
    throw InvalidArgument("autocovariance: " + std::to_string(lags) + " lags of " + std::to_string(samples) +
                          " samples; from 1 to as many as samples are possible");
  double mean = 0;
  for (const double x : signal) mean += x;
  mean /= static_cast<double>(samples);
  // Zeros behind the signal keep its ends from meeting; a power of two is fast whatever the length was.
  std::size_t length = 1;
  while (length < samples + lags) length *= 2;
  const FourierTransform transform(length);
  std::vector<Complex> values(length);
  std::vector<Complex> modes(length);
  for (std::size_t t = 0; t < samples; ++t) values[t] = signal[t] - mean;
  transform.forward(values, modes);
  for (auto& mode : modes) mode = std::norm(mode);
  transform.backward(modes, values);
  std::vector<double> covariance(lags);
  for (std::size_t lag = 0; lag < lags; ++lag)
    covariance[lag] = values[lag].real() / static_cast<double>(samples);
  return covariance;
}

}  // namespace synaptica::perceptron
