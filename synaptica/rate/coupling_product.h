// u = J x of many states at once: fields {rows, N} = states {rows, N} J^T, as one product.
//
// Couplings that store few patterns are products of thin matrices (low_rank.h): in factors of rank r a row costs 4 r N
// operations instead of 2 N^2. To look costs what some N/3 rows do; it is done once N rows have been multiplied, and factors
// are used from there on where r is at most N/4. Results before and after differ by rounding.
//
// Real = double or float, the precision of J and of products. Not shared between threads.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "synaptica/core/array.h"
#include "synaptica/numerics/low_rank.h"

namespace synaptica::rate {

template <class Real>
class CouplingProduct {
 public:
  /// `coupling`: {N, N}. Throws InvalidArgument where it is not square.
  explicit CouplingProduct(const Array& coupling);

  /// Spans of equal length, a whole number of rows, which do not overlap. Throws InvalidArgument where they do not fit.
  void multiply(std::span<const Real> states, std::span<Real> fields);

  [[nodiscard]] std::size_t neurons() const noexcept { return neurons_; }
  /// J, row by row.
  [[nodiscard]] const std::vector<Real>& matrix() const noexcept { return matrix_; }
  /// Of J as products use it: N, until N rows have been multiplied and where it is above N/4.
  [[nodiscard]] std::size_t rank() const noexcept { return factors_ ? factors_->rank : neurons_; }

 private:
  std::size_t neurons_;
  std::vector<Real> matrix_;
  std::size_t rows_multiplied_ = 0;
  std::optional<numerics::LowRank<Real>> factors_;
  std::vector<Real> projections_;  // {rows, rank}
};

extern template class CouplingProduct<double>;
extern template class CouplingProduct<float>;

}  // namespace synaptica::rate
