#include "synaptica/perceptron/component_basis.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "synaptica/core/error.h"
#include "synaptica/numerics/gram_product.h"
#include "synaptica/numerics/symmetric_eigen.h"
#include "synaptica/numerics/vector_product.h"

namespace synaptica::perceptron {

namespace {

using numerics::ConstMatrixView;
using numerics::Transpose;

// Eigenvalues below this part of the largest are the rounding of the diagonalisation.
constexpr double rank_tolerance = 1e-10;

double mean_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

}  // namespace

ComponentBasis::ComponentBasis(const ConstMatrixView& inputs, Bias bias)
    : patterns_(inputs.rows), synapses_(inputs.columns), bias_(bias), of_patterns_(patterns_ <= synapses_) {
  if (patterns_ == 0 || synapses_ == 0)
    throw InvalidArgument("principal components: inputs " + std::to_string(patterns_) + " x " +
                          std::to_string(synapses_) + "; at least one row of at least one column is needed");
  if (bias == Bias::fixed)
    throw InvalidArgument(
        "principal components: the bias is fixed; subtract it from the target and take none");
  inputs_.resize(patterns_ * synapses_);
  for (std::size_t mu = 0; mu < patterns_; ++mu)
    std::copy_n(inputs.data + mu * inputs.stride, synapses_, inputs_.data() + mu * synapses_);
  if (bias == Bias::optimal) {
    means_.assign(synapses_, 0.0);
    for (std::size_t k = 0; k < inputs_.size(); ++k) means_[k % synapses_] += inputs_[k];
    for (double& mean : means_) mean /= static_cast<double>(patterns_);
    for (std::size_t k = 0; k < inputs_.size(); ++k) inputs_[k] -= means_[k % synapses_];
  }
  const std::size_t size = std::min(patterns_, synapses_);
  Array gram = Array::filled({size, size}, 0);
  (of_patterns_ ? numerics::gram_of_rows : numerics::gram_of_columns)(
      {inputs_.data(), patterns_, synapses_, synapses_}, {gram.values.data(), size, size, size},
      1 / static_cast<double>(synapses_), 0);
  numerics::SymmetricEigen eigen = numerics::symmetric_eigen(gram);  // refuses what is not finite
  for (const double value : eigen.values) {
    if (!(value > rank_tolerance * eigen.values.front())) break;  // descending
    variances_.push_back(value);
  }
  eigen.vectors.values.resize(variances_.size() * size);
  eigen.vectors.shape = {variances_.size(), size};
  vectors_ = std::move(eigen.vectors);
}

std::vector<double> ComponentBasis::centred(std::span<const double> target) const {
  if (target.size() != patterns_)
    throw InvalidArgument("principal components: a target of " + std::to_string(target.size()) + " for " +
                          std::to_string(patterns_) + " rows of inputs; one value for each is needed");
  for (const double value : target)
    if (!std::isfinite(value)) throw InvalidArgument("principal components: a target value is not finite");
  std::vector<double> y(target.begin(), target.end());
  if (bias_ == Bias::optimal) {
    const double mean = mean_of(target);
    for (double& value : y) value -= mean;
  }
  return y;
}

std::vector<double> ComponentBasis::coordinates(std::span<const double> target) const {
  // y seen from the smaller side: v_j = X u_j / sqrt(N k_j).
  std::vector<double> seen = centred(target);
  if (!of_patterns_) {
    const std::vector<double> y = seen;
    seen.resize(synapses_);
    numerics::multiply_vector({inputs_.data(), patterns_, synapses_, synapses_}, Transpose::yes, y, seen);
  }
  const std::size_t count = variances_.size();
  std::vector<double> coordinates(count);
  if (count == 0) return coordinates;
  numerics::multiply_vector({vectors_.values.data(), count, seen.size(), seen.size()}, Transpose::no, seen,
                            coordinates);
  if (!of_patterns_)
    for (std::size_t j = 0; j < count; ++j)
      coordinates[j] /= std::sqrt(static_cast<double>(synapses_) * variances_[j]);
  return coordinates;
}

PrincipalComponents ComponentBasis::of(std::span<const double> target) const {
  const std::vector<double> y = centred(target);
  PrincipalComponents c{.variances = variances_, .synapses = synapses_, .patterns = patterns_};
  double explained = 0;
  for (const double coordinate : coordinates(target)) {
    c.target_powers.push_back(coordinate * coordinate);
    explained += c.target_powers.back();
  }
  const double total = numerics::dot(y, y);
  c.rest_power = std::max(0.0, total - explained);
  // A target in the span of the inputs leaves rounding.
  if (c.rest_power < 1e-12 * total) c.rest_power = 0;
  return c;
}

ProjectedInputs ComponentBasis::project(const ConstMatrixView& inputs) const {
  if (inputs.columns != synapses_)
    throw InvalidArgument("principal components: new inputs of " + std::to_string(inputs.columns) +
                          " columns for " + std::to_string(synapses_) + " synapses");
  const std::size_t points = inputs.rows;
  const std::size_t count = variances_.size();
  const double scale = 1 / std::sqrt(static_cast<double>(synapses_));
  std::vector<double> z(points * synapses_);
  ProjectedInputs projected{.along = Array::filled({points, count}, 0)};
  for (std::size_t n = 0; n < points; ++n)
    for (std::size_t i = 0; i < synapses_; ++i)
      z[n * synapses_ + i] = scale * (inputs.data[n * inputs.stride + i] - (means_.empty() ? 0 : means_[i]));
  // u_j = Z^T v_j / sqrt(k_j) where the vectors are those of the patterns.
  Array directions = vectors_;
  if (of_patterns_ && count > 0) {
    directions = Array::filled({count, synapses_}, 0);
    numerics::multiply({vectors_.values.data(), count, patterns_, patterns_}, Transpose::no,
                       {inputs_.data(), patterns_, synapses_, synapses_}, Transpose::no,
                       {directions.values.data(), count, synapses_, synapses_}, scale);
    for (std::size_t k = 0; k < directions.size(); ++k)
      directions.values[k] /= std::sqrt(variances_[k / synapses_]);
  }
  if (count > 0 && points > 0)
    numerics::multiply({z.data(), points, synapses_, synapses_}, Transpose::no,
                       {directions.values.data(), count, synapses_, synapses_}, Transpose::yes,
                       {projected.along.values.data(), points, count, count});
  for (std::size_t n = 0; n < points; ++n) {
    const std::span<const double> all(z.data() + n * synapses_, synapses_);
    const std::span<const double> seen(projected.along.values.data() + n * count, count);
    projected.rest.push_back(std::max(0.0, numerics::dot(all, all) - numerics::dot(seen, seen)));
  }
  return projected;
}

HeldOutError ComponentBasis::held_out(const ProjectedInputs& points, std::span<const double> target,
                                      std::span<const double> new_target, double ridge, double active) const {
  const std::size_t count = variances_.size();
  if (points.along.shape != std::vector<std::size_t>{new_target.size(), count})
    throw InvalidArgument("held-out error: " + std::to_string(new_target.size()) + " target values for " +
                          std::to_string(points.rest.size()) + " new inputs");
  const PrincipalComponents components = of(target);
  const ComponentPrediction p = predict_from_components(components, ridge, active);
  const double effective = p.effective_ridge;
  const double part = effective > 0
                          ? (effective - ridge) / effective
                          : (1 - active) / (1 - static_cast<double>(count) / static_cast<double>(synapses_));
  const double scatter = active < 1 ? p.mean_square_weight * part * part / (1 - active) : 0;
  const double mean = bias_ == Bias::optimal ? mean_of(target) : 0;
  // sqrt(k_j) y_j / (k_j + rho'), and rho'/(k_j + rho').
  std::vector<double> gain = coordinates(target);
  std::vector<double> left(count);
  for (std::size_t j = 0; j < count; ++j) {
    gain[j] *= std::sqrt(variances_[j]) / (variances_[j] + effective);
    left[j] = effective / (variances_[j] + effective);
  }
  HeldOutError e;
  for (std::size_t n = 0; n < new_target.size(); ++n) {
    const double* along = points.along.values.data() + n * count;
    double output = 0;
    double length = points.rest[n];
    for (std::size_t j = 0; j < count; ++j) {
      output += gain[j] * along[j];
      length += left[j] * left[j] * along[j] * along[j];
    }
    const double bias = new_target[n] - mean - output;
    e.squared_bias.push_back(bias * bias);
    e.variance.push_back(scatter * length);
  }
  if (!new_target.empty()) {
    e.mean_squared_bias = mean_of(e.squared_bias);
    e.mean_variance = mean_of(e.variance);
  }
  e.mean_square_error = e.mean_squared_bias + e.mean_variance;
  return e;
}

}  // namespace synaptica::perceptron
