// A study in a hundred lines: crosstalk between the memories of a Hopfield network. docs/add-a-study.md goes through it.
//
// P random binary patterns x^mu of N neurons are stored in J_ij = (1/N) sum_mu x_i^mu x_j^mu, J_ii = 0. Shown one of
// them, a neuron keeps its sign unless the other patterns outvote it:
//
//   N x_i h_i = (N - 1) + S,   S = sum over (N - 1)(P - 1) independent random signs;   it flips where S < -(N - 1),
//
// and a tie counts one half. So the expected fraction of flipped neurons is a binomial tail, exact for every N and P.
#include <cmath>
#include <cstdio>
#include <limits>
#include <vector>

#include "synaptica/study/plan.h"
#include "synaptica/study/run.h"
#include "synaptica/study/study.h"

using namespace synaptica;

class Crosstalk final : public Study {
 public:
  const StudyDescription& describe() const override { return description_; }

  Prediction predict(const Parameters& parameters) const override {
    const auto N = static_cast<double>(parameters.integer("neurons"));
    const double signs = (N - 1) * (static_cast<double>(parameters.integer("patterns")) - 1);
    // S = signs - 2 k, where k of the signs are negative: it flips where k > (signs + N - 1) / 2.
    const double threshold = (signs + N - 1) / 2;
    double flipped = 0;
    for (double k = std::ceil(threshold); k <= signs; ++k) {
      const double log_ways = std::lgamma(signs + 1) - std::lgamma(k + 1) - std::lgamma(signs - k + 1);
      flipped += std::exp(log_ways - signs * std::log(2.0)) * (k == threshold ? 0.5 : 1.0);
    }
    const double rounding = 4 * std::numeric_limits<double>::epsilon() * std::lgamma(signs + 1) * flipped;
    return {{"flipped_fraction",
             {.value = Array::scalar(flipped),
              .allowance = Array::scalar(rounding + 1e-12),
              .resolution = Array::scalar(0.05 * flipped + 1e-9)}}};
  }

  Dataset simulate(const Parameters& parameters, const RandomKey& key) const override {
    const auto neurons = static_cast<std::size_t>(parameters.integer("neurons"));
    const auto patterns = static_cast<std::size_t>(parameters.integer("patterns"));
    std::vector<double> x(patterns * neurons);  // x[mu * neurons + i]
    numerics::RandomStream(key, numerics::Purpose::initial_memories).fill_sign(x);

    double flipped = 0;
    std::vector<double> field(neurons);  // N h_i; whole numbers, so that a tie is exact
    for (std::size_t mu = 0; mu < patterns; ++mu) {
      const double* shown = &x[mu * neurons];
      for (std::size_t i = 0; i < neurons; ++i) field[i] = -static_cast<double>(patterns) * shown[i];
      for (std::size_t nu = 0; nu < patterns; ++nu) {
        const double* stored = &x[nu * neurons];
        double overlap = 0;
        for (std::size_t i = 0; i < neurons; ++i) overlap += stored[i] * shown[i];
        for (std::size_t i = 0; i < neurons; ++i) field[i] += overlap * stored[i];
      }
      for (std::size_t i = 0; i < neurons; ++i) {
        const double aligned = shown[i] * field[i];
        flipped += aligned < 0 ? 1 : aligned == 0 ? 0.5 : 0;
      }
    }
    Dataset measured;
    measured.add("flipped_fraction", flipped / static_cast<double>(patterns * neurons));
    return measured;
  }

 private:
  StudyDescription description_{
      .name = "crosstalk",
      .title = "Crosstalk between the memories of a Hopfield network",
      .summary = "How many neurons of a stored pattern does one update flip? An exact binomial tail against a network.",
      .source = "docs/add-a-study.md",
      .parameters = {{"neurons", "number of neurons", std::int64_t{100}, "1", Range::between(2, 10000)},
                     {"patterns", "number of stored patterns", std::int64_t{20}, "1", Range::at_least(2)}},
      .observables = {{.name = "flipped_fraction",
                       .meaning = "fraction of neurons that one update turns away from a stored pattern",
                       .allowance_reason = "rounding of the logarithms of factorials",
                       .resolution_reason = "a twentieth of the fraction: less than a threshold off by one moves it"}},
      .figures = {}};
};

int main() {
  const Crosstalk study;
  const StudyRequest request{.study = "crosstalk", .place = "crosstalk.cpp", .seed = 1, .replicas = 1000,
                             .settings = {},
                             .grid = {{"patterns", {std::int64_t{20}, std::int64_t{30}}, "crosstalk.cpp"}}};
  const RunOutcome outcome = run_plan(study, make_plan(study, request), {.output = {}, .threads = 2, .command = {}});
  for (const PointResult& point : outcome.result->points) {
    const ObservableResult& flipped = point.observables.front();
    std::printf("%2d patterns: theory %.5f, simulation %.5f +- %.5f: %s\n",
                static_cast<int>(point.parameters.integer("patterns")), flipped.theory.values[0], flipped.mean.values[0],
                flipped.standard_error.values[0], verdict_name(flipped.verdict).data());
  }
  return outcome.result->agrees() ? 0 : 3;
}
