#include "synaptica/rate/direction_ranking.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <span>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/autocorrelation.h"
#include "synaptica/numerics/block_bootstrap.h"
#include "synaptica/numerics/dense_matrix.h"
#include "synaptica/numerics/gram_product.h"
#include "synaptica/numerics/matrix_product.h"
#include "synaptica/numerics/symmetric_eigen.h"

namespace synaptica::rate {

namespace {

using namespace numerics;

void check_matrix(const Array& matrix, const char* what) {
  if (matrix.shape.size() != 2 || matrix.size() == 0)
    throw InvalidArgument(std::string(what) + ": must be a matrix, not empty");
  const std::size_t columns = matrix.shape[1];
  for (std::size_t i = 0; i < matrix.size(); ++i)
    if (!std::isfinite(matrix.values[i]))
      throw InvalidArgument(std::string(what) + ", row " + std::to_string(i / columns + 1) + ", column " +
                            std::to_string(i % columns + 1) + ": " + number_text(matrix.values[i]) +
                            " must be finite");
}

void check_recording(const Array& recording) {
  check_matrix(recording, "recording");
  if (recording.shape[0] < fewest_samples)
    throw InvalidArgument("recording: " + std::to_string(recording.shape[0]) + " samples; at least " +
                          std::to_string(fewest_samples) + " are needed (rows are samples, columns neurons)");
  if (recording.shape[1] > most_neurons)
    throw InvalidArgument("recording: " + std::to_string(recording.shape[1]) + " neurons; at most " +
                          std::to_string(most_neurons) + " are taken (rows are samples, columns neurons)");
  const std::vector<std::size_t> constant = constant_columns(view(recording));
  if (constant.empty()) return;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < std::min<std::size_t>(8, constant.size()); ++i)
    names.push_back(std::to_string(constant[i] + 1));
  throw InvalidArgument("recording: column" + std::string(constant.size() > 1 ? "s " : " ") +
                        join(names, ", ") +
                        (constant.size() > 8 ? " and " + std::to_string(constant.size() - 8) + " more" : "") +
                        (constant.size() > 1 ? " do" : " does") + " not change; leave such neurons out");
}

void check_options(const RankingOptions& options) {
  if (!(options.sampling_interval > 0) || !std::isfinite(options.sampling_interval))
    throw InvalidArgument("sampling_interval = " + number_text(options.sampling_interval) +
                          ": must be above 0");
  if (options.resamples < 100)
    throw InvalidArgument("resamples = " + std::to_string(options.resamples) +
                          ": must be at least 100 for an interval");
  if (!(options.confidence > 0 && options.confidence < 1))
    throw InvalidArgument("confidence = " + number_text(options.confidence) + ": must lie between 0 and 1");
}

Array centred(const Array& recording) {
  const std::size_t n = recording.shape[0];
  const std::size_t p = recording.shape[1];
  std::vector<double> mean(p, 0);
  for (std::size_t t = 0; t < n; ++t)
    for (std::size_t i = 0; i < p; ++i) mean[i] += recording.values[t * p + i];
  for (double& m : mean) m /= static_cast<double>(n);
  Array result = recording;
  for (std::size_t t = 0; t < n; ++t)
    for (std::size_t i = 0; i < p; ++i) result.values[t * p + i] -= mean[i];
  return result;
}

// Rows of unit length.
Array unit_rows(const Array& directions, std::size_t neurons) {
  check_matrix(directions, "directions");
  if (directions.shape[1] != neurons)
    throw InvalidArgument("directions: " + std::to_string(directions.shape[1]) + " numbers each for " +
                          std::to_string(neurons) + " neurons of the recording");
  Array unit = directions;
  for (std::size_t k = 0; k < unit.shape[0]; ++k) {
    double* row = unit.values.data() + k * neurons;
    const double length = std::sqrt(std::inner_product(row, row + neurons, row, 0.0));
    if (!(length > 0))
      throw InvalidArgument("direction " + std::to_string(k + 1) + ": is zero, so it points nowhere");
    for (std::size_t i = 0; i < neurons; ++i) row[i] /= length;
  }
  return unit;
}

// The activity along each direction: {directions, samples}.
Array projections(const Array& series, const Array& unit) {
  Array along = Array::filled({unit.shape[0], series.shape[0]}, 0);
  multiply(view(unit), Transpose::no, view(series), Transpose::yes,
           {along.values.data(), along.shape[0], along.shape[1], along.shape[1]});
  return along;
}

std::span<const double> row(const Array& matrix, std::size_t k) {
  return {matrix.values.data() + k * matrix.shape[1], matrix.shape[1]};
}

double mean_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// Spearman's correlation; ties, which continuous data do not have, in order.
double rank_correlation(const std::vector<double>& x, const std::vector<double>& y) {
  const std::size_t n = x.size();
  if (n < 3) return 0;
  const auto ranks = [n](const std::vector<double>& values) {
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    std::vector<double> rank(n);
    for (std::size_t i = 0; i < n; ++i) rank[order[i]] = static_cast<double>(i);
    return rank;
  };
  const std::vector<double> a = ranks(x), b = ranks(y);
  double difference = 0;
  for (std::size_t i = 0; i < n; ++i) difference += (a[i] - b[i]) * (a[i] - b[i]);
  const auto count = static_cast<double>(n);
  return 1 - 6 * difference / (count * (count * count - 1));
}

// chi_v for all directions: int v^T C(s) w ds with w = C(0)^-1 v, to six autocorrelation times of the direction.
std::vector<std::optional<double>> responses(const Array& series, const Array& unit, const Array& along,
                                             const ShrunkCovariance& covariance,
                                             std::span<const double> times_in_samples, double interval) {
  const std::size_t p = series.shape[1];
  using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const Array shrunk = covariance.shrunk();
  const Eigen::LLT<Matrix> factor(Eigen::Map<const Matrix>(shrunk.values.data(), static_cast<Eigen::Index>(p),
                                                           static_cast<Eigen::Index>(p)));
  std::vector<std::optional<double>> result(unit.shape[0]);
  if (factor.info() != Eigen::Success) return result;  // as many neurons as samples, and nothing to shrink
  Array duals = unit;
  for (std::size_t k = 0; k < unit.shape[0]; ++k) {
    Eigen::Map<Eigen::VectorXd> w(duals.values.data() + k * p, static_cast<Eigen::Index>(p));
    w = factor.solve(w).eval();
  }
  const Array along_duals = projections(series, duals);
  for (std::size_t k = 0; k < unit.shape[0]; ++k) {
    const auto lags =
        std::min(static_cast<std::size_t>(std::ceil(6 * times_in_samples[k])), series.shape[0] / 4);
    double sum = 0.5 * lagged_product(row(along, k), row(along_duals, k), 0);
    for (std::size_t lag = 1; lag <= lags; ++lag)
      sum += (lag == lags ? 0.5 : 1.0) * lagged_product(row(along, k), row(along_duals, k), lag);
    if (sum > 0 && std::isfinite(sum)) result[k] = sum * interval;
  }
  return result;
}

void warn(DirectionRanking& ranking, const RankingOptions& options) {
  if (ranking.independent_samples < 50)
    ranking.warnings.push_back("the recording lasts " + number_text(ranking.independent_samples, 3) +
                               " autocorrelation times of the slowest candidate; below 50 the ranking is "
                               "uncertain and its intervals too narrow");
  if (static_cast<double>(ranking.block) * options.sampling_interval < 2 * ranking.slowest_time)
    ranking.warnings.push_back("a block of " + std::to_string(ranking.block) +
                               " samples is shorter than two autocorrelation times of the slowest candidate; "
                               "intervals are too narrow");
  if (ranking.samples <= ranking.neurons)
    ranking.warnings.push_back(
        "fewer samples than neurons: the response column rests on the shrunk covariance, " +
        number_text(100 * ranking.shrinkage, 3) + " % of it a multiple of the unit matrix");
  const auto without = std::count_if(ranking.directions.begin(), ranking.directions.end(),
                                     [](const RankedDirection& d) { return !d.response; });
  if (without > 0)
    ranking.warnings.push_back(
        std::to_string(without) + " of " + std::to_string(ranking.directions.size()) +
        " candidates have no positive response estimate; they are left out of that column");
}

}  // namespace

