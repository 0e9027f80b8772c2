// What theory says of the fluctuation-learning relation in one network, for many pairs of a target and an input at once.
//
//   at rest         no input: slopes D, response chi = (1 - D J)^-1 D, covariance; of the Euler map where it is simulated
//   under an input  evoked activity, response and with them the speed of learning, for each pair
//
// both at two levels: by the Gaussian closure (rate/response.h), and without noise, at the fixed point. The second is what is
// left of the first as T -> 0; their difference measures what noise does, and so how far the closure may be off.
//
// Formulas (rate/relation.h) differ in the response that they put in: `formula_speeds` takes it from theory or from a recording
// alike, so that what the theory says of a formula is what the formula says of the theory's activity.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "synaptica/catalog/pair_family.h"
#include "synaptica/catalog/rate_setting.h"
#include "synaptica/core/array.h"
#include "synaptica/core/parameters.h"
#include "synaptica/rate/linear_theory.h"
#include "synaptica/rate/response.h"

namespace synaptica {

/// Samples of a recording, and how far lagged covariances are integrated: in the simulation and in its theory.
inline constexpr double recording_interval = 0.5;
inline constexpr double integration_time = 20;

enum class Level { closure, fixed_point };

struct RestingTheory {
  rate::NetworkState state;
  Array response;             ///< chi
  Array covariance;           ///< of the Euler map
  Array integrated_response;  ///< by the trapezoid rule over the Euler map's lags, as a recording gives it
  Array integral;             ///< of C(s) over these
  Array late;                 ///< F^k, what the Euler map leaves after skip_time of a perturbation
  double relaxation_time;     ///< of the slowest mode
};

struct EvokedTheory {
  Array mean;                 ///< {pairs, N}
  std::vector<double> speed;  ///< of each pair, per learning rate
  /// Under each input, where asked for: variance along the target, of the Euler map; mean slope of neurons.
  std::vector<double> variance, mean_slope;
};

/// A network and its pairs, with the theory that the formulas need. Built once a point; immutable.
///
/// A rule that looks at the baseline is given the mean activity at rest: theory its own, a simulation the recorded one.
struct RelationNetwork {
  explicit RelationNetwork(const Parameters& parameters);

  [[nodiscard]] rate::Mapping mapping(std::size_t pair) const;
  /// Mean activity at rest of this level, where the rule looks at it, else empty: zeros.
  [[nodiscard]] std::vector<double> baseline(Level level) const;
  /// Throw DidNotConverge where there is no such state, or it is not stable.
  [[nodiscard]] RestingTheory resting(Level level) const;
  /// `start`: the closure at rest, to begin with.
  [[nodiscard]] EvokedTheory evoked(Level level, const rate::NetworkState* start = nullptr,
                                    bool fluctuations = false) const;

  RateSetting setting;
  PairFamily family;
  Array coupling;
  PairFamily::Directions directions;
  double slope;  ///< d phi/du at 0: the gain of formulas 1 and 2

  std::optional<RestingTheory> rest;        ///< of the closure
  std::string rest_missing;                 ///< why there is none
  std::optional<EvokedTheory> input_state;  ///< at the fixed points
  std::string input_state_missing;
};

/// What a recording, or the theory of one, gives to the formulas.
struct RelationActivity {
  const Array& covariance;            ///< of spontaneous activity
  const Array& integrated_response;   ///< from its lagged covariances
  const Array* closure_response;      ///< chi at rest by the closure; null: there is none
  const Array& evoked;                ///< {pairs, N}
  std::vector<double> excess;         ///< of each pair, |evoked|^2/N - q
  std::vector<double> baseline = {};  ///< mean activity at rest, of a rule that looks at it
};

struct FormulaSpeeds {
  std::vector<double> formula1, formula2, integrated;
  std::vector<double> closure;   ///< empty where there is none
  std::vector<double> drive;     ///< b . x_eta/N
  std::vector<double> variance;  ///< of spontaneous activity along targets
};

/// Temperature above 0.
[[nodiscard]] FormulaSpeeds formula_speeds(const RelationNetwork& network, const RelationActivity& activity);

}  // namespace synaptica
