#include "synaptica/perceptron/leave_block_out.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/gram_product.h"
#include "synaptica/numerics/vector_product.h"

namespace synaptica::perceptron {

namespace {

using numerics::ConstMatrixView;
using numerics::MatrixView;

void check(const SignConstrainedProblem& problem, const ConstMatrixView& targets,
           std::span<const double> ridges, const LeaveBlockOutOptions& options) {
  check_problem(problem);
  const std::size_t patterns = problem.inputs.rows;
  if (targets.rows == 0 || targets.columns != patterns)
    throw InvalidArgument("leave-block-out: targets " + std::to_string(targets.rows) + " x " +
                          std::to_string(targets.columns) + " for " + std::to_string(patterns) +
                          " patterns; give one target a row, at least one");
  if (ridges.empty()) throw InvalidArgument("leave-block-out: no ridge; give at least one");
  for (const double ridge : ridges)
    if (!(ridge >= 0) || !std::isfinite(ridge))
      throw InvalidArgument("ridge = " + number_text(ridge) + ": must be at least 0");
  if (options.blocks < 2 || options.blocks > patterns)
    throw InvalidArgument("blocks = " + std::to_string(options.blocks) + ": must be from 2 to the " +
                          std::to_string(patterns) + " patterns");
}

// Sums of X^T X/N and X^T 1 about a shift, from which those of any rest follow. The shift, the mean of all rows, keeps
// large means from drowning what varies.
class GramWithout {
 public:
  explicit GramWithout(const SignConstrainedProblem& problem)
      : synapses_(problem.inputs.columns), centred_(problem.bias == Bias::optimal) {
    const ConstMatrixView& x = problem.inputs;
    shifted_.resize(x.rows * synapses_);
    std::vector<double> shift(synapses_, 0);
    if (centred_)
      for (std::size_t mu = 0; mu < x.rows; ++mu)
        for (std::size_t i = 0; i < synapses_; ++i)
          shift[i] += x.data[mu * x.stride + i] / static_cast<double>(x.rows);
    for (std::size_t mu = 0; mu < x.rows; ++mu)
      for (std::size_t i = 0; i < synapses_; ++i)
        shifted_[mu * synapses_ + i] = x.data[mu * x.stride + i] - shift[i];
    all_ = problem.gram.data != nullptr ? copied(problem.gram) : std::vector<double>(synapses_ * synapses_);
    if (problem.gram.data == nullptr)
      numerics::gram_of_columns(rows(0, x.rows), view(all_), 1 / static_cast<double>(synapses_));
  }

  // Of all rows but first ... last - 1, centred about their own mean where the bias is learned.
  [[nodiscard]] std::vector<double> operator()(std::size_t first, std::size_t last) const {
    std::vector<double> gram = all_;
    const double scale = 1 / static_cast<double>(synapses_);
    numerics::gram_of_columns(rows(first, last), view(gram), -scale, 1);
    if (!centred_) return gram;
    // The rest's sum is minus that of what was taken out, as all sum to 0 about the shift.
    const std::size_t all_rows = shifted_.size() / synapses_;
    const auto rest = static_cast<double>(all_rows - (last - first));
    std::vector<double> sum(synapses_, 0);
    for (std::size_t mu = first; mu < last; ++mu)
      numerics::add_scaled(1, {shifted_.data() + mu * synapses_, synapses_}, sum);
    for (std::size_t i = 0; i < synapses_; ++i)
      numerics::add_scaled(-scale * sum[i] / rest, sum, {gram.data() + i * synapses_, synapses_});
    return gram;
  }

 private:
  [[nodiscard]] ConstMatrixView rows(std::size_t first, std::size_t last) const {
    return {shifted_.data() + first * synapses_, last - first, synapses_, synapses_};
  }
  [[nodiscard]] MatrixView view(std::vector<double>& matrix) const {
    return {matrix.data(), synapses_, synapses_, synapses_};
  }
  [[nodiscard]] std::vector<double> copied(const ConstMatrixView& matrix) const {
    std::vector<double> copy(synapses_ * synapses_);
    for (std::size_t i = 0; i < synapses_; ++i)
      std::copy_n(matrix.data + i * matrix.stride, synapses_, copy.data() + i * synapses_);
    return copy;
  }

