#include "synaptica/numerics/matrix_product.h"

#include <algorithm>
#include <limits>
#include <string>

#include "synaptica/core/error.h"

// The Fortran name, as the archive of OpenBLAS has it: no header of one BLAS among several that may be installed.
extern "C" {
void dgemm_(const char* transpose_a, const char* transpose_b, const int* m, const int* n, const int* k,
            const double* alpha, const double* a, const int* lda, const double* b, const int* ldb,
            const double* beta, double* c, const int* ldc);
void sgemm_(const char* transpose_a, const char* transpose_b, const int* m, const int* n, const int* k,
            const float* alpha, const float* a, const int* lda, const float* b, const int* ldb,
            const float* beta, float* c, const int* ldc);
}

namespace synaptica::numerics {

namespace {

std::string shape_text(const char* name, std::size_t rows, std::size_t columns) {
  return std::string(name) + " " + std::to_string(rows) + " x " + std::to_string(columns);
}

int leading(std::size_t stride) {
  return static_cast<int>(std::max<std::size_t>(1, stride));
}

void gemm(const char* ta, const char* tb, const int* m, const int* n, const int* k, const double* alpha,
          const double* a, const int* lda, const double* b, const int* ldb, const double* beta, double* c,
          const int* ldc) {
  dgemm_(ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}
void gemm(const char* ta, const char* tb, const int* m, const int* n, const int* k, const float* alpha,
          const float* a, const int* lda, const float* b, const int* ldb, const float* beta, float* c,
          const int* ldc) {
  sgemm_(ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}

template <class Real>
void multiply_checked(const ConstMatrixViewOf<Real>& a, Transpose transpose_a,
                      const ConstMatrixViewOf<Real>& b, Transpose transpose_b, const MatrixViewOf<Real>& c,
                      Real scale, Real keep) {
  const bool ta = transpose_a == Transpose::yes;
  const bool tb = transpose_b == Transpose::yes;
  const std::size_t rows = ta ? a.columns : a.rows;
  const std::size_t inner = ta ? a.rows : a.columns;
  const std::size_t columns = tb ? b.rows : b.columns;
  if (inner != (tb ? b.columns : b.rows) || rows != c.rows || columns != c.columns)
    throw InvalidArgument("matrix product: " + shape_text("op(a)", rows, inner) + ", " +
                          shape_text("op(b)", tb ? b.columns : b.rows, columns) + " and " +
                          shape_text("c", c.rows, c.columns) + " do not fit");
  if (a.stride < a.columns || b.stride < b.columns || c.stride < c.columns)
    throw InvalidArgument("matrix product: a stride is shorter than its row");
  if (std::max({rows, inner, columns, a.stride, b.stride, c.stride}) >
      static_cast<std::size_t>(std::numeric_limits<int>::max()))
    throw InvalidArgument("matrix product: a size exceeds 2^31 - 1; multiply in pieces");
  // Row-major c = op(a) op(b) is column-major c^T = op(b)^T op(a)^T, and a row-major matrix is its transpose.
  const int m = static_cast<int>(columns);
  const int n = static_cast<int>(rows);
  const int k = static_cast<int>(inner);
  const int ldb = leading(b.stride);
  const int lda = leading(a.stride);
  const int ldc = leading(c.stride);
  gemm(tb ? "T" : "N", ta ? "T" : "N", &m, &n, &k, &scale, b.data, &ldb, a.data, &lda, &keep, c.data, &ldc);
}

}  // namespace

void multiply(const ConstMatrixView& a, Transpose transpose_a, const ConstMatrixView& b,
              Transpose transpose_b, const MatrixView& c, double scale, double keep) {
  multiply_checked(a, transpose_a, b, transpose_b, c, scale, keep);
}
void multiply(const ConstMatrixViewOf<float>& a, Transpose transpose_a, const ConstMatrixViewOf<float>& b,
              Transpose transpose_b, const MatrixViewOf<float>& c, float scale, float keep) {
  multiply_checked(a, transpose_a, b, transpose_b, c, scale, keep);
}

}  // namespace synaptica::numerics
