#include "synaptica/associative/dense_capacity.h"

#include <cmath>
#include <string>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/gaussian.h"

namespace synaptica::associative {

namespace {

constexpr std::int64_t largest_order = 64;
constexpr std::int64_t most_neurons = 10000000;

void check_order(std::int64_t order) {
  if (order < 2 || order > largest_order)
    throw InvalidArgument("order = " + std::to_string(order) + ": must be from 2 to " +
                          std::to_string(largest_order));
}

void check(std::int64_t order, std::int64_t neurons) {
  check_order(order);
  if (neurons < 2 || neurons > most_neurons)
    throw InvalidArgument("neurons = " + std::to_string(neurons) + ": must be from 2 to " +
                          std::to_string(most_neurons));
}

double squared_quantile(double error) {
  if (!(error > 0 && error < 0.5))
    throw InvalidArgument("error = " + number_text(error) + ": must be above 0 and below 1/2");
  const double z = numerics::standard_normal_quantile(error);
  return z * z;
}

// (2n - 3)!!
double double_factorial(std::int64_t order) {
  double product = 1;
  for (std::int64_t odd = 3; odd <= 2 * order - 3; odd += 2) product *= static_cast<double>(odd);
  return product;
}

double noise_part(DenseInteraction interaction) {
  return interaction == DenseInteraction::rectified ? 0.5 : 1;
}

}  // namespace

double dense_signal_to_noise(std::int64_t order, std::int64_t neurons, DenseInteraction interaction) {
  check(order, neurons);
  const auto n = static_cast<double>(order);
  const auto size = static_cast<double>(neurons);
  // F in units of F(sqrt N), so that no power overflows where it matters.
  const double unit = std::sqrt(size);
  // F(x + 1) - F(x - 1), for x >= 0: 2 sum over odd j of (n choose j) x^(n-j), without
  // cancellation. For x < 0 the power has the same square, and the rectified one is zero up to x =
  // -1.
  const auto change = [&](double x) {
    if (interaction == DenseInteraction::rectified && x < 1)
      return x > -1 ? std::pow((x + 1) / unit, n) : 0.0;
    const double y = std::fabs(x) / unit;
    double ways = n;  // (n choose j)
    double sum = 0;
    double small = 1 / unit;  // (1/unit)^j
    for (double j = 1; j <= n; j += 2) {
      sum += ways * std::pow(y, n - j) * small;
      ways *= (n - j) * (n - j - 1) / ((j + 1) * (j + 2));
      small /= size;
    }
    return 2 * sum;
  };
  // X = N - 1 - 2 k with k binomial; weights by the ratio of neighbours from the middle outward.
  // Their tails fall below 1e-300 of the middle, where no power of order 64 could raise them.
  const std::int64_t signs = neurons - 1;
  const std::int64_t middle = signs / 2;
  const auto term = [&](std::int64_t k) {
    const double size_of_change = change(static_cast<double>(signs - 2 * k));
    return size_of_change * size_of_change;
  };
  double weight = 1;
  double weights = 1;
  double sum = term(middle);
  for (std::int64_t k = middle + 1; k <= signs && weight > 1e-300; ++k) {
    weight *= static_cast<double>(signs - k + 1) / static_cast<double>(k);
    weights += weight;
    sum += weight * term(k);
  }
  weight = 1;
  for (std::int64_t k = middle - 1; k >= 0 && weight > 1e-300; --k) {
    weight *= static_cast<double>(k + 1) / static_cast<double>(signs - k);
    weights += weight;
    sum += weight * term(k);
  }
  const double signal = change(size - 1);
  return signal * signal / (sum / weights);
}

double dense_flip_error(std::int64_t order, std::int64_t neurons, std::int64_t memories,
                        DenseInteraction interaction) {
  const double ratio = dense_signal_to_noise(order, neurons, interaction);
  if (memories < 1) throw InvalidArgument("memories = " + std::to_string(memories) + ": must be at least 1");
  if (memories == 1) return 0;
  return numerics::standard_normal_upper_tail(std::sqrt(ratio / static_cast<double>(memories - 1)));
}

double dense_capacity(std::int64_t order, std::int64_t neurons, double error, DenseInteraction interaction) {
  const double square = squared_quantile(error);
  return 1 + dense_signal_to_noise(order, neurons, interaction) / square;
}

double dense_capacity_limit(std::int64_t order, double neurons, double error, DenseInteraction interaction) {
  check_order(order);
  return std::pow(neurons, static_cast<double>(order - 1)) /
         (double_factorial(order) * squared_quantile(error) * noise_part(interaction));
}

double dense_errorless_capacity_limit(std::int64_t order, double neurons, DenseInteraction interaction) {
  check_order(order);
  return std::pow(neurons, static_cast<double>(order - 1)) /
         (2 * double_factorial(order) * std::log(neurons) * noise_part(interaction));
}

}  // namespace synaptica::associative
