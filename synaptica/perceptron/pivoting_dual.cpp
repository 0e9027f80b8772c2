#include <algorithm>
#include <cmath>
#include <utility>

#include "synaptica/numerics/gram_product.h"
#include "synaptica/numerics/vector_product.h"
#include "synaptica/perceptron/pivoting.h"

namespace synaptica::perceptron {

namespace {

using numerics::add_scaled;
using numerics::ConstMatrixView;
using numerics::dot;
using numerics::multiply_vector;
using numerics::Transpose;

double clip(double value, double low, double high) {
  return std::min(std::max(value, low), high);
}

// The kernel matrix of the active weights, from the one before: by the rows that enter and leave, or afresh.
void set_kernel(const KernelProblem& p, const std::vector<Place>& places, KernelScratch& s) {
  const std::size_t patterns = p.signals.columns;
  const std::size_t synapses = p.signals.rows;
  if (s.members.size() != synapses) s.members.assign(synapses, 0);
  std::size_t active = 0;
  std::size_t changes = 0;
  for (std::size_t i = 0; i < synapses; ++i) {
    const bool inside = places[i] == Place::inside;
    active += inside ? 1 : 0;
    changes += inside != (s.members[i] != 0) ? 1 : 0;
  }
  // Afresh, too, wherever half as much would be added and subtracted: differences round.
  const bool afresh = s.kernel.size() != patterns * patterns || 2 * changes > active;
  s.kernel.resize(patterns * patterns);
  if (afresh) {
    std::fill(s.kernel.begin(), s.kernel.end(), p.constant);
    std::fill(s.members.begin(), s.members.end(), std::uint8_t{0});
  }
  const auto add = [&](double scale, bool entering) {
    s.gathered.clear();
    for (std::size_t i = 0; i < synapses; ++i) {
      const bool inside = places[i] == Place::inside;
      const double* row = p.signals.data + i * p.signals.stride;
      if (inside == entering && inside != (s.members[i] != 0))
        s.gathered.insert(s.gathered.end(), row, row + patterns);
    }
    const std::size_t rows = s.gathered.size() / patterns;
    if (rows > 0)
      numerics::gram_of_columns({s.gathered.data(), rows, patterns, patterns},
                                {s.kernel.data(), patterns, patterns, patterns}, scale, 1);
  };
  add(1, true);
  add(-1, false);
  for (std::size_t i = 0; i < synapses; ++i) s.members[i] = places[i] == Place::inside ? 1 : 0;
}

// The step to the minimum of the dual along m + step d, where p = Z^T m and q = Z^T d: its derivative
//   h(step) = ridge (m + step d).d - t.d + sum_i q_i clip(p_i + step q_i)
// is piecewise linear and rising. Negative where it never reaches zero: the dual is unbounded.
double exact_step(const KernelProblem& p, std::span<const double> m, std::span<const double> d,
                  std::span<const double> at, std::span<const double> change) {
  double derivative = p.ridge * dot(m, d) - dot(p.target, d);
  double slope = p.ridge * dot(d, d);
  std::vector<std::pair<double, double>> kinks;  // where the slope changes, by how much
  for (std::size_t i = 0; i < at.size(); ++i) {
    const double q = change[i];
    derivative += q * clip(at[i], p.lowest[i], p.highest[i]);
    if (q == 0) continue;
    const double from = ((q > 0 ? p.lowest[i] : p.highest[i]) - at[i]) / q;  // enters the box
    const double to = ((q > 0 ? p.highest[i] : p.lowest[i]) - at[i]) / q;    // leaves it
    if (to <= 0) continue;
    if (from <= 0)
      slope += q * q;
    else
      kinks.emplace_back(from, q * q);
    if (std::isfinite(to)) kinks.emplace_back(to, -q * q);
  }
  std::sort(kinks.begin(), kinks.end());
  double step = 0;
  for (const auto& [place, jump] : kinks) {
    const double there = derivative + slope * (place - step);
    if (there >= 0) break;
    derivative = there;
    step = place;
    slope = std::max(0.0, slope + jump);
  }
  return slope > 0 ? std::max(0.0, step - derivative / slope) : -1;
}

}  // namespace

Outcome pivot_kernel(const KernelProblem& p, KernelScratch& scratch, std::vector<double>& weights,
                     std::vector<double>& multiplier, std::vector<Place>& places, PivotCounts& counts,
                     std::int64_t most_pivots) {
  const std::size_t patterns = p.signals.columns;
  const std::size_t synapses = p.signals.rows;
  std::vector<double> m;  // where the search is; empty before the first system
  std::vector<double> at(synapses);
  std::vector<double> trial(patterns);
  std::vector<double> trial_at(synapses);
  std::vector<Place> trial_places(synapses);
  double rounding = 1e-14;
  const std::vector<std::uint8_t> all(patterns, 1);
  const std::vector<double> confidence(patterns, 0);
  const auto place_at = [&](double value, std::size_t i) {
    if (p.length[i] == 0 || p.lowest[i] == p.highest[i]) return places[i];  // cannot move
    return value <= p.lowest[i] ? Place::lowest : value >= p.highest[i] ? Place::highest : Place::inside;
  };
  for (std::int64_t round = 0; round < most_pivots; ++round) {
    ++counts.pivots;
    set_kernel(p, places, scratch);
    numerics::SubmatrixCholesky factor({scratch.kernel.data(), patterns, patterns, patterns}, p.ridge);
    ++scratch.factorisations;
    if (!factor.set_members(all, confidence)) return Outcome::singular;
    std::copy(p.target.begin(), p.target.end(), trial.begin());
    for (std::size_t i = 0; i < synapses; ++i) {
      const double bound = places[i] == Place::lowest ? p.lowest[i] : p.highest[i];
      if (places[i] != Place::inside && bound != 0)
        add_scaled(-bound, {p.signals.data + i * p.signals.stride, patterns}, trial);
    }
    const std::vector<double> wanted = trial;
    factor.solve(trial);
    multiply_vector(p.signals, Transpose::no, trial, trial_at);
    // One correction of what the kernel matrix lost to rounding.
    std::vector<double> rest = wanted;
    add_scaled(-p.ridge, trial, rest);
    for (std::size_t i = 0; i < synapses; ++i)
      if (places[i] == Place::inside)
        add_scaled(-trial_at[i], {p.signals.data + i * p.signals.stride, patterns}, rest);
    factor.solve(rest);
    add_scaled(1, rest, trial);
    multiply_vector(p.signals, Transpose::no, trial, trial_at);

    // Within rounding of an edge a weight may be called either: its place is kept. How much rounding there is, is the
    // condition of the kernel matrix; a search that goes on and on with a few weights has met it.
    const double slack = rounding * std::sqrt(dot(trial, trial));
    if (round >= 20 && round % 10 == 0) rounding = std::min(10 * rounding, 1e-12);
    bool same = true;
    for (std::size_t i = 0; i < synapses; ++i) {
      Place next = place_at(trial_at[i], i);
      if (next != places[i]) {
        const double edge = next == Place::lowest || (next == Place::inside && places[i] == Place::lowest)
                                ? p.lowest[i]
                                : p.highest[i];
        if (std::fabs(trial_at[i] - edge) <= slack * p.length[i]) next = places[i];
      }
      trial_places[i] = next;
      same = same && next == places[i];
    }
    if (same) {
      for (std::size_t i = 0; i < synapses; ++i) {
        if (p.length[i] == 0 || p.lowest[i] == p.highest[i])
          weights[i] = places[i] == Place::lowest ? p.lowest[i] : p.highest[i];
        else
          weights[i] = clip(trial_at[i], p.lowest[i], p.highest[i]);
      }
      multiplier = trial;
      return Outcome::settled;
    }
    if (m.empty()) {
      m = trial;
      at = trial_at;
      places = trial_places;
      continue;
    }
    std::vector<double> direction = trial;
    add_scaled(-1, m, direction);
    std::vector<double> change = trial_at;
    add_scaled(-1, at, change);
    const double step = exact_step(p, m, direction, at, change);
    if (step < 0) return Outcome::singular;
    // The full step ends where the next system would begin anyway; the minimum along it may lie elsewhere.
    for (std::size_t k = 0; k < patterns; ++k) m[k] += step * direction[k];
    for (std::size_t i = 0; i < synapses; ++i) {
      at[i] += step * change[i];
      places[i] = place_at(at[i], i);
    }
  }
  return Outcome::exhausted;
}

}  // namespace synaptica::perceptron
