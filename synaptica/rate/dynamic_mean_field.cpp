#include "synaptica/rate/dynamic_mean_field.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/gaussian.h"
#include "synaptica/numerics/quadrature.h"
#include "synaptica/numerics/root.h"

namespace synaptica::rate {

namespace {

constexpr double pi = std::numbers::pi;
constexpr double last_edge = 6;  // w there: rho = exp(-36), 2e-16
constexpr int most_terms = 2000;

// Phi, the integral of the activation from 0, with all digits near 0.
double integral(ActivationKind kind, double u) {
  const double size = std::fabs(u);
  switch (kind) {
    case ActivationKind::linear:
      return 0.5 * u * u;
    case ActivationKind::tanh: {
      if (size > 1) return size + std::log1p(std::exp(-2 * size)) - std::numbers::ln2;
      const double s = std::sinh(0.5 * u);
      return std::log1p(2 * s * s);
    }
    default: {  // erf(c u), c = sqrt(pi)/2
      const double c = 0.5 * std::sqrt(pi);
      return size * std::erf(c * size) + std::expm1(-c * c * u * u) * 2 / pi;
    }
  }
}

// The trapezoid rule for averages over a standard normal z of functions of sqrt(variance) z. tanh has its poles at a
// distance a = pi/(2 sqrt(variance)) from the real axis: a step of a/6 leaves exp(-12 pi) = 4e-17.
class NormalGrid {
 public:
  explicit NormalGrid(double variance) : deviation_(std::sqrt(variance)) {
    const double step = std::min(0.02, 0.5 * pi / std::max(1e-3, deviation_) / 6);
    const auto half = static_cast<int>(std::ceil(12 / step));
    for (int j = -half; j <= half; ++j) {
      const double z = step * j;
      nodes_.push_back(z);
      weights_.push_back(step * numerics::standard_normal_density(z));
    }
  }

  template <class Function>
  [[nodiscard]] double mean(Function&& function) const {
    double sum = 0;
    for (std::size_t j = 0; j < nodes_.size(); ++j) sum += weights_[j] * function(deviation_ * nodes_[j]);
    return sum;
  }
  [[nodiscard]] const std::vector<double>& nodes() const { return nodes_; }
  [[nodiscard]] const std::vector<double>& weights() const { return weights_; }
  [[nodiscard]] double deviation() const { return deviation_; }

