#include "synaptica/catalog/hopfield_capacity.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "synaptica/associative/binary_hopfield.h"
#include "synaptica/associative/hopfield_phase_diagram.h"
#include "synaptica/core/error.h"
#include "synaptica/core/text.h"

namespace synaptica {

namespace {

using namespace associative;
using numerics::Purpose;
using numerics::RandomStream;

// A memory counts as kept where the state at rest overlaps with it by more: between the 0.967 of a memory at the critical
// load and the 0.35 or so that forgotten ones leave.
constexpr double kept_overlap = 0.9;

// The search begins at a usual threshold, widens by this factor until it has a load on either side, and then halves the
// interval down to a thousandth of a pattern a neuron, or one pattern.
constexpr double first_load = 0.16;
constexpr double widening = 1.15;
constexpr double finest_load = 0.001;
constexpr double most_load = 0.5;  // a memory kept even there counts as lost there

std::vector<std::size_t> sizes_of(const Parameters& parameters) {
  std::vector<std::size_t> sizes;
  for (const double size : parameters.real_list("sizes"))
    sizes.push_back(static_cast<std::size_t>(std::llround(size)));
  return sizes;
}

// intercept = sum_k weights[k] y_k of the straight line y = intercept + slope N^(-1/2), least squares with weight N: the
// thresholds of single memories scatter like N^(-1/2).
struct LineWeights {
  explicit LineWeights(const std::vector<std::size_t>& sizes) {
    double sum = 0;
    double mean_x = 0;
    for (const std::size_t size : sizes) {
      sum += static_cast<double>(size);
      mean_x += std::sqrt(static_cast<double>(size));  // N * N^(-1/2)
    }
    mean_x /= sum;
    double spread = 0;
    for (const std::size_t size : sizes) {
      const double x = 1 / std::sqrt(static_cast<double>(size)) - mean_x;
      spread += static_cast<double>(size) * x * x;
    }
    for (const std::size_t size : sizes) {
      const auto weight = static_cast<double>(size);
      const double x = 1 / std::sqrt(weight) - mean_x;
      slope.push_back(weight * x / spread);
      intercept.push_back(weight / sum - mean_x * slope.back());
    }
  }
  std::vector<double> intercept, slope;
};

StudyDescription description() {
  StudyDescription d;
  d.name = "hopfield-capacity";
  d.title = "The capacity of a Hopfield network, extrapolated from finite sizes";
  d.summary =
      "Memories are added to a network until one of them is no longer a resting place at zero temperature. "
      "The load at "
      "which that happens falls with the size of the network; a straight line in 1/sqrt(neurons) leads to "
      "infinite "
      "size, where the mean-field theory gives 0.1379.";
  d.source = "Amit, Gutfreund and Sompolinsky, Ann. Phys. 173 (1987); docs/theory/retrieval.md";
  d.parameters = {{"sizes", "numbers of neurons, ascending, at least two",
                   std::vector<double>{250, 500, 1000, 2000}, "1", Range::between(50, 1e5)},
                  {"cues", "memories of each replica and size whose threshold is sought", std::int64_t{4},
                   "1", Range::between(1, 1000)}};
  d.observables = {
      {.name = "capacity",
       .meaning = "intercept at infinite size of the line through the threshold loads",
       .allowance_reason = "the next order of the finite-size expansion: thresholds go in powers of "
                           "sqrt(2/memories), the relative scatter "
                           "of the crosstalk, so the term left out is of the order of (load) (2/memories) = "
                           "2/neurons; the line's weights "
                           "times 2/neurons, summed",
       .resolution_reason =
           "0.012: what lies between the theory's 0.138 and the 0.15 of Hopfield's first simulations"},
      {.name = "threshold_load",
       .meaning =
           "memories per neuron at which a memory is lost, mean over memories: half of them are lost there",
       .kind = ObservableKind::measured,
       .axes = {"size"}},
      {.name = "finite_size_slope",
       .meaning = "slope of the line: threshold = capacity + slope / sqrt(neurons)",
       .kind = ObservableKind::measured},
      {.name = "capacity_limit",
       .meaning = "the critical load of the mean-field theory, at every size for comparison",
       .kind = ObservableKind::predicted,
       .axes = {"size"}},
      {.name = "critical_overlap",
       .meaning = "overlap at the critical load",
       .kind = ObservableKind::predicted}};
  d.figures = {{.name = "threshold-load",
                .title = "Load at which a memory is lost",
                .caption = "Simulation at finite size; dashed, the capacity of infinitely many neurons.",
                .observable = "threshold_load",
                .x = "size",
                .beside = {"capacity_limit"}}};
  return d;
}

class HopfieldCapacityStudy final : public Study {
 public:
  [[nodiscard]] const StudyDescription& describe() const override { return description_; }
  void validate(const Parameters& parameters) const override;
  [[nodiscard]] double memory_needed(const Parameters& parameters) const override;
  [[nodiscard]] std::vector<Axis> axes(const Parameters& parameters) const override;
  [[nodiscard]] Prediction predict(const Parameters& parameters) const override;
  [[nodiscard]] Dataset simulate(const Parameters& parameters, const RandomKey& key) const override;

