#include "synaptica/rate/eigenvector_growth.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/dense_matrix.h"
#include "synaptica/numerics/vector_product.h"

namespace synaptica::rate {

namespace {
using numerics::dot;
}  // namespace

std::optional<EigenvectorGrowth> EigenvectorGrowth::of(const LinearTheory& theory, const Array& coupling,
                                                       const AnyLearningRule& rule, const Mapping& mapping) {
  const std::size_t n = theory.neurons();
  const auto count = static_cast<double>(n);
  const std::span<const double> target = mapping.target;
  std::vector<double> rest = numerics::product(coupling, target);
  const double eigenvalue = dot(target, rest) / dot(target, target);
  numerics::add_scaled(-eigenvalue, target, rest);
  if (dot(rest, rest) > 1e-18 * dot(target, target) * std::max(1.0, eigenvalue * eigenvalue)) return {};
  const std::vector<double> silence(n, 0);
  const AffineFactors factors = affine_factors(rule, target, mapping.input, silence);
  for (std::size_t i = 0; i < n; ++i)
    if (factors.post.slope[i] != 0 || factors.post.constant[i] != target[i]) return {};

  const std::vector<double> evoked = theory.evoked(mapping);
  std::vector<double> pre = factors.pre.constant;
  std::vector<double> of_evoked = evoked;                       // be x_eta
  std::vector<double> of_target(target.begin(), target.end());  // be xi
  for (std::size_t i = 0; i < n; ++i) {
    of_evoked[i] *= factors.pre.slope[i];
    of_target[i] *= factors.pre.slope[i];
    pre[i] += of_evoked[i];
  }
  EigenvectorGrowth growth;
  growth.gain_ = theory.gain();
  growth.time_step_ = theory.time_step();
  growth.relaxation_ = 1 - theory.gain() * eigenvalue;
  growth.drive_ = dot(pre, evoked) / count;
  growth.drive_feedback_ = dot(pre, target) / count;
  growth.integral_drive_ = dot(target, of_evoked) / count;
  growth.integral_feedback_ = dot(target, of_target) / count;
  // F K C_h = (K - h) C_h: row by row with the columns of C_h.
  const Array& c = theory.euler_covariance();
  const Array& k = theory.integrated_propagator();
  for (std::size_t i = 0; i < n; ++i) {
    const auto row = [n, i](const Array& matrix) { return std::span(matrix.values).subspan(i * n, n); };
    const double lagged = dot(row(k), row(c)) - theory.time_step() * c.values[i * (n + 1)];
    growth.fluctuations_ += factors.pre.slope[i] * lagged / count;
  }
  const auto noise_along = [&](std::span<const double> direction) {
    return numerics::bilinear(direction, k, numerics::product(c, direction)) / (count * count);
  };
  growth.drive_noise_ = noise_along(of_evoked);
  growth.target_noise_ = noise_along(of_target);
  return growth;
}

std::optional<ThresholdCrossing> EigenvectorGrowth::completion(double threshold, double learning_rate,
                                                               double decay, double longest,
                                                               bool fluctuations) const {
  if (!(threshold > 0)) throw InvalidArgument("threshold = " + number_text(threshold) + ": must be above 0");
  const double h = time_step_;
  const double keep = 1 - h * decay;
  const double strength = gain_ * learning_rate;
  const double c = fluctuations ? fluctuations_ : 0;
  double m = 0;
  double elapsed = 0;
  double integral = 0;
  double rate_before = 0;
  for (std::uint64_t step = 0; static_cast<double>(step) * h < longest; ++step) {
    const double rate =
        -relaxation_ * m + strength * (elapsed * (drive_ + drive_feedback_ * m) +
                                       integral * (integral_drive_ + integral_feedback_ * m) + c);
    if (m + h * rate >= threshold) {
      ThresholdCrossing done;
      const double time = (static_cast<double>(step) + (threshold - m) / (h * rate)) * h;
      done.time = time;
      done.rate = rate;
      done.curvature = (rate - rate_before) / h;
      // Beyond a hundredth of k the course is over before the spread is there.
      const double feedback = strength * (elapsed * drive_feedback_ + integral * integral_feedback_);
      done.relaxation = std::max(relaxation_ - feedback, 0.01 * relaxation_);
      done.spread = relaxation_ / done.relaxation;
      // A trial has more or less to learn from by the noise of two factors, each the activity evoked; and by that of its
      // own overlap's integral, through the feedback that slows relaxation.
      const double learned = drive_ * time;
      const double of_drive = learned != 0 ? 4 * drive_noise_ * time / (learned * learned) : 0;
      const double of_one = strength * integral_feedback_ / done.relaxation;
      const double of_integral = of_one * of_one * 2 * target_noise_ * time;
      const double lead = threshold / rate;
      done.scatter = lead * lead * (of_drive + of_integral);
      return done;
    }
    integral = keep * integral + h * m;
    elapsed = keep * elapsed + h;
    m += h * rate;
    rate_before = rate;
    if (!std::isfinite(m)) return {};
  }
  return {};
}

}  // namespace synaptica::rate
