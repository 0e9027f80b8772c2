#include "synaptica/catalog/visit_scatter.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "synaptica/associative/drift_law.h"
#include "synaptica/catalog/student_allowance.h"

namespace synaptica {

Scatter scatter(const associative::VisitDistribution& visits, double rate,
                const std::function<double(double)>& function) {
  Scatter result{.largest_probability = visits.largest_probability()};
  std::vector<double> values;
  result.mean = visits.expectation([&](std::int64_t count) {
    values.push_back(function(associative::forgetting_factor(rate, count)));
    return values.back();
  });
  const auto central = [&](int power) {
    std::size_t next = 0;
    return visits.expectation([&](std::int64_t) { return std::pow(values[next++] - result.mean, power); });
  };
  result.variance = central(2);
  result.third_central = central(3);
  return result;
}

double scatter_allowance(const Scatter& scatter) {
  if (!(scatter.variance > 0)) return 0;
  return skewness_allowance(scatter.third_central / scatter.variance) +
         (std::pow(scatter.largest_probability, 7) > 1e-4 ? std::sqrt(3 * scatter.variance) : 0);
}

double deviation_allowance(double deviation, double kurtosis, double values_a_replica) {
  return usual_t * usual_t * (kurtosis - 1) / (4 * usual_replicas * values_a_replica) * deviation;
}

}  // namespace synaptica
