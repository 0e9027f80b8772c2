#include "synaptica/perceptron/mean_field.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/root.h"
#include "synaptica/perceptron/rectified_gaussian.h"

namespace synaptica::perceptron {

namespace {

constexpr double largest_residual = 1e-12;

// The equations at one khat, solved but for the one that fixes it.
struct State {
  double khat = 0;
  double response = 0, stiffness = 0, order = 0, noise = 0;
  double drive = 0;       // +-infinity where no finite order solves the equations: the drive then lies beyond
  double drive_size = 0;  // the sum of its terms' sizes, for a relative residual
  bool rescaled = false;
};

// Sums over populations at one khat and stiffness. `price` is the ridge, or 1 where all is in units of it.
struct Averages {
  double response = 0;    // <sigma^2 G0/D>
  double order = 0;       // <sigma^4 G2/D^2>
  double weight = 0;      // <sigma^2 G2/D^2>
  double drive = 0;       // <s m sigma G1/D>
  double drive_size = 0;  // <|m| sigma G1/D>, of absolute values
};

class Theory {
 public:
  Theory(const MeanFieldProblem& problem, std::span<const Mode> modes) : p_(problem), modes_(modes) {
    for (const Mode& mode : modes) {
      mean_input_ += mode.weight * mode.input;
      if (mode.input > 0) {
        powered_ += mode.weight;
        inverse_power_ += mode.weight * mode.target / mode.input;
      } else {
        unseen_power_ += mode.weight * mode.target;
      }
    }
    included_.assign(problem.populations.size(), true);
  }

  [[nodiscard]] MeanField solve();

 private:
  [[nodiscard]] bool only_zero_drive_sign(int sign) const;
  [[nodiscard]] RectifiedMoments moments(std::size_t p, double khat) const {
    const Population& population = p_.populations[p];
    if (!included_[p]) return {};
    const int sign = population.sign == 0 ? 1 : population.sign;
    return rectified_moments(sign * khat * population.mean / population.deviation, population.sign != 0);
  }
  [[nodiscard]] Averages averages(double khat, double stiffness, double price) const;
  [[nodiscard]] double active_fraction(double khat) const {
    double sum = 0;
    for (std::size_t p = 0; p < p_.populations.size(); ++p)
      sum += p_.populations[p].fraction * moments(p, khat).active;
    return sum;
  }
  [[nodiscard]] double response_at(const std::vector<RectifiedMoments>& moments, double stiffness,
                                   double price) const;
  // E[lambda/(1 + chi lambda)].
  [[nodiscard]] double mode_stiffness(double response) {
    ++sums_;
    double sum = 0;
    for (const Mode& mode : modes_) sum += mode.weight * mode.input / (1 + response * mode.input);
    return sum;
  }
  [[nodiscard]] State at(double khat);
  [[nodiscard]] double tilt_for_drive();
  [[nodiscard]] double residual(const State& state);