  std::size_t synapses_;
  bool centred_;
  std::vector<double> shifted_;
  std::vector<double> all_;
};

double squared_error(const SignConstrainedSolution& s, const ConstMatrixView& inputs, const double* target,
                     std::size_t first, std::size_t last) {
  const double scale = 1 / std::sqrt(static_cast<double>(inputs.columns));
  double sum = 0;
  for (std::size_t mu = first; mu < last; ++mu) {
    const double output =
        scale * numerics::dot({inputs.data + mu * inputs.stride, inputs.columns}, s.weights) + s.bias;
    sum += (target[mu] - output) * (target[mu] - output);
  }
  return sum;
}

}  // namespace

double LeaveBlockOut::mean_square_error(std::size_t target, std::size_t ridge) const {
  const std::size_t blocks = block_rows.size();
  double sum = 0;
  for (std::size_t b = 0; b < blocks; ++b)
    sum += squared_errors.values[(target * ridges.size() + ridge) * blocks + b];
  return sum / static_cast<double>(patterns);
}

std::size_t LeaveBlockOut::best_ridge(std::size_t target) const {
  std::size_t best = 0;
  for (std::size_t r = 1; r < ridges.size(); ++r) {
    const double error = mean_square_error(target, r);
    const double least = mean_square_error(target, best);
    if (error < least || (error == least && ridges[r] > ridges[best])) best = r;
  }
  return best;
}

LeaveBlockOut leave_block_out(const SignConstrainedProblem& problem, const ConstMatrixView& targets,
                              std::span<const double> ridges, const LeaveBlockOutOptions& options) {
  check(problem, targets, ridges, options);
  const ConstMatrixView& x = problem.inputs;
  const std::size_t patterns = x.rows;
  const std::size_t synapses = x.columns;
  const GramWithout gram_without(problem);
  LeaveBlockOut result{.ridges = {ridges.begin(), ridges.end()},
                       .squared_errors = Array::filled({targets.rows, ridges.size(), options.blocks}, 0),
                       .patterns = patterns};
  for (std::size_t b = 0; b < options.blocks; ++b) {
    const std::size_t first = b * patterns / options.blocks;
    const std::size_t last = (b + 1) * patterns / options.blocks;
    result.block_rows.push_back(last - first);
    const std::size_t from = first - std::min(first, options.gap);
    const std::size_t to = std::min(patterns, last + options.gap);
    const std::size_t rest = patterns - (to - from);
    if (rest == 0)
      throw InvalidArgument("leave-block-out: a block of " + std::to_string(last - first) +
                            " rows and a gap of " + std::to_string(options.gap) + " leave none of the " +
                            std::to_string(patterns));
    std::vector<double> kept(rest * synapses);
    for (std::size_t mu = 0; mu < rest; ++mu)
      std::copy_n(x.data + (mu < from ? mu : mu + (to - from)) * x.stride, synapses,
                  kept.data() + mu * synapses);
    const std::vector<double> gram = gram_without(from, to);
    SignConstrainedProblem part = problem;
    part.inputs = {kept.data(), rest, synapses, synapses};
    part.gram = {gram.data(), synapses, synapses, synapses};
    SignConstrainedSolver solver(part, options.solver);
    std::vector<double> y(rest);
    for (std::size_t k = 0; k < targets.rows; ++k) {
      const double* target = targets.data + k * targets.stride;
      std::copy_n(target, from, y.begin());
      std::copy_n(target + to, patterns - to, y.begin() + static_cast<std::ptrdiff_t>(from));
      const std::vector<SignConstrainedSolution> path = solver.ridge_path(y, ridges);
      for (std::size_t r = 0; r < ridges.size(); ++r)
        result.squared_errors.values[(k * ridges.size() + r) * options.blocks + b] =
            squared_error(path[r], x, target, first, last);
      if (options.progress) options.progress(b * targets.rows + k + 1, options.blocks * targets.rows);
    }
  }
  return result;
}

std::vector<double> ridge_grid(double mean_square, double load) {
  std::vector<double> grid;
  for (int k = 6; k >= -12; --k) grid.push_back(mean_square * load * std::pow(10, 0.5 * k));
  return grid;
}

}  // namespace synaptica::perceptron
