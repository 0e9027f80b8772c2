// The error on time points that were not fitted, where inputs are correlated in time: theory for one given target.
//
// The inputs of every synapse have the covariance C over all time points (training and test) and are independent from
// synapse to synapse; y is given. With C and y centred by training means where the bias is learned, chi and q from
// mean_field() on the modes of the training block (lambda_k its eigenvalues, S_k = (v_k . y)^2), c_n the row of C between
// test point n and the training points, M = chi (1 + chi C_train)^-1:
//
//   E[(y_n - yhat_n)^2] = (y_n - c_n M y)^2 + q [C_nn - 2 c_n M c_n^T + c_n M C_train M c_n^T]
//
// kernel ridge regression with ridge 1/chi (the first term, a bias) and a variance proportional to q. Exact as N -> infinity
// with a learned bias or none.
//
// Forecasting is a case of it: N random filters of one signal, x_i(t) = sum_j F_ij s(t - j), F_ij independent of variance
// k_j^2, and the target y(t) = s(t + horizon). Given s, C_tt' = sum_j k_j^2 s(t - j) s(t' - j).
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "synaptica/core/array.h"
#include "synaptica/perceptron/mean_field.h"

namespace synaptica::perceptron {

struct HeldOutError {
  std::vector<double> squared_bias;  ///< one for each test point: (y_n - c_n M y)^2
  std::vector<double> variance;      ///< q [...]
  double mean_squared_bias = 0;      ///< means over test points
  double mean_variance = 0;
  double mean_square_error = 0;  ///< their sum
};

class HeldOutTheory {
 public:
  /// `covariance`: C, n x n and positive semidefinite; `training`, `test`: indices below n; `target`: y, n values.
  /// Cost: 4 P^3 operations for P training points.
  /// Throws InvalidArgument where shapes or indices do not fit, there is no training point, or bias is fixed.
  HeldOutTheory(const Array& covariance, std::span<const std::size_t> training,
                std::span<const std::size_t> test, std::span<const double> target, Bias bias);

  /// The modes of the training block, for mean_field().
  [[nodiscard]] const std::vector<Mode>& modes() const noexcept { return modes_; }

  /// `theory`: of these modes, at load P/N. Cost: P operations for each test point.
  [[nodiscard]] HeldOutError error(const MeanField& theory) const;

 private:
  std::vector<Mode> modes_;
  std::vector<double> projected_target_;  // v_k . y
  std::vector<double> cross_;             // c_n . v_k, a row for each test point
  std::vector<double> own_variance_;      // C_nn
  std::vector<double> test_target_;
};

/// C of random filters of `signal` with tap variances k_j^2, j = 0 ... taps - 1: (T x T) over the times t = taps - 1 ...
/// signal length - 1, T of them. Cost: T^2 operations. Throws InvalidArgument where the signal is shorter than the taps or a
/// variance is negative.
[[nodiscard]] Array filtered_covariance(std::span<const double> signal,
                                        std::span<const double> tap_variances);

}  // namespace synaptica::perceptron
