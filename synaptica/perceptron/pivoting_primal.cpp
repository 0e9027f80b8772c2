#include <algorithm>
#include <cmath>
#include <limits>

#include "synaptica/numerics/vector_product.h"
#include "synaptica/perceptron/pivoting.h"

namespace synaptica::perceptron {

namespace {

using numerics::add_scaled;
using numerics::dot;

// A condition counts as broken where it is by more than the rounding of sums over a few thousand products, in units of
// the lengths of what is summed. Far below the 1e-10 that a solution must reach.
constexpr double rounding = 1e-13;

// Sweeps of coordinate descent are over where few weights change places, or where they stop to become fewer. A sweep
// costs a hundredth of a factorisation's time; the last few places are cheaper to mend by pivoting.
constexpr std::int64_t most_sweeps = 40;
constexpr std::size_t few_changes_part = 250;

double clip(double value, double low, double high) {
  return std::min(std::max(value, low), high);
}

Place place_of(double weight, double low, double high) {
  return weight <= low ? Place::lowest : weight >= high ? Place::highest : Place::inside;
}

class Search {
 public:
  Search(const GramProblem& problem, numerics::SubmatrixCholesky& factor, std::vector<double>& weights,
         std::vector<Place>& places, PivotCounts& counts)
      : p_(problem),
        factor_(factor),
        weights_(weights),
        places_(places),
        counts_(counts),
        size_(weights.size()),
        trial_(size_),
        gradient_(size_),
        member_(size_),
        confidence_(size_) {}

  Outcome block_pivoting(std::int64_t most_pivots);
  Outcome monotone(std::int64_t most_pivots);

 private:
  [[nodiscard]] std::span<const double> row(std::size_t i) const {
    return {p_.gram.data + i * p_.gram.stride, size_};
  }
  [[nodiscard]] bool movable(std::size_t i) const { return p_.length[i] > 0 && p_.lowest[i] < p_.highest[i]; }
  [[nodiscard]] double bound(std::size_t i) const {
    return places_[i] == Place::lowest ? p_.lowest[i] : p_.highest[i];
  }

  // trial_ <- bounds outside, the minimum over the weights inside. False where that is singular.
  bool solve_inside();
  // gradient_ <- Z^T t - (H + ridge) w, the direction of descent.
  void form_gradient(const std::vector<double>& weights);
  // By how much a condition at a bound is broken, in units of the tolerance; at most 1 is none.
  [[nodiscard]] double violation(std::size_t i, double scale) const {
    if (places_[i] == Place::inside || !movable(i)) return 0;
    const double improving = places_[i] == Place::lowest ? gradient_[i] : -gradient_[i];
    return improving / (rounding * p_.length[i] * scale);
  }
  // |t| + |D w|.
  [[nodiscard]] double scale_of(const std::vector<double>& weights) const {
    double sum = 0;
    for (std::size_t i = 0; i < size_; ++i) sum += weights[i] * weights[i] * p_.length[i] * p_.length[i];
    return p_.target_norm + std::sqrt(sum);
  }
  [[nodiscard]] double objective(const std::vector<double>& weights) const {
    return -0.5 * (dot(weights, p_.correlation) + dot(weights, gradient_));
  }

