#include "synaptica/associative/pattern_preparation.h"

#include <algorithm>
#include <cmath>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"

namespace synaptica::associative {

namespace {

void check_matrix(const Array& patterns) {
  if (patterns.shape.size() != 2 || patterns.shape[0] == 0 || patterns.shape[1] == 0 ||
      patterns.values.size() != patterns.shape[0] * patterns.shape[1])
    throw InvalidArgument("patterns: must be a matrix with one pattern a row, none of its sides 0");
}

std::span<const double> row(const Array& patterns, std::size_t pattern) {
  return std::span(patterns.values).subspan(pattern * patterns.shape[1], patterns.shape[1]);
}

std::string pattern_name(std::size_t pattern) {
  return "pattern " + std::to_string(pattern) + " (counted from 0)";
}

bool is_constant(std::span<const double> values) {
  return std::all_of(values.begin(), values.end(), [&](double value) { return value == values.front(); });
}

double mean_of(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double median_of(std::span<const double> values) {
  std::vector<double> sorted(values.begin(), values.end());
  const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
  std::nth_element(sorted.begin(), middle, sorted.end());
  if (sorted.size() % 2 == 1) return *middle;
  return *std::max_element(sorted.begin(), middle) / 2 + *middle / 2;
}

// The values that occur, at most three of them.
std::vector<double> few_values(std::span<const double> values) {
  std::vector<double> found;
  for (const double value : values) {
    if (std::find(found.begin(), found.end(), value) == found.end()) found.push_back(value);
    if (found.size() == 3) break;
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

std::string SignReading::text() const {
  if (rule == SignRule::two_values)
    return "two values, " + number_text(low) + " is -1 and " + number_text(high) + " is +1";
  if (rule == SignRule::value) return "+1 above " + number_text(threshold);
  const std::string name = rule == SignRule::median ? "median" : "mean";
  if (scope == SignScope::pattern) return "+1 above the " + name + " of each pattern";
  return "+1 above " + number_text(threshold) + ", the " + name + " of all memories";
}

SignReading read_signs(const Array& memories, const SignOptions& options) {
  check_matrix(memories);
  SignReading reading{.rule = options.rule, .scope = options.scope};
  if (options.rule == SignRule::value) {
    reading.scope = SignScope::all;
    reading.threshold = options.value;
    return reading;
  }
  if (options.rule == SignRule::automatic || options.rule == SignRule::two_values) {
    const std::vector<double> values = few_values(memories.values);
    if (values.size() == 2) {
      reading.rule = SignRule::two_values;
      reading.scope = SignScope::all;
      reading.low = values[0];
      reading.high = values[1];
      reading.threshold = values[0] / 2 + values[1] / 2;
      return reading;
    }
    if (options.rule == SignRule::two_values)
      throw InvalidArgument("patterns: hold " +
                            std::string(values.size() < 2 ? "one value" : "more than two values") +
                            ", no reading of two values fits; choose a threshold");
    reading.rule = SignRule::median;
  }
  if (reading.scope == SignScope::all)
    reading.threshold =
        reading.rule == SignRule::median ? median_of(memories.values) : mean_of(memories.values);
  return reading;
}

Signs signs_of(const Array& patterns, const SignReading& reading) {
  check_matrix(patterns);
  Signs result{.signs = Array::filled(patterns.shape, -1)};
  const std::size_t neurons = patterns.shape[1];
  std::size_t all_up = 0;
  for (std::size_t mu = 0; mu < patterns.shape[0]; ++mu) {
    const std::span<const double> values = row(patterns, mu);
    double threshold = reading.threshold;
    if (reading.scope == SignScope::pattern) {
      if (is_constant(values))
        throw InvalidArgument(pattern_name(mu) + ": every value is " + number_text(values.front()) + ", no " +
                              (reading.rule == SignRule::median ? "median" : "mean") +
                              " divides it: leave it out, or binarise at a value");
      threshold = reading.rule == SignRule::median ? median_of(values) : mean_of(values);
    }
    std::size_t up = 0;
    for (std::size_t i = 0; i < neurons; ++i) {
      if (values[i] > threshold) {
        result.signs.values[mu * neurons + i] = 1;
        ++up;
      }
      if (values[i] == threshold) ++result.at_threshold;
      if (reading.rule == SignRule::two_values && values[i] != reading.low && values[i] != reading.high)
        ++result.other_values;
    }
    if (up == 0 || up == neurons) result.constant_patterns.push_back(mu);
    all_up += up;
  }
  result.fraction_up = static_cast<double>(all_up) / static_cast<double>(patterns.values.size());
  return result;
}

Array scaled(Array patterns, Scale scale) {
  check_matrix(patterns);
  const std::size_t neurons = patterns.shape[1];
  for (std::size_t mu = 0; mu < patterns.shape[0]; ++mu) {
    const std::span<double> values = std::span(patterns.values).subspan(mu * neurons, neurons);
    if (scale == Scale::zscore) {
      if (is_constant(values))
        throw InvalidArgument(pattern_name(mu) + ": every value is " + number_text(values.front()) +
                              ", so it has no standard deviation: leave it out");
      const double mean = mean_of(values);
      for (double& value : values) value -= mean;
    }
    // In units of the largest entry, so that no square overflows or vanishes.
    double largest = 0;
    for (const double value : values) largest = std::max(largest, std::fabs(value));
    if (largest == 0)
      throw InvalidArgument(pattern_name(mu) + ": every value is 0, so it has no direction: leave it out");
    if (scale == Scale::none) continue;
    double square = 0;
    for (double& value : values) {
      value /= largest;
      square += value * value;
    }
    const double norm = std::sqrt(scale == Scale::unit ? square : square / static_cast<double>(neurons));
    for (double& value : values) value /= norm;
  }
  return patterns;
}

std::vector<std::size_t> constant_neurons(const Array& patterns) {
  check_matrix(patterns);
  const std::size_t neurons = patterns.shape[1];
  std::vector<bool> varies(neurons);
  for (std::size_t entry = neurons; entry < patterns.values.size(); ++entry)
    if (patterns.values[entry] != patterns.values[entry % neurons]) varies[entry % neurons] = true;
  std::vector<std::size_t> constant;
  for (std::size_t i = 0; i < neurons; ++i)
    if (!varies[i]) constant.push_back(i);
  return constant;
}

std::size_t corrupted_count(double fraction, std::size_t neurons) {
  if (!(fraction >= 0 && fraction <= 1))
    throw InvalidArgument("corrupted fraction = " + number_text(fraction) + ": must be from 0 to 1");
  return static_cast<std::size_t>(std::llround(fraction * static_cast<double>(neurons)));
}

std::vector<double> with_replaced(std::span<const double> pattern, std::size_t count,
                                  numerics::RandomStream& stream) {
  if (count > pattern.size())
    throw InvalidArgument("corrupted cue: " + std::to_string(count) + " entries of " +
                          std::to_string(pattern.size()) + "; must be at most as many");
  std::vector<double> cue(pattern.begin(), pattern.end());
  std::size_t wanted = count;
  for (std::size_t i = 0; wanted > 0; ++i)  // selection sampling, as in sign_patterns.cpp
    if (stream.below(cue.size() - i) < wanted) {
      cue[i] = pattern[stream.below(pattern.size())];
      --wanted;
    }
  return cue;
}

}  // namespace synaptica::associative
