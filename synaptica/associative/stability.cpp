#include "synaptica/associative/stability.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"

namespace synaptica::associative {

namespace {

using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

Eigen::Map<const Matrix> as_matrix(const Array& array) {
  return {array.values.data(), static_cast<Eigen::Index>(array.shape[0]),
          static_cast<Eigen::Index>(array.shape[1])};
}

void check_memories(const Array& memories) {
  if (memories.shape.size() != 2 || memories.size() == 0 ||
      memories.size() != memories.shape[0] * memories.shape[1])
    throw InvalidArgument("memories: must be a matrix of shape {hidden, visible}, none of them 0");
  for (std::size_t i = 0; i < memories.size(); ++i)
    if (!std::isfinite(memories.values[i]))
      throw InvalidArgument("memories, row " + std::to_string(i / memories.shape[1] + 1) + ", column " +
                            std::to_string(i % memories.shape[1] + 1) + ": " +
                            number_text(memories.values[i]) + " must be finite");
}

[[noreturn]] void refuse_negative(const char* name, double value) {
  throw InvalidArgument(std::string(name) + ": its eigenvalue " + number_text(value) +
                        " is negative; the generating function is not convex there");
}

// A symmetric root R of a Hessian H = R R: a diagonal stays one.
class Root {
 public:
  Root(const char* name, const Array& hessian, std::size_t size) {
    diagonal_ = hessian.shape.size() == 1;
    if (!(diagonal_ && hessian.shape[0] == size) &&
        !(hessian.shape.size() == 2 && hessian.shape[0] == size && hessian.shape[1] == size))
      throw InvalidArgument(std::string(name) + ": must have shape {" + std::to_string(size) +
                            "} (a diagonal) or {" + std::to_string(size) + ", " + std::to_string(size) + "}");
    for (const double value : hessian.values)
      if (!std::isfinite(value))
        throw InvalidArgument(std::string(name) + ": " + number_text(value) + " must be finite");
    if (diagonal_) {
      values_ = Eigen::Map<const Eigen::VectorXd>(hessian.values.data(), static_cast<Eigen::Index>(size));
      if (values_.minCoeff() < 0) refuse_negative(name, values_.minCoeff());
      values_ = values_.cwiseSqrt();
      return;
    }
    const Matrix full = as_matrix(hessian);
    const double scale = full.cwiseAbs().maxCoeff();
    if ((full - full.transpose()).cwiseAbs().maxCoeff() > 1e-12 * scale)
      throw InvalidArgument(std::string(name) + ": must be symmetric, as second derivatives are");
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(full);
    if (solver.eigenvalues()(0) < -1e-12 * scale) refuse_negative(name, solver.eigenvalues()(0));
    matrix_ = solver.eigenvectors() * solver.eigenvalues().cwiseMax(0).cwiseSqrt().asDiagonal() *
              solver.eigenvectors().transpose();
  }
  [[nodiscard]] Eigen::MatrixXd times(const Eigen::MatrixXd& right) const {
    return diagonal_ ? Eigen::MatrixXd(values_.asDiagonal() * right) : Eigen::MatrixXd(matrix_ * right);
  }
  [[nodiscard]] Eigen::MatrixXd after(const Eigen::MatrixXd& left) const {
    return diagonal_ ? Eigen::MatrixXd(left * values_.asDiagonal()) : Eigen::MatrixXd(left * matrix_);
  }