Array rows_of(const Array& recording, std::size_t first, std::size_t last) {
  const std::size_t p = recording.shape.at(1);
  if (first >= last || last > recording.shape[0])
    throw InvalidArgument("rows " + std::to_string(first) + " to " + std::to_string(last) +
                          " of a recording of " + std::to_string(recording.shape[0]));
  return {{last - first, p},
          {recording.values.begin() + static_cast<std::ptrdiff_t>(first * p),
           recording.values.begin() + static_cast<std::ptrdiff_t>(last * p)}};
}

DirectionRanking rank_directions(const Array& recording, const Array& directions,
                                 const RankingOptions& options, RandomStream& stream) {
  check_recording(recording);
  check_options(options);
  const std::size_t n = recording.shape[0];
  const Array unit = unit_rows(directions, recording.shape[1]);
  const std::size_t candidates = unit.shape[0];
  const Array series = centred(recording);
  const Array along = projections(series, unit);

  DirectionRanking ranking;
  ranking.samples = n;
  ranking.neurons = recording.shape[1];
  ranking.directions.resize(candidates);
  std::vector<double> times(candidates);
  for (std::size_t k = 0; k < candidates; ++k) {
    const double variance = lagged_product(row(along, k), row(along, k), 0);
    // Rounding of a sum over neurons: nothing is left of the activity there.
    if (!(variance >
          1e-28 * std::inner_product(series.values.begin(), series.values.end(), series.values.begin(), 0.0) /
              static_cast<double>(n)))
      throw InvalidArgument("direction " + std::to_string(k + 1) +
                            ": the recording does not vary along it, so nothing can be said of it");
    ranking.directions[k].variance = variance;
    times[k] = autocorrelation_time(row(along, k));
    ranking.directions[k].autocorrelation_time = times[k] * options.sampling_interval;
  }
  const double slowest = *std::max_element(times.begin(), times.end());
  ranking.slowest_time = slowest * options.sampling_interval;
  ranking.independent_samples = static_cast<double>(n) / slowest;
  ranking.block = options.block > 0 ? options.block : default_block(n, slowest);

  const ShrunkCovariance covariance = shrink_covariance(view(series), ranking.block);
  ranking.shrinkage = covariance.intensity;
  ranking.mean_variance = covariance.mean_variance;
  const auto response = responses(series, unit, along, covariance, times, options.sampling_interval);

  std::vector<double> logs;
  for (const RankedDirection& d : ranking.directions) logs.push_back(std::log(d.variance));
  const double mean_log = mean_of(logs);
  double response_logs = 0, responding = 0;
  for (const auto& r : response)
    if (r) {
      response_logs += std::log(*r);
      responding += 1;
    }

  Array resampled = bootstrap_variances(along, ranking.block, options.resamples, stream);
  for (std::size_t r = 0; r < options.resamples; ++r) {
    const std::span<double> one(resampled.values.data() + r * candidates, candidates);
    for (double& variance : one) variance = std::log(std::max(variance, 1e-300));
    const double mean = mean_of(one);
    for (double& value : one) value -= mean;
  }
  std::vector<double> column(options.resamples);
  std::vector<double> speeds, by_response;
  for (std::size_t k = 0; k < candidates; ++k) {
    RankedDirection& d = ranking.directions[k];
    d.shrunk_variance = covariance.shrunk_variance(d.variance);
    d.relative_log_speed = logs[k] - mean_log;
    d.rank = 1 + static_cast<std::size_t>(
                     std::count_if(logs.begin(), logs.end(), [&](double other) { return other > logs[k]; }));
    for (std::size_t r = 0; r < options.resamples; ++r) column[r] = resampled.values[r * candidates + k];
    d.lower = sample_quantile(column, (1 - options.confidence) / 2);
    d.upper = sample_quantile(column, (1 + options.confidence) / 2);
    d.response = response[k];
    if (d.response) {
      d.relative_log_response = std::log(*d.response) - response_logs / responding;
      speeds.push_back(d.relative_log_speed);
      by_response.push_back(*d.relative_log_response);
    }
  }
  ranking.rank_correlation = rank_correlation(speeds, by_response);
  warn(ranking, options);
  return ranking;
}