  const GramProblem& p_;
  numerics::SubmatrixCholesky& factor_;
  std::vector<double>& weights_;
  std::vector<Place>& places_;
  PivotCounts& counts_;
  std::size_t size_;
  std::vector<double> trial_;
  std::vector<double> gradient_;
  std::vector<std::uint8_t> member_;
  std::vector<double> confidence_;
};

bool Search::solve_inside() {
  ++counts_.pivots;
  for (std::size_t i = 0; i < size_; ++i) {
    member_[i] = places_[i] == Place::inside ? 1 : 0;
    confidence_[i] = std::fabs(weights_[i]) * p_.length[i];
  }
  if (!factor_.set_members(member_, confidence_)) return false;
  std::copy(p_.correlation.begin(), p_.correlation.end(), trial_.begin());
  for (std::size_t i = 0; i < size_; ++i)
    if (member_[i] == 0 && bound(i) != 0) add_scaled(-bound(i), row(i), trial_);
  factor_.solve(trial_);
  for (std::size_t i = 0; i < size_; ++i)
    if (member_[i] == 0) trial_[i] = bound(i);
  return true;
}

void Search::form_gradient(const std::vector<double>& weights) {
  std::copy(p_.correlation.begin(), p_.correlation.end(), gradient_.begin());
  for (std::size_t i = 0; i < size_; ++i)
    if (weights[i] != 0) {
      add_scaled(-weights[i], row(i), gradient_);
      gradient_[i] -= p_.ridge[i] * weights[i];
    }
}

// Block principal pivoting (Portugal, Judice and Vicente, Math. Comp. 63, 1994), without its slow last resort: where the
// number of broken conditions has not fallen below its record for a few rounds, another method takes over.
Outcome Search::block_pivoting(std::int64_t most_pivots) {
  std::size_t fewest = std::numeric_limits<std::size_t>::max();
  int patience = 3;
  while (counts_.pivots < most_pivots) {
    if (!solve_inside()) return Outcome::singular;
    form_gradient(trial_);
    weights_ = trial_;
    const double scale = scale_of(trial_);
    std::size_t broken = 0;
    for (std::size_t i = 0; i < size_; ++i) {
      if (places_[i] == Place::inside)
        broken += trial_[i] < p_.lowest[i] || trial_[i] > p_.highest[i] ? 1 : 0;
      else
        broken += violation(i, scale) > 1 ? 1 : 0;
    }
    if (broken == 0) return Outcome::settled;
    if (broken < fewest) {
      fewest = broken;
      patience = 3;
    } else if (--patience < 0) {
      return Outcome::exhausted;
    }
    for (std::size_t i = 0; i < size_; ++i) {
      if (places_[i] == Place::inside)
        places_[i] = place_of(trial_[i], trial_[i] < p_.lowest[i] ? p_.lowest[i] : -INFINITY,
                              trial_[i] > p_.highest[i] ? p_.highest[i] : INFINITY);
      else if (violation(i, scale) > 1)
        places_[i] = Place::inside;
    }
  }
  return Outcome::exhausted;
}

// From a point inside the box, never uphill: to the minimum over the weights inside, or as far as the box lets; then
// weights at a bound that would improve are let in, the worst half (by size of violation) together. At least one of them
// moves, so the objective falls and no set returns.
Outcome Search::monotone(std::int64_t most_pivots) {
  for (std::size_t i = 0; i < size_; ++i) {
    weights_[i] = clip(weights_[i], p_.lowest[i], p_.highest[i]);
    if (movable(i)) places_[i] = place_of(weights_[i], p_.lowest[i], p_.highest[i]);
  }
  form_gradient(weights_);
  double value = objective(weights_);
  double best = std::numeric_limits<double>::infinity();
  int stalled = 0;
  while (counts_.pivots < most_pivots) {
    if (!solve_inside()) return Outcome::singular;
    bool fits = true;
    for (std::size_t i = 0; fits && i < size_; ++i)
      fits = places_[i] != Place::inside || (trial_[i] >= p_.lowest[i] && trial_[i] <= p_.highest[i]);
    if (fits) {
      weights_ = trial_;
      form_gradient(weights_);
      value = objective(weights_);
      const double scale = scale_of(weights_);
      double worst = 1;
      for (std::size_t i = 0; i < size_; ++i) worst = std::max(worst, violation(i, scale));
      if (worst <= 1) return Outcome::settled;
      // What rounding alone decides is decided: the certificate will judge it.
      stalled = value < best - 1e-15 * std::fabs(best) ? 0 : stalled + 1;
      best = std::min(best, value);
      if (stalled > 10) return Outcome::settled;
      for (std::size_t i = 0; i < size_; ++i)
        if (violation(i, scale) >= 0.5 * worst) places_[i] = Place::inside;
      continue;
    }
    // All that would leave the box to its edge at once, if that descends.
    std::vector<double> edge = trial_;
    for (std::size_t i = 0; i < size_; ++i) edge[i] = clip(trial_[i], p_.lowest[i], p_.highest[i]);
    form_gradient(edge);
    const double edge_value = objective(edge);
    if (edge_value < value) {
      for (std::size_t i = 0; i < size_; ++i)
        if (places_[i] == Place::inside && edge[i] != trial_[i])
          places_[i] = place_of(edge[i], p_.lowest[i], p_.highest[i]);
      weights_ = edge;
      value = edge_value;
      continue;
    }
    // Else straight on to the first edge.
    double step = 1;
    std::size_t first = size_;
    for (std::size_t i = 0; i < size_; ++i) {
      if (places_[i] != Place::inside) continue;
      const double limit = trial_[i] < p_.lowest[i]    ? p_.lowest[i]
                           : trial_[i] > p_.highest[i] ? p_.highest[i]
                                                       : trial_[i];
      if (limit == trial_[i]) continue;
      const double here = (limit - weights_[i]) / (trial_[i] - weights_[i]);
      if (here < step || first == size_) {
        step = std::min(step, here);
        first = i;
      }
    }
    const double before = trial_[first];
    for (std::size_t i = 0; i < size_; ++i)
      if (places_[i] == Place::inside)
        weights_[i] = clip(weights_[i] + step * (trial_[i] - weights_[i]), p_.lowest[i], p_.highest[i]);
    places_[first] = before < p_.lowest[first] ? Place::lowest : Place::highest;
    weights_[first] = bound(first);
    form_gradient(weights_);
    value = objective(weights_);
  }
  return Outcome::exhausted;
}

}  // namespace

void sweep_gram(const GramProblem& p, std::vector<double>& weights, std::vector<Place>& places,
                PivotCounts& counts) {
  const std::size_t size = weights.size();
  std::vector<double> gradient(p.correlation.begin(), p.correlation.end());
  std::size_t bounded = 0;
  for (std::size_t i = 0; i < size; ++i) {
    weights[i] = clip(0, p.lowest[i], p.highest[i]);
    places[i] = place_of(weights[i], p.lowest[i], p.highest[i]);
    if (p.length[i] == 0 || p.lowest[i] == p.highest[i]) places[i] = Place::lowest;
    if (places[i] == Place::lowest && weights[i] != p.lowest[i]) places[i] = Place::highest;
    if (weights[i] != 0) {
      add_scaled(-weights[i], {p.gram.data + i * p.gram.stride, size}, gradient);
      gradient[i] -= p.ridge[i] * weights[i];
    }
    bounded += std::isfinite(p.lowest[i]) || std::isfinite(p.highest[i]) ? 1 : 0;
  }
  if (bounded == 0) return;  // one system gives it all
  std::size_t fewest = size;
  int patience = 2;
  for (std::int64_t sweep = 0; sweep < most_sweeps; ++sweep) {
    ++counts.sweeps;
    std::size_t changes = 0;
    for (std::size_t i = 0; i < size; ++i) {
      if (p.length[i] == 0 || p.lowest[i] == p.highest[i]) continue;
      const double next =
          clip(weights[i] + gradient[i] / (p.length[i] * p.length[i]), p.lowest[i], p.highest[i]);
      const double step = next - weights[i];
      if (step == 0) continue;
      add_scaled(-step, {p.gram.data + i * p.gram.stride, size}, gradient);
      gradient[i] -= p.ridge[i] * step;
      weights[i] = next;
      const Place place = place_of(next, p.lowest[i], p.highest[i]);
      changes += place != places[i] ? 1 : 0;
      places[i] = place;
    }
    if (changes <= bounded / few_changes_part) return;
    if (changes < fewest) {
      fewest = changes;
      patience = 2;
    } else if (--patience < 0) {
      return;
    }
  }
}

Outcome pivot_gram(const GramProblem& problem, numerics::SubmatrixCholesky& factor,
                   std::vector<double>& weights, std::vector<Place>& places, PivotCounts& counts,
                   std::int64_t most_pivots) {
  Search search(problem, factor, weights, places, counts);
  const Outcome outcome = search.block_pivoting(most_pivots);
  return outcome == Outcome::exhausted ? search.monotone(most_pivots) : outcome;
}

}  // namespace synaptica::perceptron
