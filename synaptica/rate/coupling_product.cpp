#include "synaptica/rate/coupling_product.h"

#include <algorithm>
#include <string>

#include "synaptica/core/error.h"
#include "synaptica/numerics/vector_product.h"

namespace synaptica::rate {

namespace {

using numerics::ConstMatrixViewOf;
using numerics::MatrixViewOf;
using numerics::Transpose;

// out {rows, w} = in {rows, v} op(matrix).
template <class Real>
void multiply_rows(std::span<const Real> in, const ConstMatrixViewOf<Real>& matrix, Transpose transpose,
                   std::span<Real> out) {
  const bool transposed = transpose == Transpose::yes;
  const std::size_t v = transposed ? matrix.columns : matrix.rows;
  const std::size_t w = transposed ? matrix.rows : matrix.columns;
  if (in.size() == v) {
    numerics::multiply_vector(matrix, transposed ? Transpose::no : Transpose::yes, in, out);
  } else {
    numerics::multiply(ConstMatrixViewOf<Real>{in.data(), in.size() / v, v, v}, Transpose::no, matrix,
                       transpose, MatrixViewOf<Real>{out.data(), out.size() / w, w, w});
  }
}

}  // namespace

template <class Real>
CouplingProduct<Real>::CouplingProduct(const Array& coupling)
    : neurons_(coupling.shape.empty() ? 0 : coupling.shape[0]),
      matrix_(coupling.values.begin(), coupling.values.end()) {
  if (neurons_ == 0 || coupling.shape != std::vector<std::size_t>{neurons_, neurons_} ||
      matrix_.size() != neurons_ * neurons_)
    throw InvalidArgument("coupling: the matrix is not square");
}

template <class Real>
void CouplingProduct<Real>::multiply(std::span<const Real> states, std::span<Real> fields) {
  const std::size_t n = neurons_;
  if (states.size() % n != 0 || fields.size() != states.size())
    throw InvalidArgument("coupling: states of " + std::to_string(states.size()) + " numbers and fields of " +
                          std::to_string(fields.size()) + " for " + std::to_string(n) + " neurons");
  const std::size_t rows = states.size() / n;
  const ConstMatrixViewOf<Real> whole = {matrix_.data(), n, n, n};
  const std::size_t before = rows_multiplied_;
  rows_multiplied_ += rows;
  if (before < n && rows_multiplied_ >= n) factors_ = numerics::low_rank_factors(whole, n / 4);
  if (!factors_) {
    multiply_rows(states, whole, Transpose::yes, fields);
  } else if (const std::size_t rank = factors_->rank; rank == 0) {
    std::fill(fields.begin(), fields.end(), Real{0});
  } else {
    projections_.resize(rows * rank);
    multiply_rows(states, {factors_->right.data(), rank, n, n}, Transpose::yes, std::span(projections_));
    multiply_rows(std::span<const Real>(projections_), {factors_->left.data(), rank, n, n}, Transpose::no,
                  fields);
  }
}

template class CouplingProduct<double>;
template class CouplingProduct<float>;

}  // namespace synaptica::rate
