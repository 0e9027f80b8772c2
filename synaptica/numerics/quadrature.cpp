#include "synaptica/numerics/quadrature.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"

namespace synaptica::numerics {

namespace {

void require_points(std::size_t points) {
  if (points == 0) throw InvalidArgument("quadrature: points = 0, must be at least 1");
}

// The rule of the Jacobi matrix with this diagonal and these off-diagonal entries.
QuadratureRule golub_welsch(const Eigen::VectorXd& diagonal, const Eigen::VectorXd& beside) {
  Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver;
  solver.computeFromTridiagonal(diagonal, beside, Eigen::ComputeEigenvectors);
  if (solver.info() != Eigen::Success)
    throw DidNotConverge(
        "quadrature: the eigenvalues of a Jacobi matrix of size " + std::to_string(diagonal.size()), 0, 0);
  QuadratureRule rule;
  double sum = 0;
  for (Eigen::Index i = 0; i < diagonal.size(); ++i) {
    const double first = solver.eigenvectors()(0, i);
    rule.nodes.push_back(solver.eigenvalues()(i));
    rule.weights.push_back(first * first);
    sum += first * first;
  }
  for (double& weight : rule.weights) weight /= sum;
  return rule;
}

}  // namespace

QuadratureRule gauss_normal(std::size_t points) {
  require_points(points);
  const auto size = static_cast<Eigen::Index>(points);
  Eigen::VectorXd beside(size - 1);
  for (Eigen::Index i = 0; i < size - 1; ++i) beside(i) = std::sqrt(static_cast<double>(i + 1));
  return golub_welsch(Eigen::VectorXd::Zero(size), beside);
}

QuadratureRule gauss_uniform(std::size_t points) {
  require_points(points);
  const auto size = static_cast<Eigen::Index>(points);
  Eigen::VectorXd beside(size - 1);
  for (Eigen::Index i = 0; i < size - 1; ++i) {
    const auto n = static_cast<double>(i + 1);
    beside(i) = n / std::sqrt(4 * n * n - 1);
  }
  return golub_welsch(Eigen::VectorXd::Zero(size), beside);
}

QuadratureRule gauss_gamma(double shape, std::size_t points) {
  require_points(points);
  if (!(shape > 0) || !std::isfinite(shape))
    throw InvalidArgument("quadrature: shape = " + number_text(shape) + ", must be above 0");
  const auto size = static_cast<Eigen::Index>(points);
  // (X - shape) / sqrt(shape): the recurrence of the Laguerre polynomials, shifted and scaled.
  const double scale = std::sqrt(shape);
  Eigen::VectorXd diagonal(size);
  Eigen::VectorXd beside(size - 1);
  for (Eigen::Index i = 0; i < size; ++i) diagonal(i) = 2 * static_cast<double>(i) / scale;
  for (Eigen::Index i = 0; i < size - 1; ++i) {
    const auto n = static_cast<double>(i + 1);
    beside(i) = std::sqrt(n * ((n - 1) / shape + 1));
  }
  QuadratureRule rule = golub_welsch(diagonal, beside);
  // Rounding may put the node next to zero on its wrong side.
  for (double& node : rule.nodes) node = std::max(0.0, shape + scale * node);
  return rule;
}

}  // namespace synaptica::numerics