PrincipalDirections principal_directions(const Array& recording, std::size_t count) {
  check_recording(recording);
  const std::size_t p = recording.shape[1];
  if (count == 0 || count > std::min(p, recording.shape[0] - 1))
    throw InvalidArgument("principal components: " + std::to_string(count) +
                          " asked for; there are at most " +
                          std::to_string(std::min(p, recording.shape[0] - 1)));
  const std::size_t n = recording.shape[0];
  const Array series = centred(recording);
  // The smaller of the two Gram matrices has all eigenvalues; Y^T a are the vectors of the larger.
  const bool few_samples = n < p;
  Array gram = Array::filled({std::min(n, p), std::min(n, p)}, 0);
  const MatrixView g{gram.values.data(), gram.shape[0], gram.shape[0], gram.shape[0]};
  few_samples ? gram_of_rows(view(series), g) : gram_of_columns(view(series), g);
  const SymmetricEigen eigen = symmetric_eigen(gram);
  const double total = std::accumulate(eigen.values.begin(), eigen.values.end(), 0.0);
  PrincipalDirections principal;
  principal.directions = rows_of(eigen.vectors, 0, count);
  if (few_samples) {
    const Array weights = principal.directions;
    principal.directions = Array::filled({count, p}, 0);
    multiply(view(weights), Transpose::no, view(series), Transpose::no,
             {principal.directions.values.data(), count, p, p});
    principal.directions = unit_rows(principal.directions, p);
    for (std::size_t k = 0; k < count; ++k) {
      double* u = principal.directions.values.data() + k * p;
      if (*std::max_element(u, u + p, [](double x, double y) { return std::fabs(x) < std::fabs(y); }) < 0)
        std::transform(u, u + p, u, std::negate<>());
    }
  }
  for (std::size_t k = 0; k < count; ++k)
    principal.variance_fraction.push_back(std::max(0.0, eigen.values[k]) / total);
  return principal;
}

