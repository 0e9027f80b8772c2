#include "synaptica/associative/pattern_overlaps.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <string_view>

#include "synaptica/core/error.h"
#include "synaptica/numerics/gaussian.h"
#include "synaptica/numerics/matrix_product.h"

namespace synaptica::associative {

namespace {

constexpr std::size_t rows_together = 256;
constexpr std::size_t worst_kept = 10;

Array take_rows(const Array& patterns, const std::vector<std::size_t>& chosen) {
  const std::size_t neurons = patterns.shape[1];
  Array rows = Array::filled({chosen.size(), neurons}, 0);
  for (std::size_t k = 0; k < chosen.size(); ++k)
    std::copy_n(patterns.values.data() + chosen[k] * neurons, neurons, rows.values.data() + k * neurons);
  return rows;
}

std::vector<double> norms_of(const Array& patterns) {
  std::vector<double> norms;
  const std::size_t neurons = patterns.shape[1];
  for (std::size_t mu = 0; mu < patterns.shape[0]; ++mu) {
    double square = 0;
    for (std::size_t i = 0; i < neurons; ++i)
      square += patterns.values[mu * neurons + i] * patterns.values[mu * neurons + i];
    if (!(square > 0) || !std::isfinite(square))
      throw InvalidArgument("pattern " + std::to_string(mu) +
                            " (counted from 0): its norm is 0 or beyond all numbers, so it has no overlaps");
    norms.push_back(std::sqrt(square));
  }
  return norms;
}

void find_equal(const Array& patterns, PatternOverlaps& result) {
  const std::size_t bytes = patterns.shape[1] * sizeof(double);
  std::map<std::string_view, std::size_t> first;
  for (std::size_t mu = 0; mu < patterns.shape[0]; ++mu) {
    const std::string_view row(reinterpret_cast<const char*>(patterns.values.data() + mu * patterns.shape[1]),
                               bytes);
    const auto [found, is_new] = first.emplace(row, mu);
    result.first_equal.push_back(found->second);
    if (!is_new) result.duplicates.push_back({found->second, mu, 1});
  }
}

void keep_worst(std::vector<PatternPair>& worst, const PatternPair& pair) {
  const auto smaller = [](const PatternPair& a, const PatternPair& b) {
    return std::fabs(a.overlap) > std::fabs(b.overlap);
  };
  if (worst.size() == worst_kept && !smaller(pair, worst.back())) return;
  worst.insert(std::upper_bound(worst.begin(), worst.end(), pair, smaller), pair);
  if (worst.size() > worst_kept) worst.pop_back();
}

}  // namespace

std::vector<std::size_t> evenly_spaced(std::size_t count, std::size_t all) {
  std::vector<std::size_t> chosen;
  count = std::min(count, all);
  for (std::size_t k = 0; k < count; ++k) chosen.push_back(k * all / count);
  return chosen;
}

PatternOverlaps pattern_overlaps(const Array& patterns, const OverlapLimits& limits) {
  if (patterns.shape.size() != 2 || patterns.size() == 0)
    throw InvalidArgument("patterns: must be a matrix with one pattern a row, none of its sides 0");
  using numerics::Transpose;
  const std::size_t count = patterns.shape[0], neurons = patterns.shape[1];
  const std::vector<double> norms = norms_of(patterns);
  PatternOverlaps result;
  find_equal(patterns, result);
  result.largest_norm = *std::max_element(norms.begin(), norms.end());
  result.expected_spread = 1 / std::sqrt(static_cast<double>(neurons));
  const double affordable = limits.work / (static_cast<double>(count) * static_cast<double>(neurons));
  result.rows = evenly_spaced(affordable >= static_cast<double>(count)
                                  ? count
                                  : std::max<std::size_t>(1, static_cast<std::size_t>(affordable)),
                              count);
  std::vector<bool> is_row(count);
  for (const std::size_t row : result.rows) is_row[row] = true;

  const std::size_t all_pairs =
      result.rows.size() * (count - 1) - result.rows.size() * (result.rows.size() - 1) / 2;
  if (all_pairs > 0)
    result.level =
        -numerics::standard_normal_quantile(0.005 / static_cast<double>(all_pairs)) * result.expected_spread;
  double sum = 0, squares = 0;
  std::vector<double> products(rows_together * count);
  for (std::size_t start = 0; start < result.rows.size(); start += rows_together) {
    const std::size_t length = std::min(rows_together, result.rows.size() - start);
    const auto from = result.rows.begin() + static_cast<std::ptrdiff_t>(start);
    const Array block = take_rows(patterns, {from, from + static_cast<std::ptrdiff_t>(length)});
    numerics::multiply({block.values.data(), length, neurons, neurons}, Transpose::no,
                       {patterns.values.data(), count, neurons, neurons}, Transpose::yes,
                       {products.data(), length, count, count});
    for (std::size_t k = 0; k < length; ++k) {
      const std::size_t i = result.rows[start + k];
      double separation = std::numeric_limits<double>::infinity();
      for (std::size_t j = 0; j < count; ++j) {
        if (j == i) continue;
        const double product = products[k * count + j];
        // Against its own product, not its norm: what is equal to the last digit differs by nothing.
        separation =
            std::min(separation,
                     result.first_equal[i] == result.first_equal[j] ? 0 : products[k * count + i] - product);
        if (is_row[j] && j < i) continue;  // this pair was counted at its other row
        const double overlap = product / (norms[i] * norms[j]);
        ++result.pairs;
        sum += overlap;
        squares += overlap * overlap;
        if (std::fabs(overlap) > std::fabs(result.largest)) result.largest = overlap;
        if (std::fabs(overlap) > result.level) ++result.pairs_beyond;
        keep_worst(result.worst, {std::min(i, j), std::max(i, j), overlap});
      }
      result.separations.push_back(separation);
    }
  }
  if (result.pairs > 0) {
    const auto pairs = static_cast<double>(result.pairs);
    result.mean = sum / pairs;
    result.root_mean_square = std::sqrt(squares / pairs);
    const double excess = squares / pairs * static_cast<double>(neurons) - 1;
    result.correlated = result.pairs_beyond > 0 || excess > 4 * std::sqrt(2 / pairs);
  }

  result.matrix_patterns = evenly_spaced(limits.matrix_patterns, count);
  const std::size_t side = result.matrix_patterns.size();
  const Array chosen = take_rows(patterns, result.matrix_patterns);
  result.matrix = Array::filled({side, side}, 0);
  numerics::multiply({chosen.values.data(), side, neurons, neurons}, Transpose::no,
                     {chosen.values.data(), side, neurons, neurons}, Transpose::yes,
                     {result.matrix.values.data(), side, side, side});
  for (std::size_t a = 0; a < side; ++a)
    for (std::size_t b = 0; b < side; ++b)
      result.matrix.values[a * side + b] /=
          norms[result.matrix_patterns[a]] * norms[result.matrix_patterns[b]];
  return result;
}

}  // namespace synaptica::associative