 private:
  bool diagonal_ = true;
  Eigen::VectorXd values_;
  Eigen::MatrixXd matrix_;
};

// B = R_h Xi R_v: the gains are the eigenvalues of B B^T, and of B^T B.
Eigen::MatrixXd symmetric_factor(const Array& memories, const Root& visible_root, const Root& hidden_root) {
  return hidden_root.times(visible_root.after(as_matrix(memories)));
}

struct Roots {
  Roots(const Array& memories, const Array& visible_hessian, const Array& hidden_hessian)
      : visible("visible_hessian", visible_hessian, (check_memories(memories), memories.shape[1])),
        hidden("hidden_hessian", hidden_hessian, memories.shape[0]) {}
  Root visible, hidden;
};

void check_time(const char* name, double value, bool zero_allowed) {
  if (!(zero_allowed ? value >= 0 : value > 0) || !std::isfinite(value))
    throw InvalidArgument(std::string(name) + " = " + number_text(value) + ": must be " +
                          (zero_allowed ? "at least 0" : "above 0"));
}

}  // namespace

std::vector<double> loop_gains(const Array& memories, const Array& visible_hessian,
                               const Array& hidden_hessian) {
  const Roots roots(memories, visible_hessian, hidden_hessian);
  const Eigen::MatrixXd factor = symmetric_factor(memories, roots.visible, roots.hidden);
  const Eigen::MatrixXd gram = factor.rows() <= factor.cols() ? Eigen::MatrixXd(factor * factor.transpose())
                                                              : Eigen::MatrixXd(factor.transpose() * factor);
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(gram, Eigen::EigenvaluesOnly);
  std::vector<double> gains(solver.eigenvalues().data(), solver.eigenvalues().data() + gram.rows());
  for (double& gain : gains) gain = std::max(0.0, gain);  // rounding may put a null direction below
  return gains;
}

EigenvaluePair dynamic_eigenvalues(double loop_gain, double visible_time_constant,
                                   double hidden_time_constant) {
  check_time("visible_time_constant", visible_time_constant, false);
  check_time("hidden_time_constant", hidden_time_constant, true);
  if (!(loop_gain >= 0) || !std::isfinite(loop_gain))
    throw InvalidArgument("loop_gain = " + number_text(loop_gain) + ": must be at least 0 and finite");
  const double sum = visible_time_constant + hidden_time_constant;
  const double difference = visible_time_constant - hidden_time_constant;
  const double product = visible_time_constant * hidden_time_constant;
  const double root = std::sqrt(difference * difference + 4 * product * loop_gain);
  // The slow one as a ratio, so that nothing cancels: the product of both is (1 - s)/(tau_v tau_h).
  return {.slow = 2 * (loop_gain - 1) / (sum + root),
          .fast = product > 0 ? -(sum + root) / (2 * product) : -std::numeric_limits<double>::infinity()};
}

Array two_layer_jacobian(const Array& memories, const Array& visible_hessian, const Array& hidden_hessian,
                         double visible_time_constant, double hidden_time_constant) {
  check_time("visible_time_constant", visible_time_constant, false);
  check_time("hidden_time_constant", hidden_time_constant, false);
  const Roots roots(memories, visible_hessian, hidden_hessian);
  const auto xi = as_matrix(memories);
  const Eigen::Index visible = xi.cols();
  const Eigen::Index hidden = xi.rows();
  const std::size_t size = memories.shape[0] + memories.shape[1];
  Array jacobian = Array::filled({size, size}, 0);
  Eigen::Map<Matrix> a(jacobian.values.data(), visible + hidden, visible + hidden);
  a.topLeftCorner(visible, visible).diagonal().setConstant(-1 / visible_time_constant);
  a.bottomRightCorner(hidden, hidden).diagonal().setConstant(-1 / hidden_time_constant);
  a.topRightCorner(visible, hidden) =
      roots.hidden.after(roots.hidden.after(xi.transpose())) / visible_time_constant;
  a.bottomLeftCorner(hidden, visible) = roots.visible.after(roots.visible.after(xi)) / hidden_time_constant;
  return jacobian;
}

Hyperbolicity hyperbolicity(std::span<const double> gains, std::size_t visible) {
  Hyperbolicity result;
  // The zero modes of visible space.
  result.gap = visible > gains.size() ? 1 : std::numeric_limits<double>::infinity();
  for (const double gain : gains) {
    if (gain > 1) ++result.index;
    result.largest_gain = std::max(result.largest_gain, gain);
    if (std::fabs(gain - 1) < result.gap) {
      result.gap = std::fabs(gain - 1);
      result.nearest_gain = gain;
    }
  }
  result.hyperbolic = result.gap >= marginal_gap;
  return result;
}

std::vector<double> nearest_direction(const Array& memories, const Array& visible_hessian,
                                      const Array& hidden_hessian) {
  const Roots roots(memories, visible_hessian, hidden_hessian);
  const Eigen::MatrixXd factor = symmetric_factor(memories, roots.visible, roots.hidden);
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(factor.transpose() * factor);
  Eigen::Index nearest = 0;
  (solver.eigenvalues().array() - 1).abs().minCoeff(&nearest);
  const Eigen::VectorXd y = solver.eigenvectors().col(nearest);
  const double gain = solver.eigenvalues()(nearest);
  if (gain <= 1e-12 * solver.eigenvalues().maxCoeff()) return {};
  // K = Xi^T H_h Xi H_v has the eigenvector x = Xi^T R_h B y where B^T B y = s y, s > 0: K x = s x.
  Eigen::VectorXd x = as_matrix(memories).transpose() * roots.hidden.times(factor * y);
  x.normalize();
  return {x.data(), x.data() + x.size()};
}

double binary_marginal_probability(std::int64_t visible) {
  if (visible < 3) throw InvalidArgument("visible = " + std::to_string(visible) + ": must be at least 3");
  const auto n = static_cast<double>(visible);
  return 2 * n * std::exp2(-n);
}

}  // namespace synaptica::associative
