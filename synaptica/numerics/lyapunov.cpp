#include "synaptica/numerics/lyapunov.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/dense_matrix.h"
#include "synaptica/numerics/symmetric_eigen.h"

extern "C" {
void dgees_(const char* vectors, const char* sort, void* select, const int* n, double* a, const int* lda,
            int* sorted, double* real, double* imaginary, double* z, const int* ldz, double* work,
            const int* work_size, int* sort_work, int* info);
void dtrsyl_(const char* transpose_a, const char* transpose_b, const int* sign, const int* m, const int* n,
             const double* a, const int* lda, const double* b, const int* ldb, double* c, const int* ldc,
             double* scale, int* info);
}

namespace synaptica::numerics {

namespace {

void check_drift(const Array& drift) {
  if (drift.shape.size() != 2 || drift.shape[0] != drift.shape[1] || drift.shape[0] == 0 ||
      drift.size() != drift.shape[0] * drift.shape[0])
    throw InvalidArgument("linear drift: the matrix is not square");
  if (drift.shape[0] > static_cast<std::size_t>(std::numeric_limits<int>::max() / 128))
    throw InvalidArgument("linear drift: " + std::to_string(drift.shape[0]) + " dimensions are too many");
  for (const double value : drift.values)
    if (!std::isfinite(value)) throw InvalidArgument("linear drift: an entry is " + number_text(value));
}

bool is_symmetric(const Array& matrix) {
  const std::size_t n = matrix.shape[0];
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (matrix.values[i * n + j] != matrix.values[j * n + i]) return false;
  return true;
}

// X with S X + X S^T + Q = 0, for S in LAPACK's Schur form (row by row here, as everything).
Array solve_in_schur_form(const Array& schur_form, const Array& diffusion) {
  // LAPACK reads columns: what it takes for its A is our S^T written by columns, so hand it S by columns, and as X and Q
  // are symmetric their order does not matter.
  const Array by_columns = transposed(schur_form);
  Array x = sum(Array::filled(diffusion.shape, 0), diffusion, -1);
  const int n = static_cast<int>(schur_form.shape[0]);
  const int sign = 1;
  double scale = 1;
  int info = 0;
  dtrsyl_("N", "T", &sign, &n, &n, by_columns.values.data(), &n, by_columns.values.data(), &n,
          x.values.data(), &n, &scale, &info);
  // info 1: two eigenvalues nearly cancel, l_i + l_j = 0; a stable system has none such.
  if (info != 0 || !(scale > 0))
    throw DidNotConverge("covariance: the system is at the edge of stability", 0, 0);
  if (scale != 1)
    for (double& value : x.values) value /= scale;
  return x;
}

}  // namespace

LinearDrift::LinearDrift(const Array& drift) {
  check_drift(drift);
  size_ = drift.shape[0];
  symmetric_ = is_symmetric(drift);
  if (symmetric_) {
    SymmetricEigen eigen = symmetric_eigen(drift);
    for (const double value : eigen.values) eigenvalues_.emplace_back(value, 0);
    schur_vectors_ = transposed(eigen.vectors);
    return;
  }
  const int n = static_cast<int>(size_);
  Array by_columns = transposed(drift);
  Array vectors = Array::filled({size_, size_}, 0);
  std::vector<double> real(size_);
  std::vector<double> imaginary(size_);
  int sorted = 0;
  int info = 0;
  int work_size = -1;
  double best_size = 0;
  const auto decompose = [&](double* work) {
    dgees_("V", "N", nullptr, &n, by_columns.values.data(), &n, &sorted, real.data(), imaginary.data(),
           vectors.values.data(), &n, work, &work_size, nullptr, &info);
  };
  decompose(&best_size);  // asks for the size of the work space
  std::vector<double> work(static_cast<std::size_t>(std::max(best_size, 3.0 * n)));
  work_size = static_cast<int>(work.size());
  decompose(work.data());
  if (info != 0)
    throw DidNotConverge(
        "Schur form of a matrix of " + std::to_string(size_) + " rows: LAPACK did not converge", 0, info);
  schur_form_ = transposed(by_columns);
  schur_vectors_ = transposed(vectors);
  for (std::size_t i = 0; i < size_; ++i) eigenvalues_.emplace_back(real[i], imaginary[i]);
}

double LinearDrift::largest_real_part() const noexcept {
  double largest = -std::numeric_limits<double>::infinity();
  for (const auto& value : eigenvalues_) largest = std::max(largest, value.real());
  return largest;
}

double LinearDrift::euler_radius(double time_step) const noexcept {
  double largest = 0;
  for (const auto& value : eigenvalues_) largest = std::max(largest, std::abs(1.0 + time_step * value));
  return largest;
}

Array LinearDrift::in_schur_basis(const Array& matrix) const {
  return product(transposed(schur_vectors_), product(matrix, schur_vectors_));
}

Array LinearDrift::from_schur_basis(const Array& matrix) const {
  Array result = product(schur_vectors_, product_with_transposed(matrix, schur_vectors_));
  for (std::size_t i = 0; i < size_; ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const double mean = (result.values[i * size_ + j] + result.values[j * size_ + i]) / 2;
      result.values[i * size_ + j] = result.values[j * size_ + i] = mean;
    }
  return result;
}

Array LinearDrift::covariance(const Array& diffusion) const {
  if (diffusion.shape != std::vector<std::size_t>{size_, size_})
    throw InvalidArgument("covariance: the diffusion has not the shape of the drift");
  if (!(largest_real_part() < 0))
    throw InvalidArgument("covariance: no stationary state, the largest real part of the drift is " +
                          number_text(largest_real_part(), 6) + " and must be below 0");
  Array q = in_schur_basis(diffusion);
  if (!symmetric_) return from_schur_basis(solve_in_schur_form(schur_form_, q));
  for (std::size_t i = 0; i < size_; ++i)
    for (std::size_t j = 0; j < size_; ++j)
      q.values[i * size_ + j] /= -(eigenvalues_[i].real() + eigenvalues_[j].real());
  return from_schur_basis(q);
}

Array LinearDrift::euler_covariance(const Array& diffusion, double time_step) const {
  if (diffusion.shape != std::vector<std::size_t>{size_, size_})
    throw InvalidArgument("covariance: the diffusion has not the shape of the drift");
  if (!(time_step > 0)) throw InvalidArgument("time_step = " + number_text(time_step) + ": must be above 0");
  if (!(euler_radius(time_step) < 1))
    throw InvalidArgument("covariance: no stationary state of the Euler map, its spectral radius is " +
                          number_text(euler_radius(time_step), 6) +
                          " and must be below 1; is the time step too long?");
  Array q = in_schur_basis(diffusion);
  if (symmetric_) {
    for (std::size_t i = 0; i < size_; ++i)
      for (std::size_t j = 0; j < size_; ++j) {
        const double a = eigenvalues_[i].real();
        const double b = eigenvalues_[j].real();
        q.values[i * size_ + j] /= -(a + b + time_step * a * b);
      }
    return from_schur_basis(q);
  }
  // W = (F + 1)^-1 = (2 + h S)^-1, B = h W S; both keep the block form of S, entries below the blocks being exact zeros
  // that products leave so to rounding: LAPACK must see none of that rounding.
  const Array w = inverse(sum(sum(identity(size_), identity(size_)), schur_form_, time_step));
  Array b = product(w, schur_form_);
  for (double& value : b.values) value *= time_step;
  for (std::size_t i = 0; i < size_; ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (schur_form_.values[i * size_ + j] == 0) b.values[i * size_ + j] = 0;
  // LAPACK takes a block's two diagonal entries for equal.
  for (std::size_t i = 0; i + 1 < size_; ++i)
    if (schur_form_.values[(i + 1) * size_ + i] != 0) {
      const double mean = (b.values[i * (size_ + 1)] + b.values[(i + 1) * (size_ + 1)]) / 2;
      b.values[i * (size_ + 1)] = b.values[(i + 1) * (size_ + 1)] = mean;
    }
  Array transformed = product(w, product_with_transposed(q, w));
  for (double& value : transformed.values) value *= 2 * time_step;
  return from_schur_basis(solve_in_schur_form(b, transformed));
}

}  // namespace synaptica::numerics
