#include "synaptica/numerics/symmetric_eigen.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"

// The Fortran name, as the archive of OpenBLAS has it.
extern "C" void dsyevd_(const char* job, const char* triangle, const int* n, double* a, const int* lda,
                        double* w, double* work, const int* work_size, int* integers,
                        const int* integers_size, int* info);

namespace synaptica::numerics {

namespace {

void check(const Array& matrix) {
  if (matrix.shape.size() != 2 || matrix.shape[0] != matrix.shape[1] || matrix.shape[0] == 0)
    throw InvalidArgument("symmetric eigenvalues: the matrix must be square and not empty");
  // LAPACK's workspace of 1 + 6 n + 2 n^2 numbers is counted in an int.
  if (matrix.shape[0] > 32000)
    throw InvalidArgument("symmetric eigenvalues: " + std::to_string(matrix.shape[0]) +
                          " rows; at most 32000 are supported");
  for (std::size_t i = 0; i < matrix.size(); ++i)
    if (!std::isfinite(matrix.values[i]))
      throw InvalidArgument("symmetric eigenvalues, row " + std::to_string(i / matrix.shape[0] + 1) +
                            ", column " + std::to_string(i % matrix.shape[0] + 1) + ": " +
                            number_text(matrix.values[i]) + " must be finite");
}

}  // namespace

SymmetricEigen symmetric_eigen(const Array& matrix) {
  check(matrix);
  const std::size_t size = matrix.shape[0];
  const int n = static_cast<int>(size);
  // Row-major lower is column-major upper; eigenvectors come back as columns, so as rows of the row-major result.
  std::vector<double> a = matrix.values;
  std::vector<double> ascending(size);
  int work_size = -1, integers_size = -1, info = 0, integers_wanted = 0;
  double work_wanted = 0;
  dsyevd_("V", "U", &n, a.data(), &n, ascending.data(), &work_wanted, &work_size, &integers_wanted,
          &integers_size, &info);
  work_size = static_cast<int>(work_wanted);
  integers_size = integers_wanted;
  std::vector<double> work(static_cast<std::size_t>(work_size));
  std::vector<int> integers(static_cast<std::size_t>(integers_size));
  dsyevd_("V", "U", &n, a.data(), &n, ascending.data(), work.data(), &work_size, integers.data(),
          &integers_size, &info);
  if (info != 0)
    throw DidNotConverge("symmetric eigenvalues of a matrix of order " + std::to_string(size), std::abs(info),
                         0);

  SymmetricEigen eigen;
  eigen.values.assign(ascending.rbegin(), ascending.rend());
  eigen.vectors = Array::filled({size, size}, 0);
  for (std::size_t k = 0; k < size; ++k) {
    const double* from = a.data() + (size - 1 - k) * size;
    double* to = eigen.vectors.values.data() + k * size;
    const double* largest =
        std::max_element(from, from + size, [](double x, double y) { return std::fabs(x) < std::fabs(y); });
    const double sign = *largest < 0 ? -1 : 1;
    std::transform(from, from + size, to, [sign](double x) { return sign * x; });
  }
  return eigen;
}

}  // namespace synaptica::numerics
