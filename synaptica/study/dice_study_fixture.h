// A small study for tests: numbers drawn from a normal law with known mean and spread, in every kind of observable.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/study/study.h"

namespace synaptica::testing {

class DiceStudy : public Study {
 public:
  /// `bias` is added to the theory of `average`: a theory that is wrong on purpose.
  explicit DiceStudy(double bias = 0) : bias_(bias) {
    description_ = {
        .name = "dice",
        .title = "Draws from a normal law",
        .summary = "Numbers with a known mean.",
        .source = "none",
        .parameters = {{.name = "centre", .meaning = "mean of the law", .default_value = 1.0},
                       {.name = "spread",
                        .meaning = "standard deviation",
                        .default_value = 1.0,
                        .range = Range::at_least(0)},
                       {.name = "draws",
                        .meaning = "numbers a replica",
                        .default_value = std::int64_t{4},
                        .range = Range::between(1, 1e12)},
                       {.name = "law",
                        .meaning = "shape",
                        .default_value = std::string("normal"),
                        .choices = {"normal", "sign"}},
                       {.name = "weights", .meaning = "unused list", .default_value = std::vector<double>{}}},
        .observables = {{.name = "average",
                         .meaning = "mean of the draws",
                         .allowance_reason = "rounding",
                         .resolution_reason = "half the spread"},
                        {.name = "draw",
                         .meaning = "each draw",
                         .axes = {"index"},
                         .allowance_reason = "rounding",
                         .resolution_reason = "the spread"},
                        {.name = "positive",
                         .meaning = "first draw above its mean",
                         .statistic = Statistic::proportion,
                         .allowance_reason = "rounding",
                         .resolution_reason = "0.4"},
                        {.name = "deviation",
                         .meaning = "standard deviation of the first draw",
                         .statistic = Statistic::function_of_means,
                         .allowance_reason = "rounding",
                         .resolution_reason = "the spread",
                         .inputs = {"first", "first_squared"},
                         .function =
                             [](std::span<const Array> m) {
                               return Array::scalar(std::sqrt(
                                   std::max(0.0, m[1].values[0] - m[0].values[0] * m[0].values[0])));
                             }},
                        {.name = "doubled",
                         .meaning = "twice the first draw",
                         .allowance_reason = "rounding",
                         .resolution_reason = "1e-6",
                         .expected_per_replica = true},
                        {.name = "centre_limit",
                         .meaning = "the mean itself",
                         .kind = ObservableKind::predicted},
                        {.name = "largest", .meaning = "largest draw", .kind = ObservableKind::measured}},
        .figures = {{.name = "draws",
                     .title = "Draws",
                     .caption = "Each draw.",
                     .observable = "draw",
                     .x = "index"}}};
  }

  [[nodiscard]] const StudyDescription& describe() const override { return description_; }

  void validate(const Parameters& p) const override {
    if (p.real("centre") == 13) throw InvalidArgument("centre = 13: is unlucky");
  }

  [[nodiscard]] double memory_needed(const Parameters& p) const override {
    return 8.0 * static_cast<double>(p.integer("draws"));
  }

  [[nodiscard]] std::vector<Axis> axes(const Parameters& p) const override {
    Axis index{.name = "index", .meaning = "number of the draw"};
    for (std::int64_t i = 0; i < p.integer("draws"); ++i) index.coordinates.push_back(static_cast<double>(i));
    return {index};
  }

  [[nodiscard]] Prediction predict(const Parameters& p) const override {
    const double centre = p.real("centre");
    const double spread = p.real("spread");
    const auto draws = static_cast<std::size_t>(p.integer("draws"));
    Prediction prediction;
    prediction["average"] = {Array::scalar(centre + bias_), Array::scalar(0),
                             Array::scalar(0.5 * spread + 1e-9)};
    prediction["draw"] = {Array::filled({draws}, centre), Array::scalar(0), Array::scalar(spread + 1e-9)};
    prediction["positive"] = {Array::scalar(0.5), Array::scalar(0), Array::scalar(0.4)};
    prediction["deviation"] = {Array::scalar(spread), Array::scalar(0), Array::scalar(spread + 1e-9)};
    prediction["doubled"] = {Array{}, Array::scalar(0), Array::scalar(1e-6)};
    prediction["centre_limit"] = {Array::scalar(centre)};
    return prediction;
  }

  [[nodiscard]] Dataset simulate(const Parameters& p, const RandomKey& key) const override {
    numerics::RandomStream stream(key, numerics::Purpose::test);
    const bool signs = p.text("law") == "sign";
    std::vector<double> draws(static_cast<std::size_t>(p.integer("draws")));
    double sum = 0;
    for (double& draw : draws) {
      draw = p.real("centre") + p.real("spread") * (signs ? stream.sign() : stream.normal());
      sum += draw;
    }
    const double first = draws.front();
    Dataset dataset;
    dataset.add("average", sum / static_cast<double>(draws.size()));
    dataset.add("largest", *std::max_element(draws.begin(), draws.end()));
    dataset.add("draw", Array::vector(std::move(draws)));
    dataset.add("positive", first > p.real("centre") ? 1.0 : 0.0);
    dataset.add("first", first);
    dataset.add("first_squared", first * first);
    dataset.add("doubled", 2 * first);
    dataset.add("doubled_expected", first + first);
    return dataset;
  }

 private:
  double bias_;
  StudyDescription description_;
};

}  // namespace synaptica::testing
