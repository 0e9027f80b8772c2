#include "synaptica/numerics/low_rank.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "synaptica/numerics/random.h"

namespace synaptica::numerics {

namespace {

constexpr std::size_t block_rows = 32;

// In roundings of the matrix's norm. Where rows are exhausted, their rounding is left, amplified by the condition of a block:
// some tens. What is missed between the two is seen by the check of the product.
constexpr double new_row = 1000;
constexpr double exact_product = 32;

template <class Real>
double norm(const Real* values, std::size_t size) {
  double square = 0;
  for (std::size_t i = 0; i < size; ++i)
    square += static_cast<double>(values[i]) * static_cast<double>(values[i]);
  return std::sqrt(square);
}

template <class Real>
double norm(const ConstMatrixViewOf<Real>& a) {
  double square = 0;
  for (std::size_t i = 0; i < a.rows; ++i) square += std::pow(norm(a.data + i * a.stride, a.columns), 2);
  return std::sqrt(square);
}

// Rows of y <- what of them is perpendicular to the rows of q. Twice: after one pass rounding leaves a part.
template <class Real>
void make_perpendicular(const ConstMatrixViewOf<Real>& q, const MatrixViewOf<Real>& y) {
  if (q.rows == 0) return;
  std::vector<Real> along(y.rows * q.rows);
  for (int pass = 0; pass < 2; ++pass) {
    multiply(ConstMatrixViewOf<Real>{y.data, y.rows, y.columns, y.stride}, Transpose::no, q, Transpose::yes,
             MatrixViewOf<Real>{along.data(), y.rows, q.rows, q.rows});
    multiply(ConstMatrixViewOf<Real>{along.data(), y.rows, q.rows, q.rows}, Transpose::no, q, Transpose::no,
             y, Real{-1}, Real{1});
  }
}

// The `count` rows after the first `rank`, which are orthonormal, are made so as well; those that bring nothing longer than
// `least` are left out. Returns the new rank.
template <class Real>
std::size_t extend_basis(std::vector<Real>& basis, std::size_t width, std::size_t rank, std::size_t count,
                         double least) {
  make_perpendicular({basis.data(), rank, width, width},
                     MatrixViewOf<Real>{basis.data() + rank * width, count, width, width});
  const std::size_t first = rank;
  for (std::size_t k = 0; k < count; ++k) {
    Real* const row = basis.data() + rank * width;
    if (rank != first + k) std::copy_n(basis.data() + (first + k) * width, width, row);
    make_perpendicular({basis.data() + first * width, rank - first, width, width},
                       MatrixViewOf<Real>{row, 1, width, width});
    const double length = norm(row, width);
    if (!(length > least)) continue;
    for (std::size_t i = 0; i < width; ++i) row[i] = static_cast<Real>(row[i] / length);
    ++rank;
  }
  return rank;
}

template <class Real>
std::optional<LowRank<Real>> factors(const ConstMatrixViewOf<Real>& matrix, std::size_t most_rank) {
  const std::size_t rows = matrix.rows;
  const std::size_t columns = matrix.columns;
  const double size = norm(matrix);
  if (!std::isfinite(size)) return std::nullopt;
  if (size == 0) return LowRank<Real>{};
  const double rounding = size * static_cast<double>(std::numeric_limits<Real>::epsilon());

  // Images of random vectors are about as long as `size`, until they have spanned the range.
  RandomStream stream({}, Purpose::range_probes);
  std::vector<double> normals(block_rows * columns);
  std::vector<Real> probes(normals.size()), range;
  std::size_t rank = 0;
  for (bool exhausted = false; !exhausted;) {
    stream.fill_normal(normals);
    std::transform(normals.begin(), normals.end(), probes.begin(),
                   [](double z) { return static_cast<Real>(z); });
    range.resize((rank + block_rows) * rows);
    multiply(ConstMatrixViewOf<Real>{probes.data(), block_rows, columns, columns}, Transpose::no, matrix,
             Transpose::yes, MatrixViewOf<Real>{range.data() + rank * rows, block_rows, rows, rows});
    const std::size_t found = extend_basis(range, rows, rank, block_rows, new_row * rounding);
    exhausted = found < rank + block_rows;
    rank = found;
    if (rank > most_rank) return std::nullopt;
  }

  // Of the other side's range the same by way of this one, which is right to a rounding in each direction's own size.
  LowRank<Real> result = {rank, std::vector<Real>(rank * rows), std::vector<Real>(rank * columns)};
  multiply(ConstMatrixViewOf<Real>{range.data(), rank, rows, rows}, Transpose::no, matrix, Transpose::no,
           MatrixViewOf<Real>{result.right.data(), rank, columns, columns});
  if (extend_basis(result.right, columns, 0, rank, 0) != rank) return std::nullopt;
  const ConstMatrixViewOf<Real> right = {result.right.data(), rank, columns, columns};
  multiply(right, Transpose::no, matrix, Transpose::yes,
           MatrixViewOf<Real>{result.left.data(), rank, rows, rows});

  // What the product misses, some rows at a time: no second matrix is needed.
  std::vector<Real> rest(block_rows * columns);
  double missed = 0;
  for (std::size_t first = 0; first < rows; first += block_rows) {
    const std::size_t count = std::min(block_rows, rows - first);
    for (std::size_t i = 0; i < count; ++i)
      std::copy_n(matrix.data + (first + i) * matrix.stride, columns,
                  rest.begin() + static_cast<std::ptrdiff_t>(i * columns));
    multiply(ConstMatrixViewOf<Real>{result.left.data() + first, rank, count, rows}, Transpose::yes, right,
             Transpose::no, MatrixViewOf<Real>{rest.data(), count, columns, columns}, Real{-1}, Real{1});
    missed = std::hypot(missed, norm(rest.data(), count * columns));
  }
  if (missed > exact_product * rounding) return std::nullopt;
  return result;
}

}  // namespace

std::optional<LowRank<double>> low_rank_factors(const ConstMatrixView& matrix, std::size_t most_rank) {
  return factors(matrix, most_rank);
}
std::optional<LowRank<float>> low_rank_factors(const ConstMatrixViewOf<float>& matrix,
                                               std::size_t most_rank) {
  return factors(matrix, most_rank);
}

}  // namespace synaptica::numerics
