#include <Spectra/SymEigsSolver.h>
#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <string>

#include "synaptica/associative/stability.h"
#include "synaptica/core/error.h"
#include "synaptica/core/text.h"

namespace synaptica::associative {

namespace {

using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

// y = B B^T x or B^T B x with B = R_h Xi R_v, in the space of the smaller layer.
class GainOperator {
 public:
  using Scalar = double;  // the name that Spectra asks for

  GainOperator(Eigen::Map<const Matrix> memories, Eigen::VectorXd visible_root, Eigen::VectorXd hidden_root)
      : memories_(memories), visible_root_(std::move(visible_root)), hidden_root_(std::move(hidden_root)) {}

  [[nodiscard]] Eigen::Index rows() const { return std::min(memories_.rows(), memories_.cols()); }
  [[nodiscard]] Eigen::Index cols() const { return rows(); }
  void perform_op(const double* in, double* out) const {
    const Eigen::Map<const Eigen::VectorXd> x(in, rows());
    Eigen::Map<Eigen::VectorXd> y(out, rows());
    if (memories_.rows() <= memories_.cols()) {
      between_ = memories_.transpose() * hidden_root_.cwiseProduct(x);
      between_ = visible_root_.cwiseAbs2().cwiseProduct(between_);
      y = hidden_root_.cwiseProduct(memories_ * between_);
    } else {
      between_ = memories_ * visible_root_.cwiseProduct(x);
      between_ = hidden_root_.cwiseAbs2().cwiseProduct(between_);
      y = visible_root_.cwiseProduct(memories_.transpose() * between_);
    }
  }

 private:
  Eigen::Map<const Matrix> memories_;
  Eigen::VectorXd visible_root_, hidden_root_;
  mutable Eigen::VectorXd between_;
};

Eigen::VectorXd root_of(const char* name, std::span<const double> diagonal, std::size_t size) {
  if (diagonal.size() != size)
    throw InvalidArgument(std::string(name) + ": " + std::to_string(diagonal.size()) + " values, must be " +
                          std::to_string(size));
  Eigen::VectorXd root(static_cast<Eigen::Index>(size));
  for (std::size_t i = 0; i < size; ++i) {
    if (!(diagonal[i] >= 0) || !std::isfinite(diagonal[i]))
      throw InvalidArgument(std::string(name) + ", entry " + std::to_string(i + 1) + ": " +
                            number_text(diagonal[i]) + " must be at least 0 and finite");
    root(static_cast<Eigen::Index>(i)) = std::sqrt(diagonal[i]);
  }
  return root;
}

}  // namespace

LeadingGains leading_loop_gains(const Array& memories, std::span<const double> visible_diagonal,
                                std::span<const double> hidden_diagonal, std::size_t count) {
  if (memories.shape.size() != 2 || memories.size() == 0 ||
      memories.size() != memories.shape[0] * memories.shape[1])
    throw InvalidArgument("memories: must be a matrix of shape {hidden, visible}, none of them 0");
  if (!std::all_of(memories.values.begin(), memories.values.end(), [](double x) { return std::isfinite(x); }))
    throw InvalidArgument("memories: every component must be finite");
  const std::size_t smaller = std::min(memories.shape[0], memories.shape[1]);
  if (count < 1 || count >= smaller)
    throw InvalidArgument("count = " + std::to_string(count) + ": must be from 1 to " +
                          std::to_string(smaller - 1) +
                          ", less than the smaller layer; loop_gains gives them all");
  const Eigen::Map<const Matrix> xi(memories.values.data(), static_cast<Eigen::Index>(memories.shape[0]),
                                    static_cast<Eigen::Index>(memories.shape[1]));
  GainOperator gain(xi, root_of("visible_diagonal", visible_diagonal, memories.shape[1]),
                    root_of("hidden_diagonal", hidden_diagonal, memories.shape[0]));
  // A basis of a few times the number wanted; larger saves restarts, smaller saves memory.
  const std::size_t basis = std::min(smaller, std::max<std::size_t>(2 * count + 10, 20));
  Spectra::SymEigsSolver<GainOperator> solver(gain, static_cast<Eigen::Index>(count),
                                              static_cast<Eigen::Index>(basis));
  solver.init();
  constexpr int most_restarts = 2000;
  const Eigen::Index found = solver.compute(Spectra::SortRule::LargestAlge, most_restarts, 1e-12);
  LeadingGains result;
  result.products = solver.num_operations();
  const Eigen::VectorXd values = solver.eigenvalues();
  const Eigen::MatrixXd vectors = solver.eigenvectors();
  Eigen::VectorXd image(gain.rows());
  for (Eigen::Index i = 0; i < found; ++i) {
    const Eigen::VectorXd vector = vectors.col(i);
    gain.perform_op(vector.data(), image.data());
    const double scale = values(0) > 0 ? values(0) : 1;
    result.residual = std::max(result.residual, (image - values(i) * vector).norm() / scale);
    result.values.push_back(std::max(0.0, values(i)));
  }
  if (found < static_cast<Eigen::Index>(count) || result.residual > 1e-10)
    throw DidNotConverge("leading loop gains by Lanczos iteration", result.residual, result.products);
  return result;
}

}  // namespace synaptica::associative
