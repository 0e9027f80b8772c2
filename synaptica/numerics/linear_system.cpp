#include "synaptica/numerics/linear_system.h"

#include <Eigen/LU>
#include <cmath>
#include <string>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"

namespace synaptica::numerics {

namespace {
using RowMajorMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
constexpr double smallest_pivot_ratio = 1e-15;
}  // namespace

struct LinearSystem::Factors {
  Eigen::PartialPivLU<RowMajorMatrix> lu;
};

LinearSystem::LinearSystem(std::span<const double> matrix) {
  const auto size = static_cast<Eigen::Index>(std::llround(std::sqrt(static_cast<double>(matrix.size()))));
  if (size == 0 || static_cast<std::size_t>(size * size) != matrix.size())
    throw InvalidArgument("linear system: " + std::to_string(matrix.size()) +
                          " numbers are no square matrix");
  factors_ = std::make_unique<Factors>(Factors{
      Eigen::PartialPivLU<RowMajorMatrix>(Eigen::Map<const RowMajorMatrix>(matrix.data(), size, size))});
  const auto pivots = factors_->lu.matrixLU().diagonal().cwiseAbs();
  // Written so that a not-a-number is refused too.
  if (!(pivots.minCoeff() > smallest_pivot_ratio * pivots.maxCoeff()))
    throw DidNotConverge("linear system: the matrix is singular, its smallest pivot is " +
                             number_text(pivots.minCoeff()) + " and its largest " +
                             number_text(pivots.maxCoeff()),
                         pivots.minCoeff(), 0);
}

LinearSystem::~LinearSystem() = default;
LinearSystem::LinearSystem(LinearSystem&&) noexcept = default;
LinearSystem& LinearSystem::operator=(LinearSystem&&) noexcept = default;

void LinearSystem::solve(std::span<double> right_hand_side) const {
  Eigen::Map<Eigen::VectorXd> x(right_hand_side.data(), static_cast<Eigen::Index>(right_hand_side.size()));
  x = factors_->lu.solve(x).eval();
}

std::size_t LinearSystem::size() const noexcept {
  return static_cast<std::size_t>(factors_->lu.rows());
}

}  // namespace synaptica::numerics
