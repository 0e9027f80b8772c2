#include "synaptica/numerics/fredholm.h"

#include <Eigen/LU>
#include <cmath>

#include "synaptica/numerics/quadrature.h"

namespace synaptica::numerics {

double fredholm_determinant(const std::function<double(double, double)>& kernel, double lowest,
                            double highest, std::size_t points) {
  const QuadratureRule rule = gauss_uniform(points);
  const auto size = static_cast<Eigen::Index>(points);
  const double length = highest - lowest;
  Eigen::VectorXd x(size);
  Eigen::VectorXd root(size);
  for (Eigen::Index i = 0; i < size; ++i) {
    x(i) = lowest + length / 2 * (1 + rule.nodes[static_cast<std::size_t>(i)]);
    root(i) = std::sqrt(length * rule.weights[static_cast<std::size_t>(i)]);
  }
  Eigen::MatrixXd matrix(size, size);
  for (Eigen::Index i = 0; i < size; ++i)
    for (Eigen::Index j = 0; j <= i; ++j) {
      const double entry = root(i) * kernel(x(i), x(j)) * root(j);
      matrix(i, j) = matrix(j, i) = (i == j ? 1 : 0) - entry;
    }
  return matrix.partialPivLu().determinant();
}

}  // namespace synaptica::numerics
