#include "synaptica/numerics/submatrix_cholesky.h"

#include <algorithm>
#include <limits>
#include <string>

#include "synaptica/core/error.h"

// Fortran's names. NOLINTBEGIN(readability-identifier-naming)
extern "C" {
void dpotrf_(const char* triangle, const int* n, double* a, const int* lda, int* info);
void dtrsm_(const char* side, const char* triangle, const char* transpose, const char* diagonal, const int* m,
            const int* n, const double* alpha, const double* a, const int* lda, double* b, const int* ldb);
void dsyrk_(const char* triangle, const char* transpose, const int* n, const int* k, const double* alpha,
            const double* a, const int* lda, const double* beta, double* c, const int* ldc);
void dtrsv_(const char* triangle, const char* transpose, const char* diagonal, const int* n, const double* a,
            const int* lda, double* x, const int* incx);
}
// NOLINTEND(readability-identifier-naming)

namespace synaptica::numerics {

namespace {
constexpr double smallest_pivot_ratio = 1e-12;
constexpr double plus_one = 1;
constexpr double minus_one = -1;
constexpr int unit_step = 1;
}  // namespace

SubmatrixCholesky::SubmatrixCholesky(const ConstMatrixView& matrix, double ridge, double relative_shift)
    : matrix_(matrix), ridge_(ridge), relative_shift_(relative_shift) {
  if (matrix.rows != matrix.columns || matrix.stride < matrix.columns)
    throw InvalidArgument("Cholesky factor: a matrix " + std::to_string(matrix.rows) + " x " +
                          std::to_string(matrix.columns) + " is not square");
  if (matrix.rows > static_cast<std::size_t>(std::numeric_limits<int>::max() / 2))
    throw InvalidArgument("Cholesky factor: the matrix exceeds 2^30 rows");
}

bool SubmatrixCholesky::refactorise(std::span<const std::uint8_t> member,
                                    std::span<const double> confidence) {
  order_.clear();
  for (std::size_t i = 0; i < member.size(); ++i)
    if (member[i] != 0) order_.push_back(i);
  std::stable_sort(order_.begin(), order_.end(),
                   [&](std::size_t a, std::size_t b) { return confidence[a] > confidence[b]; });
  ++factorisations_;
  return factorise_behind(0);
}

// Rows `first`... of the factor: their entries before column `first` are there already.
bool SubmatrixCholesky::factorise_behind(std::size_t first) {
  const std::size_t size = order_.size();
  if (stride_ < size) {
    // Room to grow, and no power of two, whose columns would all fall on the same lines of the cache.
    stride_ = ((size + size / 8 + 16) / 8 * 8) | 8;
    std::vector<double> larger(stride_ * stride_);
    factor_.swap(larger);
  }
  for (std::size_t j = first; j < size; ++j) {
    const double* row = matrix_.data + order_[j] * matrix_.stride;
    double* column = factor_.data() + j * stride_;
    for (std::size_t i = j; i < size; ++i) column[i] = row[order_[i]];
    column[j] += ridge_ + relative_shift_ * column[j];
  }
  const int m = static_cast<int>(size - first);
  if (m == 0) return true;
  const int p = static_cast<int>(first);
  const int ld = static_cast<int>(stride_);
  double* block = factor_.data() + first * stride_ + first;
  if (p > 0) dsyrk_("L", "N", &m, &p, &minus_one, factor_.data() + first, &ld, &plus_one, block, &ld);
  int info = 0;
  dpotrf_("L", &m, block, &ld, &info);
  bool regular = info == 0;
  for (std::size_t j = first; regular && j < size; ++j) {
    const double diagonal = matrix_.data[order_[j] * (matrix_.stride + 1)] * (1 + relative_shift_) + ridge_;
    const double pivot = factor_[j * stride_ + j];
    regular = pivot * pivot > smallest_pivot_ratio * diagonal;  // false for not-a-number as well
  }
  if (!regular) order_.clear();
  return regular;
}

bool SubmatrixCholesky::set_members(std::span<const std::uint8_t> member,
                                    std::span<const double> confidence) {
  if (member.size() != matrix_.rows || confidence.size() != matrix_.rows)
    throw InvalidArgument("Cholesky factor: " + std::to_string(member.size()) + " members and " +
                          std::to_string(confidence.size()) + " confidences for " +
                          std::to_string(matrix_.rows) + " rows");
  const std::size_t old_size = order_.size();
  std::size_t first = 0;
  while (first < old_size && member[order_[first]] != 0) ++first;
  std::size_t staying = first;
  for (std::size_t k = first; k < old_size; ++k) staying += member[order_[k]] != 0 ? 1 : 0;

  std::size_t size = 0;
  for (const std::uint8_t is_member : member) size += is_member != 0 ? 1 : 0;
  if (old_size == 0 || 2 * (size - first) > size || size > stride_) {
    if (size == old_size && staying == size) return true;
    return refactorise(member, confidence);
  }
  if (first == old_size && size == old_size) return true;

  // Who enters: the members that are not in the order yet.
  arriving_.clear();
  {
    std::vector<std::uint8_t> here(member.size(), 0);
    for (const std::size_t i : order_) here[i] = 1;
    for (std::size_t i = 0; i < member.size(); ++i)
      if (member[i] != 0 && here[i] == 0) arriving_.push_back(i);
    std::stable_sort(arriving_.begin(), arriving_.end(),
                     [&](std::size_t a, std::size_t b) { return confidence[a] > confidence[b]; });
  }
  // Close the gaps that leaving rows make, in the columns that stay valid.
  for (std::size_t j = 0; j < first; ++j) {
    double* column = factor_.data() + j * stride_;
    std::size_t to = first;
    for (std::size_t k = first; k < old_size; ++k)
      if (member[order_[k]] != 0) column[to++] = column[k];
  }
  std::size_t to = first;
  for (std::size_t k = first; k < old_size; ++k)
    if (member[order_[k]] != 0) order_[to++] = order_[k];
  order_.resize(to);
  order_.insert(order_.end(), arriving_.begin(), arriving_.end());
  if (!arriving_.empty() && first > 0) {
    for (std::size_t j = 0; j < first; ++j) {
      const double* row = matrix_.data + order_[j] * matrix_.stride;
      double* column = factor_.data() + j * stride_;
      for (std::size_t k = to; k < order_.size(); ++k) column[k] = row[order_[k]];
    }
    const int m = static_cast<int>(arriving_.size());
    const int p = static_cast<int>(first);
    const int ld = static_cast<int>(stride_);
    dtrsm_("R", "L", "T", "N", &m, &p, &plus_one, factor_.data(), &ld, factor_.data() + to, &ld);
  }
  ++updates_;
  return factorise_behind(first);
}

void SubmatrixCholesky::solve(std::span<double> x) {
  const std::size_t size = order_.size();
  if (size == 0) return;
  gathered_.resize(size);
  for (std::size_t k = 0; k < size; ++k) gathered_[k] = x[order_[k]];
  const int n = static_cast<int>(size);
  const int ld = static_cast<int>(stride_);
  dtrsv_("L", "N", "N", &n, factor_.data(), &ld, gathered_.data(), &unit_step);
  dtrsv_("L", "T", "N", &n, factor_.data(), &ld, gathered_.data(), &unit_step);
  for (std::size_t k = 0; k < size; ++k) x[order_[k]] = gathered_[k];
}

}  // namespace synaptica::numerics
