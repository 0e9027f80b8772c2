#include "synaptica/numerics/gram_product.h"

#include <algorithm>
#include <limits>
#include <string>

#include "synaptica/core/error.h"

// Fortran's names. NOLINTBEGIN(readability-identifier-naming)
extern "C" void dsyrk_(const char* triangle, const char* transpose, const int* n, const int* k,
                       const double* alpha, const double* a, const int* lda, const double* beta, double* c,
                       const int* ldc);
// NOLINTEND(readability-identifier-naming)

namespace synaptica::numerics {

namespace {

// Copies the upper triangle onto the lower, in tiles that both fit the first cache.
void mirror(const MatrixView& c) {
  constexpr std::size_t tile = 32;
  for (std::size_t top = 0; top < c.rows; top += tile) {
    const std::size_t bottom = std::min(c.rows, top + tile);
    for (std::size_t left = 0; left <= top; left += tile)
      for (std::size_t i = top; i < bottom; ++i)
        for (std::size_t j = left; j < std::min(left + tile, i); ++j)
          c.data[i * c.stride + j] = c.data[j * c.stride + i];
  }
}

void gram(const ConstMatrixView& a, bool of_rows, const MatrixView& c, double scale, double keep) {
  const std::size_t size = of_rows ? a.rows : a.columns;
  const std::size_t inner = of_rows ? a.columns : a.rows;
  if (c.rows != size || c.columns != size)
    throw InvalidArgument("Gram product: of a matrix " + std::to_string(a.rows) + " x " +
                          std::to_string(a.columns) + " into one " + std::to_string(c.rows) + " x " +
                          std::to_string(c.columns) + "; it must be " + std::to_string(size) + " x " +
                          std::to_string(size));
  if (a.stride < a.columns || c.stride < c.columns)
    throw InvalidArgument("Gram product: a stride is shorter than its row");
  if (std::max({a.rows, a.columns, a.stride, c.stride}) >
      static_cast<std::size_t>(std::numeric_limits<int>::max()))
    throw InvalidArgument("Gram product: a size exceeds 2^31 - 1; multiply in pieces");
  if (size == 0) return;
  // Row-major a is column-major a^T, and the row-major upper triangle is the column-major lower one.
  const int n = static_cast<int>(size);
  const int k = static_cast<int>(inner);
  const int lda = static_cast<int>(std::max<std::size_t>(1, a.stride));
  const int ldc = static_cast<int>(c.stride);
  dsyrk_("L", of_rows ? "T" : "N", &n, &k, &scale, a.data, &lda, &keep, c.data, &ldc);
  mirror(c);
}

}  // namespace

void gram_of_columns(const ConstMatrixView& a, const MatrixView& c, double scale, double keep) {
  gram(a, false, c, scale, keep);
}

void gram_of_rows(const ConstMatrixView& a, const MatrixView& c, double scale, double keep) {
  gram(a, true, c, scale, keep);
}

}  // namespace synaptica::numerics
