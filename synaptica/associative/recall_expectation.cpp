#include "synaptica/associative/recall_expectation.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "synaptica/associative/hopfield_mean_field.h"
#include "synaptica/associative/hopfield_phase_diagram.h"
#include "synaptica/associative/softmax_capacity.h"
#include "synaptica/core/error.h"
#include "synaptica/core/text.h"

namespace synaptica::associative {

namespace {

// "Nearly unmoved": what is asked of one update, and of a flip error where a capacity is given.
constexpr double one_percent = 0.01;

HopfieldExpectation expect_hopfield(std::size_t memories, std::size_t neurons, double temperature) {
  HopfieldExpectation expected;
  expected.load = static_cast<double>(memories) / static_cast<double>(neurons);
  if (temperature > 0 && temperature < lowest_hopfield_temperature) {
    expected.reason = "the theory holds at temperature 0 and from " +
                      number_text(lowest_hopfield_temperature) + " on; between, replica symmetry is broken";
    return expected;
  }
  if (expected.load < lowest_hopfield_load) {
    expected.reason =
        "the load is below " + number_text(lowest_hopfield_load) + ", where nothing changes any more";
    return expected;
  }
  if (temperature >= 1) {
    expected.critical_load = 0;
    expected.reason = "at temperatures of 1 and more the network retrieves nothing, at any load";
    return expected;
  }
  expected.critical_load = critical_load(temperature).load;
  const std::optional<HopfieldState> state = retrieval_state(expected.load, temperature);
  if (state)
    expected.overlap = state->overlap;
  else
    expected.reason = "the load is above the critical load, where no retrieval state exists";
  return expected;
}

DenseExpectation expect_dense(std::size_t memories, std::size_t neurons, const RecallOptions& options) {
  DenseExpectation expected;
  const auto count = static_cast<std::int64_t>(memories), n = static_cast<std::int64_t>(neurons);
  try {
    expected.flip_error = dense_flip_error(options.order, n, count, options.interaction);
    expected.capacity = dense_capacity(options.order, n, one_percent, options.interaction);
    expected.errorless_capacity =
        dense_errorless_capacity_limit(options.order, static_cast<double>(neurons), options.interaction);
  } catch (const InvalidArgument& outside) {
    expected.reason = outside.what();
  }
  for (std::optional<double>* value :
       {&expected.flip_error, &expected.capacity, &expected.errorless_capacity})
    if (*value && !std::isfinite(**value)) value->reset();
  return expected;
}

SoftmaxExpectation expect_softmax(const Array& memories, const PatternOverlaps& overlaps, bool binary,
                                  double gain) {
  SoftmaxExpectation expected;
  const auto count = static_cast<std::int64_t>(memories.shape[0]);
  expected.looked_at = overlaps.rows.size();
  expected.smallest_separation = std::numeric_limits<double>::infinity();
  expected.weakest = overlaps.rows.front();
  for (std::size_t k = 0; k < overlaps.rows.size(); ++k) {
    const double separation = overlaps.separations[k];
    if (separation < expected.smallest_separation) {
      expected.smallest_separation = separation;
      expected.weakest = overlaps.rows[k];
    }
    if (!(separation > 0)) ++expected.unseparated;
    const double bound = count == 1 ? 0
                                    : softmax_margin_bound(count, overlaps.largest_norm, gain, separation) /
                                          overlaps.largest_norm;
    expected.largest_bound = std::max(expected.largest_bound, bound);
    if (bound <= one_percent) ++expected.within_one_percent;
  }
  // 2 (K - 1) exp(-gain Delta) <= 1 %, from the weakest memory.
  if (count > 1 && expected.unseparated == 0)
    expected.sufficient_gain =
        std::log(2 * static_cast<double>(count - 1) / one_percent) / expected.smallest_separation;
  if (binary && count > 1) {
    expected.memory_exponent = std::log(static_cast<double>(count)) / static_cast<double>(memories.shape[1]);
    expected.dominance_exponent = softmax_dominance_exponent(gain);
  }
  return expected;
}

}  // namespace

RecallExpectation expect_recall(const Array& memories, const PatternOverlaps& overlaps, bool binary,
                                const RecallOptions& options) {
  RecallExpectation expected;
  switch (options.model) {
    case RecallModel::hopfield:
      expected.hopfield = expect_hopfield(memories.shape[0], memories.shape[1], options.temperature);
      break;
    case RecallModel::dense:
      expected.dense = expect_dense(memories.shape[0], memories.shape[1], options);
      break;
    case RecallModel::softmax:
      expected.softmax = expect_softmax(memories, overlaps, binary, options.gain);
      break;
  }
  return expected;
}

}  // namespace synaptica::associative
