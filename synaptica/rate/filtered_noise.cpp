#include "synaptica/rate/filtered_noise.h"

#include <cmath>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/dense_matrix.h"

namespace synaptica::rate {

Array filtered_noise_covariance(const Array& drift, const numerics::LinearDrift& factorised,
                                double noise_time) {
  if (!(noise_time >= 0))
    throw InvalidArgument("noise_time = " + number_text(noise_time) + ": must be at least 0");
  const Array one = numerics::identity(factorised.size());
  if (noise_time == 0) return factorised.covariance(one);
  if (std::isinf(noise_time)) {
    if (!(factorised.largest_real_part() < 0))
      throw InvalidArgument("filtered noise: the network is not stable");
    const Array answer = numerics::inverse(drift);
    return numerics::product_with_transposed(answer, answer);
  }
  Array decaying = one;
  for (double& value : decaying.values) value /= noise_time;
  const Array with_noise = numerics::inverse(numerics::sum(decaying, drift, -1));
  return factorised.covariance(numerics::sum(with_noise, numerics::transposed(with_noise)));
}

}  // namespace synaptica::rate
