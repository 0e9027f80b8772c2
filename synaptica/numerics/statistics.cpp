#include "synaptica/numerics/statistics.h"

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "synaptica/core/error.h"
#include "synaptica/core/estimate.h"
#include "synaptica/core/text.h"

namespace synaptica::numerics {

double student_t_two_sided_quantile(double error_rate, double degrees) {
  if (!(error_rate > 0 && error_rate < 1))
    throw InvalidArgument("Student's t: error rate " + number_text(error_rate) + " is not between 0 and 1");
  if (!(degrees > 0))
    throw InvalidArgument("Student's t: " + number_text(degrees) +
                          " degrees of freedom; at least two replicas are needed");
  return boost::math::quantile(boost::math::complement(boost::math::students_t(degrees), error_rate / 2));
}

double student_t_two_sided_probability(double t, double degrees) {
  return 2 * boost::math::cdf(boost::math::complement(boost::math::students_t(degrees), std::fabs(t)));
}

double binomial_lower_tail(std::int64_t k, std::int64_t trials, double probability) {
  const boost::math::binomial distribution(static_cast<double>(trials), probability);
  return boost::math::cdf(distribution, static_cast<double>(k));
}

double binomial_upper_tail(std::int64_t k, std::int64_t trials, double probability) {
  if (k <= 0) return 1;
  const boost::math::binomial distribution(static_cast<double>(trials), probability);
  return boost::math::cdf(boost::math::complement(distribution, static_cast<double>(k - 1)));
}

JackknifeEstimate jackknife(std::span<const std::vector<Array>> replicas,
                            const std::function<Array(std::span<const Array>)>& function) {
  if (replicas.empty()) throw std::logic_error("jackknife: no replicas");
  const auto count = static_cast<double>(replicas.size());
  std::vector<Array> sums = replicas.front();
  for (std::size_t r = 1; r < replicas.size(); ++r)
    for (std::size_t k = 0; k < sums.size(); ++k)
      for (std::size_t i = 0; i < sums[k].size(); ++i) sums[k].values[i] += replicas[r].at(k).values.at(i);

  std::vector<Array> means = sums;
  for (Array& mean : means)
    for (double& value : mean.values) value /= count;
  const Array whole = function(means);
  if (replicas.size() < 2)
    return {whole, Array::filled(whole.shape, std::numeric_limits<double>::infinity())};

  std::vector<EstimateAccumulator> left_out(whole.size());
  for (const auto& replica : replicas) {
    for (std::size_t k = 0; k < means.size(); ++k)
      for (std::size_t i = 0; i < means[k].size(); ++i)
        means[k].values[i] = (sums[k].values[i] - replica[k].values[i]) / (count - 1);
    const Array without = function(means);
    for (std::size_t i = 0; i < whole.size(); ++i) left_out[i].add(without.values.at(i));
  }
  JackknifeEstimate result{whole, whole};
  for (std::size_t i = 0; i < whole.size(); ++i) {
    const Estimate spread = left_out[i].estimate();
    result.value.values[i] = count * whole.values[i] - (count - 1) * spread.mean;
    // The standard error of the mean of the left-out values is (R - 1) times too small for R dependent values.
    result.standard_error.values[i] = (count - 1) * spread.standard_error;
  }
  return result;
}

}  // namespace synaptica::numerics
