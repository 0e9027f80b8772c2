#include "synaptica/rate/response.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/dense_matrix.h"
#include "synaptica/numerics/linear_system.h"
#include "synaptica/numerics/lyapunov.h"
#include "synaptica/numerics/root.h"
#include "synaptica/numerics/vector_product.h"
#include "synaptica/rate/connectivity.h"

namespace synaptica::rate {

namespace {

void check_network(const Array& coupling, std::size_t field) {
  if (coupling.shape.size() != 2 || coupling.shape[0] != coupling.shape[1] || coupling.shape[0] != field)
    throw InvalidArgument("response: a field of " + std::to_string(field) +
                          " numbers does not fit the coupling");
}

Array scale_rows(const Array& matrix, std::span<const double> factor) {
  Array result = matrix;
  const std::size_t columns = matrix.shape[1];
  for (std::size_t k = 0; k < result.size(); ++k) result.values[k] *= factor[k / columns];
  return result;
}

Array scale_columns(const Array& matrix, std::span<const double> factor) {
  Array result = matrix;
  const std::size_t columns = matrix.shape[1];
  for (std::size_t k = 0; k < result.size(); ++k) result.values[k] *= factor[k % columns];
  return result;
}

// -1 + D J, and the covariance with noise 2T. For a symmetric J the system is symmetric in the variables D^(-1/2) x,
// where an eigenbasis costs a sixth of a Schur form.
LinearisedNoise noise_of_linearised(const Array& coupling, std::span<const double> slope, double temperature,
                                    bool symmetric, bool stability_alone = false, double time_step = 0) {
  const auto covariance = [&](const numerics::LinearDrift& drift, const Array& diffusion) {
    return time_step > 0 ? drift.euler_covariance(diffusion, time_step) : drift.covariance(diffusion);
  };
  const std::size_t n = slope.size();
  const bool positive = std::all_of(slope.begin(), slope.end(), [](double d) { return d > 0; });
  const Array minus = numerics::identity(n);
  if (symmetric && positive) {
    std::vector<double> root(n), inverse_root(n);
    for (std::size_t i = 0; i < n; ++i) {
      root[i] = std::sqrt(slope[i]);
      inverse_root[i] = 1 / root[i];
    }
    Array similar =
        Array::filled({n, n}, 0);  // entry by entry as root_i * root_j * J_ij, symmetric to the bit
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j)
        similar.values[i * n + j] = (root[i] * root[j]) * coupling.values[i * n + j] - (i == j ? 1 : 0);
    const numerics::LinearDrift drift(similar);
    if (stability_alone || !(drift.largest_real_part() < 0)) return {{}, drift.largest_real_part()};
    Array diffusion = Array::filled({n, n}, 0);
    for (std::size_t i = 0; i < n; ++i) diffusion.values[i * (n + 1)] = 2 * temperature / slope[i];
    return {scale_columns(scale_rows(covariance(drift, diffusion), root), root), drift.largest_real_part()};
  }
  const numerics::LinearDrift drift(numerics::sum(scale_rows(coupling, slope), minus, -1));
  if (stability_alone || !(drift.largest_real_part() < 0)) return {{}, drift.largest_real_part()};
  Array diffusion = numerics::identity(n);
  for (double& value : diffusion.values) value *= 2 * temperature;
  return {covariance(drift, diffusion), drift.largest_real_part()};
}

// (J C J^T)_ii: the variance of the field of each neuron.
std::vector<double> field_variances(const Array& coupling, const Array& covariance) {
  const std::size_t n = coupling.shape[0];
  const Array jc = numerics::product(coupling, covariance);
  std::vector<double> result(n);
  for (std::size_t i = 0; i < n; ++i)
    result[i] = std::max(0.0, numerics::dot(std::span(jc.values).subspan(i * n, n),
                                            std::span(coupling.values).subspan(i * n, n)));
  return result;
}

}  // namespace