std::optional<ManifoldContrast> manifold_contrast(const Array& recording, const Array& directions,
                                                  const Array& manifold, const RankingOptions& options,
                                                  RandomStream& stream) {
  check_recording(recording);
  check_options(options);
  const std::size_t p = recording.shape[1];
  const Array unit = unit_rows(directions, p);
  if (manifold.shape.size() != 2 || manifold.shape[1] != p || manifold.shape[0] >= p)
    throw InvalidArgument(
        "manifold: must have fewer rows than the recording has neurons, and as many columns");
  const std::size_t dimensions = manifold.shape[0];
  std::vector<double> parts;  // rows: those inside, then those outside
  std::vector<double> outside_rows;
  ManifoldContrast contrast;
  for (std::size_t k = 0; k < unit.shape[0]; ++k) {
    const std::span<const double> v = row(unit, k);
    std::vector<double> inside(p, 0);
    for (std::size_t m = 0; m < dimensions; ++m) {
      const std::span<const double> u = row(manifold, m);
      const double overlap = std::inner_product(u.begin(), u.end(), v.begin(), 0.0);
      for (std::size_t i = 0; i < p; ++i) inside[i] += overlap * u[i];
    }
    const double length = std::inner_product(inside.begin(), inside.end(), inside.begin(), 0.0);
    if (length >= 0.01) {
      parts.insert(parts.end(), inside.begin(), inside.end());
      ++contrast.inside;
    }
    if (1 - length >= 0.01) {
      for (std::size_t i = 0; i < p; ++i) outside_rows.push_back(v[i] - inside[i]);
      ++contrast.outside;
    }
  }
  if (contrast.inside == 0 || contrast.outside == 0) return std::nullopt;
  parts.insert(parts.end(), outside_rows.begin(), outside_rows.end());
  const std::size_t rows = contrast.inside + contrast.outside;
  const Array along = projections(centred(recording), unit_rows({{rows, p}, std::move(parts)}, p));

  double slowest = 0;
  for (std::size_t k = 0; k < rows; ++k) slowest = std::max(slowest, autocorrelation_time(row(along, k)));
  const std::size_t block = options.block > 0 ? options.block : default_block(recording.shape[0], slowest);
  const auto difference = [&](auto&& variance) {
    double inside = 0, outside = 0;
    for (std::size_t k = 0; k < rows; ++k)
      (k < contrast.inside ? inside : outside) += std::log(std::max(variance(k), 1e-300));
    return inside / static_cast<double>(contrast.inside) - outside / static_cast<double>(contrast.outside);
  };
  contrast.log_ratio =
      difference([&](std::size_t k) { return lagged_product(row(along, k), row(along, k), 0); });
  const Array resampled = bootstrap_variances(along, block, options.resamples, stream);
  std::vector<double> differences;
  for (std::size_t r = 0; r < options.resamples; ++r)
    differences.push_back(difference([&](std::size_t k) { return resampled.values[r * rows + k]; }));
  contrast.lower = sample_quantile(differences, (1 - options.confidence) / 2);
  contrast.upper = sample_quantile(differences, (1 + options.confidence) / 2);
  return contrast;
}

}  // namespace synaptica::rate
