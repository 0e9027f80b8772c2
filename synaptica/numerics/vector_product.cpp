#include "synaptica/numerics/vector_product.h"

#include <algorithm>
#include <limits>
#include <string>

#include "synaptica/core/error.h"

// Fortran's names. NOLINTBEGIN(readability-identifier-naming)
extern "C" {
double ddot_(const int* n, const double* x, const int* incx, const double* y, const int* incy);
void daxpy_(const int* n, const double* alpha, const double* x, const int* incx, double* y, const int* incy);
void dgemv_(const char* transpose, const int* m, const int* n, const double* alpha, const double* a,
            const int* lda, const double* x, const int* incx, const double* beta, double* y, const int* incy);
void sgemv_(const char* transpose, const int* m, const int* n, const float* alpha, const float* a,
            const int* lda, const float* x, const int* incx, const float* beta, float* y, const int* incy);
}
// NOLINTEND(readability-identifier-naming)

namespace synaptica::numerics {

namespace {
constexpr int one = 1;
}

double dot(std::span<const double> a, std::span<const double> b) noexcept {
  const int n = static_cast<int>(a.size());
  return ddot_(&n, a.data(), &one, b.data(), &one);
}

void add_scaled(double scale, std::span<const double> x, std::span<double> y) noexcept {
  const int n = static_cast<int>(x.size());
  daxpy_(&n, &scale, x.data(), &one, y.data(), &one);
}

namespace {

void gemv(const char* transpose, const int* m, const int* n, const double* alpha, const double* a,
          const int* lda, const double* x, const double* beta, double* y) {
  dgemv_(transpose, m, n, alpha, a, lda, x, &one, beta, y, &one);
}
void gemv(const char* transpose, const int* m, const int* n, const float* alpha, const float* a,
          const int* lda, const float* x, const float* beta, float* y) {
  sgemv_(transpose, m, n, alpha, a, lda, x, &one, beta, y, &one);
}

template <class Real>
void multiply_vector_checked(const ConstMatrixViewOf<Real>& a, Transpose transpose, std::span<const Real> x,
                             std::span<Real> y, Real scale, Real keep) {
  const bool transposed = transpose == Transpose::yes;
  const std::size_t rows = transposed ? a.columns : a.rows;
  const std::size_t columns = transposed ? a.rows : a.columns;
  if (x.size() != columns || y.size() != rows)
    throw InvalidArgument("matrix-vector product: op(a) " + std::to_string(rows) + " x " +
                          std::to_string(columns) + ", x of " + std::to_string(x.size()) + " and y of " +
                          std::to_string(y.size()) + " do not fit");
  if (a.stride < a.columns) throw InvalidArgument("matrix-vector product: the stride is shorter than a row");
  if (std::max({a.rows, a.columns, a.stride}) > static_cast<std::size_t>(std::numeric_limits<int>::max()))
    throw InvalidArgument("matrix-vector product: a size exceeds 2^31 - 1");
  if (rows == 0) return;
  if (columns == 0) {  // BLAS returns early where the matrix is empty, and leaves y as it is
    for (Real& value : y) value = keep == 0 ? 0 : keep * value;
    return;
  }
  const int m = static_cast<int>(a.columns);
  const int n = static_cast<int>(a.rows);
  const int lda = static_cast<int>(a.stride);
  gemv(transposed ? "N" : "T", &m, &n, &scale, a.data, &lda, x.data(), &keep, y.data());
}

}  // namespace

void multiply_vector(const ConstMatrixView& a, Transpose transpose, std::span<const double> x,
                     std::span<double> y, double scale, double keep) {
  multiply_vector_checked(a, transpose, x, y, scale, keep);
}
void multiply_vector(const ConstMatrixViewOf<float>& a, Transpose transpose, std::span<const float> x,
                     std::span<float> y, float scale, float keep) {
  multiply_vector_checked(a, transpose, x, y, scale, keep);
}

}  // namespace synaptica::numerics
