#include "synaptica/catalog/pair_family.h"

#include <algorithm>

#include "synaptica/core/error.h"
#include "synaptica/numerics/dense_matrix.h"
#include "synaptica/numerics/lyapunov.h"
#include "synaptica/numerics/random.h"
#include "synaptica/numerics/reference_generator.h"
#include "synaptica/rate/directions.h"

namespace synaptica {

namespace {

using numerics::Purpose;
using numerics::RandomStream;

// Statistics over fewer pairs say nothing.
constexpr std::size_t fewest_pairs = 3;

std::vector<double> novel_normals(const RateSetting& setting, std::uint64_t seed, Purpose purpose,
                                  std::size_t count) {
  std::vector<double> normals(setting.neurons * count);
  if (setting.generator == "splitmix64") {
    numerics::ReferenceGenerator(seed).fill_normal(normals);
  } else {
    RandomStream({.seed = seed}, purpose).fill_normal(normals);
  }
  return normals;
}

Array rows(const Array& all, std::size_t first, std::size_t count) {
  const std::size_t n = all.shape[1];
  const auto begin = all.values.begin() + static_cast<std::ptrdiff_t>(first * n);
  return {{count, n}, {begin, begin + static_cast<std::ptrdiff_t>(count * n)}};
}

Array resting_covariance(const RateSetting& setting, Array coupling) {
  const std::size_t n = setting.neurons;
  const double slope = setting.activation.slope(0);
  for (double& weight : coupling.values) weight *= slope;
  for (std::size_t i = 0; i < n; ++i) coupling.values[i * (n + 1)] -= 1;
  const numerics::LinearDrift drift(coupling);
  if (!(drift.largest_real_part() < 0))
    throw InvalidArgument(
        "directions = principal: the network at rest is not stable at this gain, so its linear fluctuations "
        "have no "
        "principal components; choose a smaller gain or isotropic directions");
  return drift.covariance(numerics::identity(n));
}

}  // namespace

std::vector<ParameterSpec> pair_family_parameters(std::int64_t default_pairs,
                                                  const std::string& default_directions) {
  return {
      {"pairs", "pairs of a target and an input", default_pairs, "1", Range::between(1, 1e5)},
      {"directions",
       "graded: from new to stored patterns; principal: principal components and isotropic; isotropic; "
       "patterns: of "
       "target_seed and input_seed, from number `pair` on; new-patterns: signs",
       default_directions,
       "1",
       {},
       {"graded", "principal", "isotropic", "patterns", "new-patterns"}},
      {"novel_target_seed", "names normals and new patterns of targets", std::int64_t{21}, "1",
       Range::between(0, 9e15)},
      {"novel_input_seed", "names normals of inputs, graded and isotropic", std::int64_t{22}, "1",
       Range::between(0, 9e15)},
  };
}

PairFamily::PairFamily(const Parameters& p)
    : pairs(static_cast<std::size_t>(p.integer("pairs"))),
      directions(p.text("directions")),
      novel_target_seed(static_cast<std::uint64_t>(p.integer("novel_target_seed"))),
      novel_input_seed(static_cast<std::uint64_t>(p.integer("novel_input_seed"))) {}

void PairFamily::validate(const RateSetting& setting) const {
  const std::string seen = "pairs = " + std::to_string(pairs) + ": ";
  if (directions == "patterns") {
    if (setting.has_memories() && setting.pair + pairs > setting.memories)
      throw InvalidArgument(seen + "from number pair = " + std::to_string(setting.pair) +
                            " on, the network stores " + std::to_string(setting.memories - setting.pair) +
                            "; choose fewer pairs or more memories");
  } else if (setting.pair != 0) {
    throw InvalidArgument("pair = " + std::to_string(setting.pair) +
                          ": only directions = patterns have a first pair, not " + directions);
  }
  if (pairs < fewest_pairs && (directions != "patterns" || pairs == 2))
    throw InvalidArgument(seen + "statistics over pairs need at least " + std::to_string(fewest_pairs) +
                          "; one alone, without statistics, is possible with directions = patterns");
  if (directions == "graded" && !setting.has_memories())
    throw InvalidArgument("directions = graded: they lead to what a network stores, and connectivity '" +
                          setting.connectivity + "' stores nothing; choose principal, isotropic or patterns");
  if (directions == "principal" && (pairs < 4 || pairs / 2 > setting.neurons))
    throw InvalidArgument(seen + "half of them are principal components, at least 2 and at most all " +
                          std::to_string(setting.neurons));
}

PairFamily::Directions PairFamily::draw(const RateSetting& setting, const Array& coupling) const {
  if (directions == "patterns")
    return {rows(setting.patterns(true, setting.pair + pairs), setting.pair, pairs),
            rows(setting.patterns(false, setting.pair + pairs), setting.pair, pairs)};
  if (directions == "new-patterns") {
    RateSetting novel = setting;
    novel.target_seed = novel_target_seed;
    const Array all = novel.patterns(true, 2 * pairs);
    return {rows(all, 0, pairs), rows(all, pairs, pairs)};
  }
  if (directions == "principal") {
    const std::size_t components = pairs / 2;
    const std::size_t others = pairs - components;
    Array targets = rate::spread_principal_directions(resting_covariance(setting, coupling), components);
    const Array isotropic = rate::isotropic_directions(
        novel_normals(setting, novel_target_seed, Purpose::rate_novel_targets, others), others);
    targets.values.insert(targets.values.end(), isotropic.values.begin(), isotropic.values.end());
    targets.shape[0] = pairs;
    return {targets, rate::shuffled_directions(targets)};
  }
  const std::vector<double> of_targets =
      novel_normals(setting, novel_target_seed, Purpose::rate_novel_targets, pairs);
  const std::vector<double> of_inputs =
      novel_normals(setting, novel_input_seed, Purpose::rate_novel_inputs, pairs);
  if (directions == "isotropic")
    return {rate::isotropic_directions(of_targets, pairs), rate::isotropic_directions(of_inputs, pairs)};
  const bool stored_inputs = setting.connectivity != "hopfield" && setting.connectivity != "pseudo-inverse";
  return {rate::graded_directions(setting.patterns(true, setting.memories), of_targets, pairs),
          rate::shuffled_directions(
              rate::graded_directions(setting.patterns(!stored_inputs, setting.memories), of_inputs, pairs))};
}

}  // namespace synaptica
