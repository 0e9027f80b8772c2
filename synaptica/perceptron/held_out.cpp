#include "synaptica/perceptron/held_out.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/symmetric_eigen.h"
#include "synaptica/numerics/vector_product.h"

namespace synaptica::perceptron {

HeldOutTheory::HeldOutTheory(const Array& covariance, std::span<const std::size_t> training,
                             std::span<const std::size_t> test, std::span<const double> target, Bias bias) {
  const std::size_t n = target.size();
  if (covariance.shape != std::vector<std::size_t>{n, n})
    throw InvalidArgument("held-out error: the covariance must be " + std::to_string(n) + " x " +
                          std::to_string(n) + ", as the target has " + std::to_string(n) + " values");
  if (training.empty()) throw InvalidArgument("held-out error: no training point; at least one is needed");
  for (const auto& points : {training, test})
    for (const std::size_t t : points)
      if (t >= n)
        throw InvalidArgument("held-out error: time point " + std::to_string(t) + " of " + std::to_string(n));
  if (bias == Bias::fixed)
    throw InvalidArgument("held-out error: the theory needs a bias that is learned, or none; it is fixed");
  const std::size_t patterns = training.size();
  const auto p = static_cast<double>(patterns);
  const auto c = [&](std::size_t a, std::size_t b) { return covariance.values[a * n + b]; };

  // Centred by training means: C_ab - mean_t C_at - mean_t C_tb + mean_tt' C_tt'.
  std::vector<double> row_means(n, 0.0);
  double mean = 0;
  double target_mean = 0;
  if (bias == Bias::optimal) {
    for (std::size_t a = 0; a < n; ++a)
      for (const std::size_t t : training) row_means[a] += c(a, t) / p;
    for (const std::size_t t : training) {
      mean += row_means[t] / p;
      target_mean += target[t] / p;
    }
  }
  const auto centred = [&](std::size_t a, std::size_t b) {
    return c(a, b) - row_means[a] - row_means[b] + mean;
  };
  Array block = Array::filled({patterns, patterns}, 0);
  std::vector<double> y(patterns);
  for (std::size_t k = 0; k < patterns; ++k) {
    for (std::size_t l = 0; l < patterns; ++l)
      block.values[k * patterns + l] = centred(training[k], training[l]);
    y[k] = target[training[k]] - target_mean;
  }
  const numerics::SymmetricEigen eigen = numerics::symmetric_eigen(block);
  const numerics::ConstMatrixView vectors{eigen.vectors.values.data(), patterns, patterns, patterns};
  projected_target_.resize(patterns);
  numerics::multiply_vector(vectors, numerics::Transpose::no, y, projected_target_);
  std::vector<double> powers(patterns);
  for (std::size_t k = 0; k < patterns; ++k) powers[k] = projected_target_[k] * projected_target_[k];
  // Rounding of what is zero must not be negative.
  std::vector<double> eigenvalues = eigen.values;
  for (double& value : eigenvalues) value = std::max(0.0, value);
  modes_ = given_modes(eigenvalues, powers);
  cross_.resize(test.size() * patterns);
  std::vector<double> row(patterns);
  for (std::size_t m = 0; m < test.size(); ++m) {
    for (std::size_t k = 0; k < patterns; ++k) row[k] = centred(test[m], training[k]);
    numerics::multiply_vector(vectors, numerics::Transpose::no, row,
                              std::span<double>(cross_).subspan(m * patterns, patterns));
    own_variance_.push_back(centred(test[m], test[m]));
    test_target_.push_back(target[test[m]] - target_mean);
  }
}

HeldOutError HeldOutTheory::error(const MeanField& theory) const {
  const std::size_t patterns = modes_.size();
  // M in the modes: chi/(1 + chi lambda); the limit 1/lambda where the ridge is 0 and targets are met. What has no variance
  // in training has no covariance with anything.
  std::vector<double> gain(patterns, 0.0);
  for (std::size_t k = 0; k < patterns; ++k)
    if (modes_[k].input > 0)
      gain[k] =
          theory.rescaled ? 1 / modes_[k].input : theory.response / (1 + theory.response * modes_[k].input);
  HeldOutError e;
  const std::size_t points = test_target_.size();
  for (std::size_t m = 0; m < points; ++m) {
    const double* c = cross_.data() + m * patterns;
    double output = 0;
    double variance = own_variance_[m];
    for (std::size_t k = 0; k < patterns; ++k) {
      const double part = gain[k] * c[k];
      output += part * projected_target_[k];
      variance += part * (part * modes_[k].input - 2 * c[k]);
    }
    const double bias = test_target_[m] - output;
    e.squared_bias.push_back(bias * bias);
    e.variance.push_back(theory.order * std::max(0.0, variance));
    e.mean_squared_bias += e.squared_bias.back() / static_cast<double>(points);
    e.mean_variance += e.variance.back() / static_cast<double>(points);
  }
  e.mean_square_error = e.mean_squared_bias + e.mean_variance;
  return e;
}

Array filtered_covariance(std::span<const double> signal, std::span<const double> tap_variances) {
  const std::size_t taps = tap_variances.size();
  if (taps == 0 || signal.size() < taps)
    throw InvalidArgument("filtered covariance: a signal of " + std::to_string(signal.size()) +
                          " samples and " + std::to_string(taps) +
                          " taps; at least one tap and as many samples are needed");
  for (const double variance : tap_variances)
    if (!(variance >= 0) || !std::isfinite(variance))
      throw InvalidArgument("filtered covariance: tap variance " + number_text(variance) +
                            " must be at least 0");
  const std::size_t times = signal.size() - taps + 1;
  // Rows of delayed values, weighted: C = S S^T.
  std::vector<double> delayed(times * taps);
  for (std::size_t t = 0; t < times; ++t)
    for (std::size_t j = 0; j < taps; ++j)
      delayed[t * taps + j] = std::sqrt(tap_variances[j]) * signal[t + taps - 1 - j];
  Array covariance = Array::filled({times, times}, 0);
  numerics::multiply({delayed.data(), times, taps, taps}, numerics::Transpose::no,
                     {delayed.data(), times, taps, taps}, numerics::Transpose::yes,
                     {covariance.values.data(), times, times, times});
  return covariance;
}

}  // namespace synaptica::perceptron