  const MeanFieldProblem& p_;
  std::span<const Mode> modes_;
  std::vector<bool> included_;  // populations that may have weights at all
  double mean_input_ = 0;       // E[lambda]
  double powered_ = 0;          // the fraction of modes with lambda > 0
  double inverse_power_ = 0;    // E[S/lambda] over them
  double unseen_power_ = 0;     // E[S] over the others
  std::int64_t sums_ = 0;
};

Averages Theory::averages(double khat, double stiffness, double price) const {
  Averages a;
  for (std::size_t p = 0; p < p_.populations.size(); ++p) {
    const Population& population = p_.populations[p];
    const RectifiedMoments g = moments(p, khat);
    const double variance = population.deviation * population.deviation;
    const double d = stiffness * variance + price;
    const int sign = population.sign == 0 ? 1 : population.sign;
    a.response += population.fraction * variance * g.active / d;
    a.order += population.fraction * variance * variance * g.second / (d * d);
    a.weight += population.fraction * variance * g.second / (d * d);
    const double drive = population.fraction * sign * population.mean * population.deviation * g.first / d;
    a.drive += drive;
    a.drive_size += std::fabs(drive);
  }
  return a;
}

double Theory::response_at(const std::vector<RectifiedMoments>& g, double stiffness, double price) const {
  double sum = 0;
  for (std::size_t p = 0; p < p_.populations.size(); ++p) {
    const double variance = p_.populations[p].deviation * p_.populations[p].deviation;
    sum += p_.populations[p].fraction * variance * g[p].active / (stiffness * variance + price);
  }
  return sum;
}

// A root of a rising function of the logarithm of a positive variable, from a first bracket that is widened as needed.
double positive_root(const std::function<double(double)>& rising, double lowest, double highest) {
  double low = std::log(lowest);
  double high = std::log(highest);
  for (double step = 1e-12; rising(low) > 0; step *= 16) {
    if (step > 1e4) throw DidNotConverge("mean-field theory: no root above zero", rising(low), 0);
    low -= step;
  }
  for (double step = 1e-12; rising(high) < 0; step *= 16) {
    if (step > 1e4) throw DidNotConverge("mean-field theory: no finite root", rising(high), 0);
    high += step;
  }
  return std::exp(numerics::find_root(rising, low, high).value);
}

State Theory::at(double khat) {
  State s;
  s.khat = khat;
  std::vector<RectifiedMoments> g;
  for (std::size_t p = 0; p < p_.populations.size(); ++p) g.push_back(moments(p, khat));
  const double active = active_fraction(khat);
  const double constraints = p_.load * powered_;
  double price = p_.ridge;
  double constant = 0;  // Gamma = constant + linear * q
  double linear = 0;
  if (p_.ridge == 0 && constraints < active) {
    s.rescaled = true;
    price = 1;
    // L X(L) = load nu, from which it rises to the active fraction.
    s.stiffness = constraints == 0
                      ? 0
                      : positive_root(
                            [&](double log_stiffness) {
                              const double stiffness = std::exp(log_stiffness);
                              return std::log(stiffness * response_at(g, stiffness, 1) / constraints);
                            },
                            0.5, 2);
    s.response = response_at(g, s.stiffness, 1);
    constant = p_.load * inverse_power_ / (s.response * s.response);
    linear = constraints / (s.response * s.response);
  } else {
    if (p_.ridge == 0) {
      // Degrees of freedom: load E[chi lambda/(1 + chi lambda)] = active fraction.
      s.response = active == 0
                       ? 0
                       : positive_root(
                             [&](double log_response) {
                               const double response = std::exp(log_response);
                               return std::log(p_.load * response * mode_stiffness(response) / active);
                             },
                             0.5 / mean_input_, 2 / mean_input_);
      s.stiffness = active == 0 ? p_.load * mean_input_ : active / s.response;
    } else if (mean_input_ == 0) {
      s.stiffness = 0;
    } else {
      const double highest = p_.load * mean_input_;
      const double lowest = p_.load * mode_stiffness(response_at(g, 0, p_.ridge));
      s.stiffness = positive_root(
          [&](double log_stiffness) {
            const double stiffness = std::exp(log_stiffness);
            return log_stiffness - std::log(p_.load * mode_stiffness(response_at(g, stiffness, p_.ridge)));
          },
          lowest, highest);
    }
    s.response = response_at(g, s.stiffness, price);
    ++sums_;
    for (const Mode& mode : modes_) {
      const double seen = mode.input / ((1 + s.response * mode.input) * (1 + s.response * mode.input));
      constant += mode.weight * seen * mode.target;
      linear += mode.weight * seen * mode.input;
    }
    constant *= p_.load;
    linear *= p_.load;
  }
  const Averages a = averages(khat, s.stiffness, price);
  const double left = 1 - a.order * linear;
  if (constant > 0 && left <= 0) {
    s.order = s.noise = INFINITY;
    s.drive = khat < 0 ? -INFINITY : INFINITY;
    return s;
  }
  s.order = constant == 0 ? 0 : a.order * constant / left;
  s.noise = constant + linear * s.order;
  s.drive = std::sqrt(s.noise) * a.drive;
  s.drive_size = std::sqrt(s.noise) * a.drive_size;
  return s;
}

// True where no allowed weights have a mean drive of the other sign.
bool Theory::only_zero_drive_sign(int sign) const {
  for (const Population& population : p_.populations) {
    if (population.fraction == 0 || population.mean == 0) continue;
    if (population.sign == 0 || sign * population.sign * population.mean < 0) return false;
  }
  return true;
}

// khat at which the drive is the one given. The drive rises with khat, from where it is minus to where it is plus infinite.
double Theory::tilt_for_drive() {
  const auto excess = [&](double khat) { return at(khat).drive - p_.drive; };
  const double here = excess(0);
  if (here == 0) return 0;
  const int direction = here < 0 ? 1 : -1;
  double near = 0;
  double far = 0;
  double step = 0.25;
  double there = here;
  for (int n = 0; n < 60 && there * here > 0; ++n, step *= 1.5) {
    near = far;
    far += direction * step;
    there = excess(far);
  }
  if (there * here > 0)
    throw DidNotConverge("mean-field theory: no tilt makes the drive " + number_text(p_.drive),
                         std::fabs(there), 60);
  if (there == 0) return far;
  double low = std::min(near, far);
  double high = std::max(near, far);
  // No interpolation over an infinite end.
  for (int n = 0; n < 200 && !(std::isfinite(excess(low)) && std::isfinite(excess(high))); ++n) {
    const double middle = 0.5 * (low + high);
    const double value = excess(middle);
    if (value == 0) return middle;
    (value < 0 ? low : high) = middle;
  }
  return numerics::find_root(excess, low, high).value;
}

double relative(double a, double b) {
  const double size = std::max(std::fabs(a), std::fabs(b));
  return size == 0 ? 0 : std::fabs(a - b) / size;
}

double Theory::residual(const State& s) {
  const double price = s.rescaled ? 1 : p_.ridge;
  const Averages a = averages(s.khat, s.stiffness, price);
  double stiffness = 0;
  double noise = 0;
  if (s.rescaled) {
    // Multiplied by X: L X = load nu.
    stiffness = p_.load * powered_ / s.response;
    noise = p_.load / (s.response * s.response) * (powered_ * s.order + inverse_power_);
  } else {
    stiffness = p_.load * mode_stiffness(s.response);
    for (const Mode& mode : modes_) {
      const double denominator = 1 + s.response * mode.input;
      noise += p_.load * mode.weight * mode.input * (s.order * mode.input + mode.target) /
               (denominator * denominator);
    }
  }
  double worst = std::max({relative(s.stiffness, stiffness), relative(s.noise, noise),
                           relative(s.response, a.response), relative(s.order, s.noise * a.order)});
  if (p_.bias == Bias::fixed && s.drive_size > 0)
    worst = std::max(worst, std::fabs(s.drive - p_.drive) / s.drive_size);
  return worst;
}

MeanField Theory::solve() {
  double khat = 0;
  if (p_.bias == Bias::fixed) {
    const bool positive = only_zero_drive_sign(1);
    const bool negative = only_zero_drive_sign(-1);
    if (positive && negative) {
      if (p_.drive != 0)
        throw InvalidArgument("drive = " + number_text(p_.drive) +
                              ": inputs of mean 0 make no drive; it must be 0, or the bias another");
    } else if ((positive && p_.drive < 0) || (negative && p_.drive > 0)) {
      throw InvalidArgument("drive = " + number_text(p_.drive) +
                            ": weights of these signs only make a drive " +
                            (positive ? "of 0 or above" : "of 0 or below"));
    } else if ((positive || negative) && p_.drive == 0) {
      // Only weights of 0 add up to nothing.
      for (std::size_t p = 0; p < p_.populations.size(); ++p) included_[p] = p_.populations[p].mean == 0;
    } else {
      if (p_.drive != 0 && inverse_power_ == 0)
        throw InvalidArgument(
            "drive = " + number_text(p_.drive) +
            ": the target has no power in the inputs' modes; a drive other than 0 needs some");
      khat = inverse_power_ == 0 ? 0 : tilt_for_drive();
    }
  }
  const double active = active_fraction(khat);
  if (p_.ridge == 0 && std::fabs(p_.load * powered_ - active) <= 1e-12 * active && inverse_power_ > 0)
    throw InvalidArgument(
        "load = " + number_text(p_.load) +
        ": this is the capacity, where weights diverge without a ridge; choose a ridge above 0");
  State s = at(khat);
  MeanField m;
  m.residual = residual(s);
  if (p_.bias == Bias::fixed && khat != 0 && p_.drive != 0 && s.drive_size > 0) {
    // Where the order is about to diverge it depends steeply on khat, and better follows from the drive itself:
    // sqrt(Gamma) = B/<...>. The equation of Gamma, which then is the one that is put back, is flat there.
    const Averages a = averages(khat, s.stiffness, s.rescaled ? 1 : p_.ridge);
    State other = s;
    other.noise = (p_.drive / a.drive) * (p_.drive / a.drive);
    other.order = a.order * other.noise;
    other.drive = p_.drive;
    other.drive_size = std::fabs(p_.drive / a.drive) * a.drive_size;
    const double other_residual = a.drive * p_.drive > 0 ? residual(other) : INFINITY;
    if (other_residual < m.residual) {
      s = other;
      m.residual = other_residual;
    }
  }
  m.iterations = sums_;
  if (!(m.residual <= largest_residual))
    throw DidNotConverge("mean-field theory of the perceptron", m.residual, sums_);
  m.order = s.order;
  m.response = s.response;
  m.stiffness = s.stiffness;
  m.noise = s.noise;
  m.tilt = khat * std::sqrt(s.noise);
  m.drive = p_.bias == Bias::fixed ? p_.drive : s.drive;
  m.rescaled = s.rescaled;
  const double price = s.rescaled ? 1 : p_.ridge;
  m.mean_square_weight = s.noise * averages(khat, s.stiffness, price).weight;
  double error = 0;
  if (s.rescaled) {
    error = unseen_power_;
  } else {
    for (const Mode& mode : modes_) {
      const double denominator = 1 + s.response * mode.input;
      error += mode.weight * (s.order * mode.input + mode.target) / (denominator * denominator);
    }
  }
  m.error = p_.load / 2 * error;
  m.mean_square_error = error;
  m.energy = m.error + 0.5 * p_.ridge * m.mean_square_weight;
  for (std::size_t p = 0; p < p_.populations.size(); ++p) {
    const Population& population = p_.populations[p];
    const RectifiedMoments g = moments(p, khat);
    WeightLaw law;
    law.sign = population.sign;
    law.fraction = population.fraction;
    const double d = s.stiffness * population.deviation * population.deviation + price;
    const bool any = included_[p] && s.noise > 0;
    law.spread = any ? std::sqrt(s.noise) * population.deviation / d : 0;
    const int sign = population.sign == 0 ? 1 : population.sign;
    law.location = any ? law.spread * sign * khat * population.mean / population.deviation : 0;
    law.silent_fraction = population.sign == 0 ? 0 : any ? 1 - g.active : 1;
    law.mean_magnitude = law.spread * g.first;
    law.mean_square = law.spread * law.spread * g.second;
    m.weights.push_back(law);
  }
  return m;
}

}  // namespace

double WeightLaw::distribution(double x) const noexcept {
  if (spread == 0) return x >= 0 ? 1 : 0;
  if (sign != 0 && x < 0) return 0;
  return numerics::standard_normal_distribution((x - location) / spread);
}

void check_mean_field_problem(const MeanFieldProblem& problem) {
  if (problem.populations.empty()) throw InvalidArgument("populations: none given; at least one is needed");
  double sum = 0;
  for (std::size_t p = 0; p < problem.populations.size(); ++p) {
    const Population& population = problem.populations[p];
    const std::string place = "population " + std::to_string(p + 1) + ", ";
    if (population.sign < -1 || population.sign > 1)
      throw InvalidArgument(place + "sign = " + std::to_string(population.sign) + ": must be 1, -1 or 0");
    if (!(population.fraction >= 0 && population.fraction <= 1))
      throw InvalidArgument(place + "fraction = " + number_text(population.fraction) +
                            ": must be from 0 to 1");
    if (!std::isfinite(population.mean))
      throw InvalidArgument(place + "mean = " + number_text(population.mean) + ": must be finite");
    if (!(population.deviation > 0) || !std::isfinite(population.deviation))
      throw InvalidArgument(place + "deviation = " + number_text(population.deviation) + ": must be above 0");
    if (problem.bias == Bias::none && population.mean != 0 && population.fraction > 0)
      throw InvalidArgument(place + "mean = " + number_text(population.mean) +
                            ": without a bias the theory needs inputs of mean 0; fix the drive instead");
    sum += population.fraction;
  }
  // Fractions such as 0.7 + 0.2 + 0.1 miss 1 by rounding.
  if (std::fabs(sum - 1) > 1e-12)
    throw InvalidArgument("populations: their fractions add up to " + number_text(sum) + ", not to 1");
  if (!(problem.load > 0) || !std::isfinite(problem.load))
    throw InvalidArgument("load = " + number_text(problem.load) + ": must be above 0");
  if (!(problem.ridge >= 0) || !std::isfinite(problem.ridge))
    throw InvalidArgument("ridge = " + number_text(problem.ridge) + ": must be at least 0");
  if (problem.bias == Bias::fixed && !std::isfinite(problem.drive))
    throw InvalidArgument("drive = " + number_text(problem.drive) + ": must be finite");
}

MeanField mean_field(const MeanFieldProblem& problem, std::span<const Mode> modes) {
  check_mean_field_problem(problem);
  double weights = 0;
  for (const Mode& mode : modes) {
    if (!(mode.input >= 0 && mode.target >= 0 && mode.weight >= 0) ||
        !std::isfinite(mode.input + mode.target))
      throw InvalidArgument("modes: lambda = " + number_text(mode.input) +
                            ", S = " + number_text(mode.target) + ", weight = " + number_text(mode.weight) +
                            "; all must be at least 0");
    weights += mode.weight;
  }
  // Sums of P roundings.
  if (!(std::fabs(weights - 1) <= 1e-9))
    throw InvalidArgument("modes: their weights add up to " + number_text(weights) + ", not to 1");
  return Theory(problem, modes).solve();
}

double free_energy(const MeanFieldProblem& problem, std::span<const Mode> modes,
                   const FreeEnergyVariables& at) {
  double sum = 0;
  for (const Mode& mode : modes)
    sum += mode.weight * (at.order * mode.input + mode.target) / (1 + at.response * mode.input);
  double weights = 0;
  for (const Population& population : problem.populations) {
    const double variance = population.deviation * population.deviation;
    const int sign = population.sign == 0 ? 1 : population.sign;
    const double h = sign * at.tilt * population.mean / (std::sqrt(at.noise) * population.deviation);
    weights += population.fraction * variance * rectified_moments(h, population.sign != 0).second /
               (at.stiffness * variance + problem.ridge);
  }
  return 0.5 * problem.load * sum + 0.5 * (at.noise * at.response - at.stiffness * at.order) -
         0.5 * at.noise * weights + (problem.bias == Bias::fixed ? at.tilt * problem.drive : 0);
}

}  // namespace synaptica::perceptron
