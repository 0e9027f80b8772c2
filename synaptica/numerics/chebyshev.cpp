#include "synaptica/numerics/chebyshev.h"

#include <cmath>
#include <numbers>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"

namespace synaptica::numerics {

namespace {

// Coefficients of the interpolant through values[i] at cos(pi i / n), i = 0 ... n: a cosine transform.
std::vector<double> interpolation_coefficients(const std::vector<double>& values) {
  const std::size_t n = values.size() - 1;
  std::vector<double> cosine(2 * n);  // cos(pi i / n), period 2n
  for (std::size_t i = 0; i < 2 * n; ++i)
    cosine[i] = std::cos(std::numbers::pi * static_cast<double>(i) / static_cast<double>(n));
  std::vector<double> coefficients(n + 1);
  for (std::size_t j = 0; j <= n; ++j) {
    double sum = 0.5 * (values[0] + values[n] * cosine[(j * n) % (2 * n)]);
    for (std::size_t i = 1; i < n; ++i) sum += values[i] * cosine[(i * j) % (2 * n)];
    coefficients[j] = sum * (j == 0 || j == n ? 1.0 : 2.0) / static_cast<double>(n);
  }
  return coefficients;
}

}  // namespace

ChebyshevInterpolant::ChebyshevInterpolant(const std::function<double(double)>& function, double lower,
                                           double upper, const ChebyshevOptions& options)
    : lower_(lower), upper_(upper) {
  if (!(lower < upper))
    throw InvalidArgument("interpolation from " + number_text(lower) + " to " + number_text(upper) +
                          ": the lower end must lie below the upper one");
  const auto sample = [&](std::size_t i, std::size_t n) {
    const double u = std::cos(std::numbers::pi * static_cast<double>(i) / static_cast<double>(n));
    // The ends exactly, so that f is never asked beyond them.
    return i == 0   ? function(upper)
           : i == n ? function(lower)
                    : function(lower + 0.5 * (upper - lower) * (1 + u));
  };
  std::size_t n = 8;
  std::vector<double> values(n + 1);
  for (std::size_t i = 0; i <= n; ++i) values[i] = sample(i, n);
  for (;;) {
    coefficients_ = interpolation_coefficients(values);
    error_ = 0;
    for (std::size_t j = n / 2 + 1; j <= n; ++j) error_ += std::fabs(coefficients_[j]);
    if (error_ <= options.tolerance || 2 * n > options.largest_degree) return;
    std::vector<double> finer(2 * n + 1);
    for (std::size_t i = 0; i <= 2 * n; ++i) finer[i] = i % 2 == 0 ? values[i / 2] : sample(i, 2 * n);
    values = std::move(finer);
    n *= 2;
  }
}

double ChebyshevInterpolant::operator()(double x) const noexcept {
  const double u = (2 * x - lower_ - upper_) / (upper_ - lower_);
  double above = 0;
  double next = 0;
  for (std::size_t j = coefficients_.size() - 1; j > 0; --j) {
    const double current = 2 * u * next - above + coefficients_[j];
    above = next;
    next = current;
  }
  return u * next - above + coefficients_[0];
}

}  // namespace synaptica::numerics
