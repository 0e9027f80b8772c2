#include "synaptica/numerics/root.h"

#include <Eigen/Dense>
#include <algorithm>
#include <boost/math/tools/roots.hpp>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <deque>
#include <limits>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"

namespace synaptica::numerics {

Root find_root(const std::function<double(double)>& f, double lowest, double highest,
               std::int64_t most_iterations) {
  const double at_lowest = f(lowest);
  const double at_highest = f(highest);
  if (at_lowest == 0) return {lowest, 0, 0};
  if (at_highest == 0) return {highest, 0, 0};
  if (!(at_lowest * at_highest < 0))
    throw InvalidArgument("root: the function does not change sign between " + number_text(lowest) + " and " +
                          number_text(highest));
  auto iterations = static_cast<std::uintmax_t>(most_iterations);
  boost::math::tools::eps_tolerance<double> last_bits(std::numeric_limits<double>::digits - 1);
  const auto [left, right] =
      boost::math::tools::toms748_solve(f, lowest, highest, at_lowest, at_highest, last_bits, iterations);
  const double at_left = std::fabs(f(left));
  const double at_right = std::fabs(f(right));
  const Root root{at_left <= at_right ? left : right, std::min(at_left, at_right),
                  static_cast<std::int64_t>(iterations)};
  if (!last_bits(left, right) && root.residual != 0)
    throw DidNotConverge("root", root.residual, root.iterations);
  return root;
}

FixedPoint find_fixed_point(const std::function<void(std::span<const double>, std::span<double>)>& map,
                            std::vector<double> start, const FixedPointOptions& options) {
  using Vector = Eigen::VectorXd;
  const auto length = static_cast<Eigen::Index>(start.size());
  Vector x = Eigen::Map<const Vector>(start.data(), length);
  Vector image(length);
  std::deque<Vector> step_changes, point_changes;  // differences of successive residual vectors and points
  Vector last_x, last_step;
  double best = std::numeric_limits<double>::infinity();
  for (std::int64_t iteration = 0; iteration < options.most_iterations; ++iteration) {
    map({x.data(), start.size()}, {image.data(), start.size()});
    const Vector step = image - x;
    const double residual = step.size() == 0 ? 0 : step.lpNorm<Eigen::Infinity>();
    if (!std::isfinite(residual)) throw DidNotConverge("fixed point", best, iteration + 1);
    best = std::min(best, residual);
    if (residual <= options.tolerance * std::max(1.0, x.size() == 0 ? 0 : x.lpNorm<Eigen::Infinity>()))
      return {{x.data(), x.data() + length}, residual, iteration + 1};
    Vector next = x + options.damping * step;
    if (options.memory > 0 && iteration > 0) {
      step_changes.push_back(step - last_step);
      point_changes.push_back(x - last_x);
      if (step_changes.size() > static_cast<std::size_t>(options.memory)) {
        step_changes.pop_front();
        point_changes.pop_front();
      }
      Eigen::MatrixXd changes(length, static_cast<Eigen::Index>(step_changes.size()));
      for (std::size_t j = 0; j < step_changes.size(); ++j)
        changes.col(static_cast<Eigen::Index>(j)) = step_changes[j];
      const Vector weights = changes.colPivHouseholderQr().solve(step);
      for (std::size_t j = 0; j < step_changes.size(); ++j)
        next -=
            weights[static_cast<Eigen::Index>(j)] * (point_changes[j] + options.damping * step_changes[j]);
    }
    last_x = x;
    last_step = step;
    x = next;
  }
  throw DidNotConverge("fixed point", best, options.most_iterations);
}

}  // namespace synaptica::numerics
