#include "synaptica/catalog/student_allowance.h"

#include <cmath>

namespace synaptica {

double skewness_allowance(double third_over_variance) {
  return std::fabs(third_over_variance) * (1 + 2 * usual_t * usual_t) / (6 * usual_replicas);
}

double rare_event_allowance(double trials) {
  return skewness_allowance(1) / trials;
}

}  // namespace synaptica