NetworkState evoked_state(const Array& coupling, const Activation& activation,
                          std::span<const double> field) {
  check_network(coupling, field.size());
  const std::size_t n = field.size();
  const auto map = [&](std::span<const double> x, std::span<double> out) {
    std::copy(field.begin(), field.end(), out.begin());
    numerics::multiply_vector(numerics::view(coupling), numerics::Transpose::no, x, out, 1, 1);
    apply_activation(activation, out);
  };
  numerics::FixedPoint point =
      numerics::find_fixed_point(map, std::vector<double>(n, 0), {.tolerance = 1e-12, .damping = 0.7});
  NetworkState state;
  state.residual = point.residual;
  state.iterations = point.iterations;
  state.mean = std::move(point.value);
  std::vector<double> u(field.begin(), field.end());
  numerics::multiply_vector(numerics::view(coupling), numerics::Transpose::no, state.mean, u, 1, 1);
  for (const double value : u) state.slope.push_back(activation.slope(value));
  const double largest =
      noise_of_linearised(coupling, state.slope, 0, asymmetry(coupling) == 0, true).largest_real_part;
  if (!(largest < 0))
    throw DidNotConverge("evoked state: the fixed point is not stable, its largest rate of growth is " +
                             number_text(largest, 4),
                         state.residual, state.iterations);
  return state;
}

NetworkState gaussian_closure(const Array& coupling, const Activation& activation,
                              std::span<const double> field, double temperature,
                              const ClosureOptions& options) {
  check_network(coupling, field.size());
  if (!(temperature >= 0) || !std::isfinite(temperature))
    throw InvalidArgument("temperature = " + number_text(temperature) + ": must be at least 0");
  if (!(options.damping > 0 && options.damping <= 1))
    throw InvalidArgument("closure: damping must be in (0, 1], not " + number_text(options.damping));
  const std::size_t n = field.size();
  const bool symmetric = asymmetry(coupling) == 0;
  NetworkState state;
  state.mean.assign(n, 0);
  std::vector<double> variance(n, 0);  // s_i^2
  if (options.start != nullptr) {
    check_network(coupling, options.start->mean.size());
    state.mean = options.start->mean;
    variance = field_variances(coupling, options.start->covariance);
  }
  double fraction = options.damping;
  double before = std::numeric_limits<double>::infinity();
  std::vector<double> slope(n);
  for (state.iterations = 1; state.iterations <= options.most_iterations; ++state.iterations) {
    std::vector<double> u(field.begin(), field.end());
    numerics::multiply_vector(numerics::view(coupling), numerics::Transpose::no, state.mean, u, 1, 1);
    Array change = Array::filled({n, 1}, 0);
    state.residual = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const GaussianResponse response = gaussian_response(activation, u[i], std::sqrt(variance[i]));
      slope[i] = response.slope;
      change.values[i] = response.rate - state.mean[i];
      state.residual = std::max(state.residual, std::fabs(change.values[i]));
    }
    LinearisedNoise noise = noise_of_linearised(coupling, slope, temperature, symmetric);
    if (!(noise.largest_real_part < 0))
      throw DidNotConverge(
          "Gaussian closure: the linearised network is not stable, its largest rate of growth is " +
              number_text(noise.largest_real_part, 4),
          state.residual, state.iterations);
    const std::vector<double> next = field_variances(coupling, noise.covariance);
    for (std::size_t i = 0; i < n; ++i)
      state.residual = std::max(state.residual, std::fabs(next[i] - variance[i]));
    state.covariance = std::move(noise.covariance);
    if (state.residual <= options.tolerance) {
      state.slope = std::move(slope);
      return state;
    }
    if (state.residual > before) fraction /= 2;
    before = state.residual;
    // Newton's step of the mean, at this variance: 1 - D J is minus the derivative of the residual.
    change = numerics::solve(numerics::sum(numerics::identity(n), scale_rows(coupling, slope), -1), change);
    for (std::size_t i = 0; i < n; ++i) {
      state.mean[i] += fraction * change.values[i];
      variance[i] += fraction * (next[i] - variance[i]);
    }
  }
  throw DidNotConverge("Gaussian closure: no convergence, residual " + number_text(state.residual, 3),
                       state.residual, options.most_iterations);
}