 private:
  StudyDescription description_ = description();
};

void HopfieldCapacityStudy::validate(const Parameters& parameters) const {
  const std::vector<double>& sizes = parameters.real_list("sizes");
  if (sizes.size() < 2)
    throw InvalidArgument("sizes: " + std::to_string(sizes.size()) +
                          " given; a line through them needs at least 2");
  for (std::size_t k = 0; k < sizes.size(); ++k) {
    if (sizes[k] != std::floor(sizes[k]))
      throw InvalidArgument("sizes, entry " + std::to_string(k + 1) + ": " + number_text(sizes[k]) +
                            " must be a whole number of neurons");
    if (k > 0 && sizes[k] <= sizes[k - 1])
      throw InvalidArgument("sizes, entry " + std::to_string(k + 1) + ": " + number_text(sizes[k]) +
                            " must be above the one before, " + number_text(sizes[k - 1]));
  }
  const std::int64_t cues = parameters.integer("cues");
  if (static_cast<double>(cues) > sizes.front() / 20)
    throw InvalidArgument(
        "cues = " + std::to_string(cues) + ": must be at most a twentieth of the smallest size, " +
        number_text(sizes.front()) + ", to be among its memories at every load that is tried");
}

double HopfieldCapacityStudy::memory_needed(const Parameters& parameters) const {
  const auto largest = static_cast<double>(sizes_of(parameters).back());
  // Two sets of bits, all memories and the first of them, at the largest load that a search is reaches at most.
  return 2 * largest * largest * most_load / 8 + 64 * largest;
}

std::vector<Axis> HopfieldCapacityStudy::axes(const Parameters& parameters) const {
  return {
      {.name = "size", .meaning = "neurons of the network", .coordinates = parameters.real_list("sizes")}};
}

Prediction HopfieldCapacityStudy::predict(const Parameters& parameters) const {
  const std::vector<std::size_t> sizes = sizes_of(parameters);
  const LineWeights weights(sizes);
  const HopfieldTransition critical = critical_load(0);
  double next_order = 0;
  for (std::size_t k = 0; k < sizes.size(); ++k)
    next_order += weights.intercept[k] * 2 / static_cast<double>(sizes[k]);
  Prediction prediction;
  prediction["capacity"] = {Array::scalar(critical.load), Array::scalar(1e-12 + std::fabs(next_order)),
                            Array::scalar(0.012)};
  prediction["capacity_limit"] = {Array::filled({sizes.size()}, critical.load)};
  prediction["critical_overlap"] = {Array::scalar(critical.overlap)};
  return prediction;
}

bool keeps(const SignPatterns& patterns, std::size_t cue) {
  BinaryHopfield network(patterns);
  network.set_state(patterns.pattern(cue));
  const Settled settled = settle(network);
  if (!settled.settled)
    throw DidNotConverge("hopfield-capacity: a network of " + std::to_string(patterns.neurons()) +
                             " neurons and " + std::to_string(patterns.count()) +
                             " memories has not come to rest",
                         static_cast<double>(settled.flips), settled.sweeps);
  return network.overlap(cue) > kept_overlap;
}

// The number of memories, of the first ones of `all`, at which memory `cue` is lost: the middle of the last interval.
double threshold(const SignPatterns& all, std::size_t cue, std::size_t fewest) {
  const auto neurons = static_cast<double>(all.neurons());
  std::size_t kept = 0;  // the largest number known to be borne; 0: none yet
  std::size_t lost = 0;  // the smallest number known to be too many; 0: none yet
  auto tried = static_cast<std::size_t>(first_load * neurons);
  for (;;) {
    const bool is_kept = keeps(all.first(tried), cue);
    (is_kept ? kept : lost) = tried;
    if (kept == all.count()) return static_cast<double>(kept);
    if (lost == fewest) return static_cast<double>(fewest);
    if (lost == 0) {
      tried =
          std::min(all.count(), static_cast<std::size_t>(std::ceil(static_cast<double>(kept) * widening)));
    } else if (kept == 0) {
      tried = std::max(fewest, static_cast<std::size_t>(static_cast<double>(lost) / widening));
    } else {
      if (static_cast<double>(lost - kept) <= std::max(1.0, finest_load * neurons))
        return (static_cast<double>(kept) + static_cast<double>(lost)) / 2;
      tried = (kept + lost) / 2;
    }
  }
}

Dataset HopfieldCapacityStudy::simulate(const Parameters& parameters, const RandomKey& key) const {
  const std::vector<std::size_t> sizes = sizes_of(parameters);
  const auto cues = static_cast<std::size_t>(parameters.integer("cues"));
  const LineWeights weights(sizes);
  RandomStream stream(key, Purpose::stored_patterns);
  Array thresholds = Array::filled({sizes.size()}, 0);
  double capacity = 0;
  double slope = 0;
  for (std::size_t k = 0; k < sizes.size(); ++k) {
    const auto neurons = static_cast<double>(sizes[k]);
    const auto patterns =
        SignPatterns::random(static_cast<std::size_t>(most_load * neurons), sizes[k], stream);
    double sum = 0;
    for (std::size_t cue = 0; cue < cues; ++cue) sum += threshold(patterns, cue, cues);
    thresholds.values[k] = sum / static_cast<double>(cues) / neurons;
    capacity += weights.intercept[k] * thresholds.values[k];
    slope += weights.slope[k] * thresholds.values[k];
  }
  Dataset dataset;
  dataset.add("capacity", capacity);
  dataset.add("threshold_load", std::move(thresholds));
  dataset.add("finite_size_slope", slope);
  return dataset;
}

}  // namespace

std::unique_ptr<Study> make_hopfield_capacity_study() {
  return std::make_unique<HopfieldCapacityStudy>();
}

}  // namespace synaptica