 private:
  double deviation_;
  std::vector<double> nodes_, weights_;
};

double variance_of_integral(ActivationKind kind, double field_variance) {
  const NormalGrid grid(field_variance);
  const double mean = grid.mean([kind](double u) { return integral(kind, u); });
  return grid.mean([kind, mean](double u) {
    const double d = integral(kind, u) - mean;
    return d * d;
  });
}

const numerics::QuadratureRule& panel_rule() {
  static const numerics::QuadratureRule rule = numerics::gauss_uniform(16);
  return rule;
}

template <class Function>
double integrate_panel(Function&& function, double from, double to) {
  const numerics::QuadratureRule& rule = panel_rule();
  double sum = 0;
  for (std::size_t i = 0; i < rule.nodes.size(); ++i)
    sum += rule.weights[i] * function(0.5 * (from + to) + 0.5 * (to - from) * rule.nodes[i]);
  return sum * (to - from);
}

// Narrow near 0, where weak noise rounds the peak off on a scale of its own.
std::vector<double> panel_edges() {
  std::vector<double> edges = {0};
  for (double w = 1e-9; w < 0.05; w *= 2) edges.push_back(w);
  for (int i = 1; i <= 120; ++i) edges.push_back(last_edge * i / 120);
  std::sort(edges.begin(), edges.end());
  return edges;
}

}  // namespace

DynamicMeanField::DynamicMeanField(ActivationKind kind, double coupling, double temperature)
    : coupling_(coupling), noise_(coupling * coupling * temperature) {
  if (kind != ActivationKind::tanh && kind != ActivationKind::erf && kind != ActivationKind::linear)
    throw InvalidArgument("dynamic mean field: the activation must be odd: tanh, erf or linear");
  if (!(coupling > 0) || !(coupling <= 100))
    throw InvalidArgument("coupling = " + number_text(coupling) + ": must be above 0, at most 100");
  if (!(temperature >= 0) || !(temperature <= 1e6))
    throw InvalidArgument("temperature = " + number_text(temperature) + ": must be from 0 to 1e6");
  if (kind == ActivationKind::linear && coupling >= 1)
    throw DidNotConverge("dynamic mean field: linear neurons have no stationary state at coupling = " +
                             number_text(coupling) + ", only below 1",
                         coupling - 1, 0);
  mean_slope_ = 1;
  if (noise_ == 0 && coupling <= 1) return;  // nothing moves

  const double g2 = coupling * coupling;
  // Over Delta0^2, so that it is of order 1 wherever the root lies.
  const auto imbalance = [&](double delta) {
    const double n = noise_ / delta;
    return 1 - n * n - 2 * g2 * variance_of_integral(kind, delta) / (delta * delta);
  };
  double lowest = noise_ > 0 ? 0.999 * noise_ : 1;
  if (noise_ == 0)
    while (lowest > 1e-12 && imbalance(lowest) >= 0) lowest *= 0.1;
  double highest = 4 * g2 + 10 * noise_ + 1;
  while (imbalance(highest) <= 0) highest *= 10;  // linear neurons near their end
  if (imbalance(lowest) >= 0) return;             // so near the onset that rounding decides
  const numerics::Root root = numerics::find_root(imbalance, lowest, highest);
  field_variance_ = root.value;
  residual_ = root.residual;
  expand(kind);
  tabulate_times();
}

// c_k by the three-term recurrence of h_k = He_k/sqrt(k!), scaled by the root of the weight: bounded at every node.
void DynamicMeanField::expand(ActivationKind kind) {
  const NormalGrid grid(field_variance_);
  const std::size_t n = grid.nodes().size();
  std::vector<double> root_weight(n), phi(n), before(n, 0), now(n), next(n);
  double mean = 0, square = 0;
  for (std::size_t j = 0; j < n; ++j) {
    root_weight[j] = std::sqrt(grid.weights()[j]);
    phi[j] = integral(kind, grid.deviation() * grid.nodes()[j]);
    mean += grid.weights()[j] * phi[j];
    now[j] = root_weight[j];
  }
  for (std::size_t j = 0; j < n; ++j) {
    phi[j] = (phi[j] - mean) * root_weight[j];
    square += phi[j] * phi[j];
  }
  double found = 0;
  for (int k = 1; k <= most_terms && square - found > 1e-16 * square; ++k) {
    const double before_root = std::sqrt(k - 1.0), root = std::sqrt(static_cast<double>(k));
    double coefficient = 0;
    for (std::size_t j = 0; j < n; ++j) {
      next[j] = (grid.nodes()[j] * now[j] - before_root * before[j]) / root;
      coefficient += next[j] * phi[j];
    }
    std::swap(before, now);
    std::swap(now, next);
    if (k % 2 == 1) continue;  // Phi is even
    found += coefficient * coefficient;
    weights_.push_back(coefficient * coefficient / (field_variance_ * field_variance_));
  }
  // E phi' = E Phi'' = sqrt(2) c_2 / Delta0, by parts; its sign is the activation's.
  mean_slope_ = std::sqrt(2 * weights_.front());
  // E phi^2 = sum over k of k c_k^2 / Delta0, but directly it needs no more digits than phi has.
  rate_variance_ = grid.mean([kind](double u) {
    const double rate = kind == ActivationKind::linear ? u
                        : kind == ActivationKind::tanh ? std::tanh(u)
                                                       : std::erf(0.5 * std::sqrt(pi) * u);
    return rate * rate;
  });
}

double DynamicMeanField::speed(double w) const {
  const double log_rho = -w * w;
  const double g2 = coupling_ * coupling_;
  const double n = noise_ / field_variance_;
  double sum = 0;
  if (w < 0.8) {  // near the start: differences to it
    for (std::size_t i = weights_.size(); i-- > 0;)
      sum -= weights_[i] * std::expm1(2 * static_cast<double>(i + 1) * log_rho);
    return std::sqrt(std::max(0.0, n * n + std::expm1(2 * log_rho) + 2 * g2 * sum));
  }
  // Further on, of what is left; by the equation for Delta0 the constants cancel.
  const double rho2 = std::exp(2 * log_rho);
  for (std::size_t i = weights_.size(); i-- > 1;) sum = (sum + weights_[i]) * rho2;
  return std::sqrt(rho2 * std::max(0.0, 1 - 2 * g2 * (weights_.front() + sum)));
}

double DynamicMeanField::time_density(double w) const {
  if (w == 0 && noise_ == 0) w = 1e-10;  // the limit
  return 2 * w * std::exp(-w * w) / speed(w);
}

// phi' has the coefficients of Phi'': E phi'(u) phi'(u') = sum_k c_k^2 k (k - 1) rho^(k-2) / Delta0^2.
double DynamicMeanField::slope_covariance(double w) const {
  const double rho2 = std::exp(-2 * w * w);
  double sum = 0;
  for (std::size_t i = weights_.size(); i-- > 0;) {
    const double k = 2 * static_cast<double>(i + 1);
    sum = sum * rho2 + weights_[i] * k * (k - 1);
  }
  return sum;
}

void DynamicMeanField::tabulate_times() {
  edges_ = panel_edges();
  times_ = {0};
  for (std::size_t i = 1; i < edges_.size(); ++i)
    times_.push_back(times_.back() +
                     integrate_panel([this](double w) { return time_density(w); }, edges_[i - 1], edges_[i]));
}

double DynamicMeanField::late_decay_rate() const noexcept {
  const double slope = coupling_ * mean_slope_;
  return std::sqrt(std::max(0.0, 1 - slope * slope));
}

double DynamicMeanField::time_at(double correlation) const {
  if (!active()) throw InvalidArgument("autocorrelation: nothing moves at this coupling without noise");
  if (!(correlation > 0 && correlation <= 1))
    throw InvalidArgument("correlation = " + number_text(correlation) + ": must be above 0, at most 1");
  const double w = std::sqrt(-std::log(correlation));
  if (w >= last_edge) return times_.back() + (w * w - last_edge * last_edge) / late_decay_rate();
  const auto above = std::upper_bound(edges_.begin(), edges_.end(), w);
  const auto i = static_cast<std::size_t>(above - edges_.begin()) - 1;
  return times_[i] + integrate_panel([this](double x) { return time_density(x); }, edges_[i], w);
}

double DynamicMeanField::autocorrelation(double time) const {
  if (!active()) throw InvalidArgument("autocorrelation: nothing moves at this coupling without noise");
  if (!(time >= 0)) throw InvalidArgument("time = " + number_text(time) + ": must be at least 0");
  if (time == 0) return 1;
  if (time >= times_.back())
    return std::exp(-last_edge * last_edge - (time - times_.back()) * late_decay_rate());
  const auto above = std::upper_bound(times_.begin(), times_.end(), time);
  const auto i = static_cast<std::size_t>(above - times_.begin()) - 1;
  const auto missing = [&](double w) {
    return times_[i] + integrate_panel([this](double x) { return time_density(x); }, edges_[i], w) - time;
  };
  const double from = edges_[i], to = edges_[i + 1];
  // Ends of a panel that rounding puts on the wrong side.
  if (missing(from) >= 0) return std::exp(-from * from);
  if (missing(to) <= 0) return std::exp(-to * to);
  const double w = numerics::find_root(missing, from, to).value;
  return std::exp(-w * w);
}

// y = psi'/psi of the even solution obeys dy/ds = V - E - y^2, V = 1 - g^2 E phi' phi', y(0) = 0. Below the lowest
// eigenvalue psi has no zero and y tends to +sqrt(V - E); above it, psi has one, where y falls to -infinity. In the
// variable w the whole line is short, and the steps are those of the times' table.
double DynamicMeanField::largest_lyapunov_exponent() const {
  if (!active()) return coupling_ - 1;  // the edge of the spectrum of -1 + g J
  const double g2 = coupling_ * coupling_;
  constexpr int steps = 16;  // Runge-Kutta steps a panel
  struct Step {
    double width, density[3], potential[3];
  };
  std::vector<Step> path;
  for (std::size_t i = 1; i < edges_.size(); ++i)
    for (int j = 0; j < steps; ++j) {
      Step step{};
      step.width = (edges_[i] - edges_[i - 1]) / steps;
      for (int half = 0; half < 3; ++half) {
        const double w = edges_[i - 1] + step.width * (j + 0.5 * half);
        step.density[half] = time_density(w);
        step.potential[half] = 1 - g2 * slope_covariance(w);
      }
      path.push_back(step);
    }
  const double end = 1 - g2 * mean_slope_ * mean_slope_;
  const auto has_zero = [&](double energy) {
    double y = 0;
    for (const Step& s : path) {
      const auto slope = [&](int half, double at) {
        return s.density[half] * (s.potential[half] - energy - at * at);
      };
      const double k1 = slope(0, y);
      const double k2 = slope(1, y + 0.5 * s.width * k1);
      const double k3 = slope(1, y + 0.5 * s.width * k2);
      const double k4 = slope(2, y + s.width * k3);
      y += s.width / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
      if (!(y > -1e3)) return true;
    }
    // Beyond the path V is constant: below -sqrt(V - E) y falls for ever.
    return y < -std::sqrt(std::max(0.0, end - energy));
  };
  double low = path.front().potential[0];  // no eigenvalue lies below the lowest point of V
  double high = end;
  for (int i = 0; i < 60 && high - low > 1e-13; ++i) {
    const double middle = 0.5 * (low + high);
    (has_zero(middle) ? high : low) = middle;
  }
  return std::sqrt(1 - 0.5 * (low + high)) - 1;
}

}  // namespace synaptica::rate
