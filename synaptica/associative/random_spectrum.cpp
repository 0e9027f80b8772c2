#include "synaptica/associative/random_spectrum.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/numerics/hard_edge.h"
#include "synaptica/numerics/level_spacing.h"
#include "synaptica/numerics/marchenko_pastur.h"
#include "synaptica/numerics/tracy_widom.h"

namespace synaptica::associative {

namespace {

using namespace numerics;

struct Sizes {
  explicit Sizes(const RandomSpectrum& s)
      : visible(static_cast<double>(s.visible)), hidden(static_cast<double>(s.hidden)) {
    if (s.visible < 2 || s.hidden < 1)
      throw InvalidArgument("visible = " + std::to_string(s.visible) +
                            ", hidden = " + std::to_string(s.hidden) + ": must be at least 2 and 1");
    ratio = visible / hidden;
    smaller = std::min(visible, hidden);
  }
  double visible, hidden;
  double ratio = 1;
  double smaller = 1;
};

void check_gain(double gain) {
  if (!(gain > 0) || !std::isfinite(gain))
    throw InvalidArgument("gain = " + number_text(gain) + ": must be above 0");
}

// Expected number of levels between x and the nearer edge of the bulk.
double levels_to_edge(const Sizes& n, double x) {
  const double above = marchenko_pastur_upper_tail(x, n.ratio);
  const double all = std::min(1.0, 1 / n.ratio);
  // Zero is no soft edge: at y = 1 levels crowd there, and what lies below x is many of them.
  return n.visible * std::max(0.0, std::min(above, all - above));
}

// The law of the smallest non-zero eigenvalue away from the hard edge, shifted for entries that are not
// Gaussian.
ExtremeEigenvalue smallest_law(const RandomSpectrum& spectrum, const Sizes& n) {
  ExtremeEigenvalue law = smallest_eigenvalue_scale(n.hidden, n.visible);
  law.centre = std::max(1e-300, law.centre + lower_edge_shift(n.hidden, n.visible, spectrum.fourth_cumulant));
  return law;
}

double chance_below(const ExtremeEigenvalue& law, double x) {
  return 1 - tracy_widom_distribution((std::log(law.centre) - std::log(x)) * law.centre / law.width);
}

// Errors of order M^(-2/3) of the law itself, and of order M^(-1/3) of the shift that other entries bring.
double law_error(const Sizes& n, double width, double shift) {
  return width * std::pow(n.smaller, -2.0 / 3) + std::fabs(shift) * std::cbrt(1 / n.smaller);
}

template <class Function>
SpectralExpectation average(Function&& function) {
  const QuadratureRule& rule = tracy_widom_rule();
  double mean = 0;
  double square = 0;
  for (std::size_t i = 0; i < rule.nodes.size(); ++i) {
    if (rule.weights[i] == 0) continue;
    const double value = function(rule.nodes[i]);
    mean += rule.weights[i] * value;
    square += rule.weights[i] * value * value;
  }
  return {mean, 0, std::sqrt(std::max(0.0, square - mean * mean)), mean};
}

}  // namespace

PlaceOfOne place_of_one(const RandomSpectrum& spectrum) {
  const Sizes n(spectrum);
  if (n.ratio < 4) return levels_to_edge(n, 1) >= 3 ? PlaceOfOne::inside : PlaceOfOne::edge;
  if (n.ratio == 4) return PlaceOfOne::edge;
  return chance_below(smallest_law(spectrum, n), 1) <= 0.01 ? PlaceOfOne::below : PlaceOfOne::edge;
}

SpectralExpectation expected_smallest_gap(const RandomSpectrum& spectrum) {
  const Sizes n(spectrum);
  switch (place_of_one(spectrum)) {
    case PlaceOfOne::inside: {
      const double levels = levels_to_edge(n, 1);
      const double density = n.visible * marchenko_pastur_density(1, n.ratio) +
                             finite_size_density(1, n.ratio, spectrum.fourth_cumulant);
      const NearestLevel& nearest = nearest_level();
      return {nearest.mean / density, nearest.mean / density / (levels * levels), nearest.deviation / density,
              nearest.mean / (n.visible * marchenko_pastur_density(1, n.ratio))};
    }
    case PlaceOfOne::below: {
      const ExtremeEigenvalue law = smallest_law(spectrum, n);
      SpectralExpectation gap = average([&law](double s) {
        return std::min(1.0, std::fabs(law.centre * std::exp(-law.width / law.centre * s) - 1));
      });
      // Where the smallest one is sure to be above 2, the zero modes are nearest and nothing is left out.
      gap.error =
          std::min(1.0, 2 * gap.deviation) *
              law_error(n, 1, lower_edge_shift(n.hidden, n.visible, spectrum.fourth_cumulant) / law.width) +
          chance_below(law, 1);
      return gap;
    }
    case PlaceOfOne::edge:
      break;
  }
  throw InvalidArgument(
      "visible / hidden = " + number_text(n.ratio) +
      ": 1 lies at the edge of the spectrum at this size, where no law of the gap is known; go further "
      "from 4, or take more neurons");
}

SpectralExpectation expected_unstable_fraction(const RandomSpectrum& spectrum, double gain) {
  const Sizes n(spectrum);
  check_gain(gain);
  const double x = 1 / gain;
  const SpectrumEdges edges = marchenko_pastur_edges(n.ratio);
  const double smooth = marchenko_pastur_upper_tail(x, n.ratio);
  SpectralExpectation fraction;
  if (x > edges.lower && x < edges.upper) {
    const double levels = levels_to_edge(n, x);
    fraction.value = smooth + finite_size_count(x, n.ratio, spectrum.fourth_cumulant) / n.visible;
    fraction.error = std::min(0.5, 0.2 / levels) / n.visible;
  } else {
    fraction.value = smooth;
    double chance = 0;
    if (x >= edges.upper) {
      chance = 1 - origin_stable_probability(spectrum, gain).value;
    } else if (spectrum.visible != spectrum.hidden) {
      chance = chance_below(smallest_law(spectrum, n), x);
    }
    // Beyond an edge there is one eigenvalue with that chance, seldom two; the law of its place is not sure
    // to M^(-2/3).
    fraction.error = std::min(0.5, 1.5 * chance + 1e-12) / n.visible;
  }
  fraction.limit = smooth;
  fraction.value = std::clamp(fraction.value, 0.0, std::min(1.0, 1 / n.ratio));
  return fraction;
}

SpectralExpectation expected_largest_eigenvalue(const RandomSpectrum& spectrum) {
  const Sizes n(spectrum);
  const ExtremeEigenvalue law = largest_eigenvalue_scale(n.hidden, n.visible);
  const double shift = upper_edge_shift(n.hidden, n.visible, spectrum.fourth_cumulant);
  return {law.centre + law.width * tracy_widom_mean + shift, law_error(n, law.width, shift),
          law.width * tracy_widom_deviation, law.centre + law.width * tracy_widom_mean + shift};
}

SpectralExpectation expected_smallest_eigenvalue(const RandomSpectrum& spectrum) {
  const Sizes n(spectrum);
  const double difference = std::fabs(n.visible - n.hidden);
  if (difference <= std::min(30.0, n.smaller / 2)) {
    const double root = std::sqrt(n.visible - 0.5) + std::sqrt(n.hidden - 0.5);
    const double scale = 1 / (root * root * n.hidden);
    const HardEdgeMoments moments = hard_edge_moments(static_cast<int>(difference));
    return {moments.mean * scale, moments.mean * scale / n.smaller, moments.deviation * scale,
            moments.mean * scale};
  }
  const ExtremeEigenvalue law = smallest_law(spectrum, n);
  const double relative = law.width / law.centre;
  SpectralExpectation smallest = average([&](double s) { return law.centre * std::exp(-relative * s); });
  smallest.error = smallest.value * relative * relative / 3 +
                   law_error(n, law.width, lower_edge_shift(n.hidden, n.visible, spectrum.fourth_cumulant));
  return smallest;
}

SpectralExpectation origin_stable_probability(const RandomSpectrum& spectrum, double gain) {
  const Sizes n(spectrum);
  check_gain(gain);
  const ExtremeEigenvalue law = largest_eigenvalue_scale(n.hidden, n.visible);
  const double shift = upper_edge_shift(n.hidden, n.visible, spectrum.fourth_cumulant);
  const double s = (1 / gain - law.centre - shift) / law.width;
  const double probability = tracy_widom_distribution(s);
  // The distribution function, moved by that error: in the tails it hardly changes.
  const double error = law_error(n, law.width, shift) / law.width;
  return {probability,
          std::max(tracy_widom_distribution(s + error) - probability,
                   probability - tracy_widom_distribution(s - error)),
          std::sqrt(probability * (1 - probability)), probability};
}

SpectralExpectation all_above_one_probability(const RandomSpectrum& spectrum) {
  const Sizes n(spectrum);
  if (spectrum.visible <= spectrum.hidden + 30)
    throw InvalidArgument("visible = " + std::to_string(spectrum.visible) +
                          ": must be above hidden + 30, or the smallest eigenvalue lies at the hard edge");
  const ExtremeEigenvalue law = smallest_law(spectrum, n);
  const double probability = 1 - chance_below(law, 1);
  const double shift = lower_edge_shift(n.hidden, n.visible, spectrum.fourth_cumulant);
  return {probability, 0.32 * law_error(n, law.width, shift) / law.width,
          std::sqrt(probability * (1 - probability)), probability};
}

}  // namespace synaptica::associative