LinearisedNoise linearised_noise(const Array& coupling, std::span<const double> slope, double temperature,
                                 double time_step) {
  check_network(coupling, slope.size());
  return noise_of_linearised(coupling, slope, temperature, asymmetry(coupling) == 0, false, time_step);
}

Array state_response(const Array& coupling, std::span<const double> slope) {
  check_network(coupling, slope.size());
  const std::size_t n = slope.size();
  Array right = Array::filled({n, n}, 0);
  for (std::size_t i = 0; i < n; ++i) right.values[i * (n + 1)] = slope[i];
  return numerics::solve(numerics::sum(numerics::identity(n), scale_rows(coupling, slope), -1), right);
}

double state_response_along(const Array& coupling, std::span<const double> slope,
                            std::span<const double> direction) {
  check_network(coupling, slope.size());
  check_network(coupling, direction.size());
  const std::size_t n = slope.size();
  const numerics::LinearSystem system(
      numerics::sum(numerics::identity(n), scale_rows(coupling, slope), -1).values);
  std::vector<double> answer(n);
  for (std::size_t i = 0; i < n; ++i) answer[i] = slope[i] * direction[i];
  system.solve(answer);
  return numerics::dot(direction, answer) / static_cast<double>(n);
}

Array quasi_gaussian_response(std::span<const Array> lagged, double interval, std::span<const double> slope) {
  if (lagged.size() < 2) throw InvalidArgument("quasi-Gaussian response: at least two lags are needed");
  if (!(interval > 0))
    throw InvalidArgument("quasi-Gaussian response: the interval is " + number_text(interval) +
                          " and must be above 0");
  Array integral = Array::filled(lagged.front().shape, 0);
  for (std::size_t k = 0; k < lagged.size(); ++k)
    integral = numerics::sum(integral, lagged[k], k == 0 || k + 1 == lagged.size() ? interval / 2 : interval);
  return quasi_gaussian_response(integral, lagged.front(), slope);
}

Array quasi_gaussian_response(const Array& integral, const Array& covariance, std::span<const double> slope) {
  // integral C^-1 = (C^-1 integral^T)^T, as C is symmetric.
  const Array solved = numerics::transposed(numerics::solve(covariance, numerics::transposed(integral)));
  return scale_columns(solved, slope);
}

Array fluctuation_response(const Array& covariance, double gain, double temperature) {
  if (!(temperature > 0))
    throw InvalidArgument("temperature = " + number_text(temperature) +
                          ": a response from the variance needs noise; without, it gives ratios at best");
  Array response = covariance;
  for (double& value : response.values) value *= gain / temperature;
  return response;
}

std::vector<Array> sample_lagged_covariances(const Array& samples, std::size_t lags) {
  if (samples.shape.size() != 2 || lags == 0 || samples.shape[0] <= lags)
    throw InvalidArgument("lagged covariances: more samples than lags are needed");
  const std::size_t times = samples.shape[0];
  const std::size_t n = samples.shape[1];
  std::vector<double> mean(n, 0);
  for (std::size_t t = 0; t < times; ++t)
    for (std::size_t i = 0; i < n; ++i) mean[i] += samples.values[t * n + i] / static_cast<double>(times);
  Array centred = samples;
  for (std::size_t k = 0; k < centred.size(); ++k) centred.values[k] -= mean[k % n];
  std::vector<Array> result;
  for (std::size_t lag = 0; lag < lags; ++lag) {
    const std::size_t count = times - lag;
    result.push_back(Array::filled({n, n}, 0));
    numerics::multiply({centred.values.data() + lag * n, count, n, n}, numerics::Transpose::yes,
                       {centred.values.data(), count, n, n}, numerics::Transpose::no,
                       numerics::view(result.back()), 1 / static_cast<double>(count));
  }
  return result;
}

}  // namespace synaptica::rate
