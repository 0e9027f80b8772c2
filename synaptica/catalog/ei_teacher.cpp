#include "synaptica/catalog/ei_teacher.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "synaptica/catalog/perceptron_setting.h"
#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/perceptron/signals.h"
#include "synaptica/perceptron/teacher.h"

namespace synaptica {

namespace {

using namespace perceptron;
using numerics::Purpose;
using numerics::RandomStream;

// One point of parameters, read once.
struct Setting {
  explicit Setting(const Parameters& p)
      : synapses(static_cast<std::size_t>(p.integer("synapses"))),
        patterns(static_cast<std::size_t>(std::llround(p.real("load") * static_cast<double>(synapses)))),
        excitatory(static_cast<std::size_t>(
            std::llround(p.real("excitatory_fraction") * static_cast<double>(synapses)))),
        load(p.real("load")),
        ridge(p.real("ridge")),
        teacher_active(p.real("teacher_active")),
        noise(p.real("noise")),
        inputs(spectrum_of(p, "input")) {
    if (patterns < 2)
      throw InvalidArgument("load = " + number_text(load) + ": " + std::to_string(synapses) +
                            " synapses then have fewer than 2 patterns; choose at least " +
                            number_text(2 / static_cast<double>(synapses), 3));
    if (teacher_active == 0 && noise == 0)
      throw InvalidArgument(
          "teacher_active = 0: without noise there is nothing to learn; choose one of them above 0");
  }

  std::size_t synapses, patterns, excitatory;
  double load, ridge, teacher_active, noise;
  Spectrum inputs;
};

TeacherTheory theory_of(const Setting& setting, double load, double ridge) {
  std::vector<Mode> modes = stationary_modes(setting.inputs, {}, setting.patterns, Bias::optimal);
  for (Mode& mode : modes) mode.target *= setting.noise;
  // Signs do not matter where the bias is learned: one population stands for both.
  const std::vector<TeacherLaw> laws{half_normal_teacher(setting.teacher_active)};
  return teacher_theory({.populations = {{1, 1, 0, 1}}, .load = load, .ridge = ridge}, laws, modes);
}

StudyDescription description() {
  StudyDescription d;
  d.name = "ei-teacher";
  d.title = "Recovery of a teacher with signs";
  d.summary =
      "A teacher's excitatory and inhibitory weights, some of them silent, make noisy examples; a pupil that "
      "knows the signs "
      "learns from them. How near do its weights come, how many fall silent, how good is it on new examples? "
      "Replica-symmetric theory against exact optima of finite networks.";
  d.source =
      "docs/theory/perceptron.md; an extension of the problem of A. Ingrosso, PLoS Comput. Biol. 16 (2020), "
      "arXiv "
      "2005.12330 (the public abstract was read, not the full text)";
  d.parameters = {
      {"synapses", "input synapses N", std::int64_t{400}, "1", Range::between(10, 5000)},
      {"load", "patterns a synapse; patterns are load * synapses, rounded", 0.9, "1",
       Range{.lowest = 0, .highest = 100, .lowest_included = false}},
      {"ridge", "price of the squared weights", 0.02, "1",
       Range{.lowest = 0, .highest = 1e6, .lowest_included = false}},
      {"excitatory_fraction", "excitatory part of all synapses; the rest is inhibitory", 0.8, "1",
       Range::between(0, 1)},
      {"teacher_active", "part of the teacher's weights that are not 0; their size is |z|, z standard normal",
       0.7, "1", Range::between(0, 1)},
      {"noise", "variance of what is added to the teacher's output", 0.1, "1", Range::between(0, 1e6)}};
  const std::vector<ParameterSpec> spectrum = spectrum_parameters("input");
  d.parameters.insert(d.parameters.end(), spectrum.begin(), spectrum.end());
  const std::string size =
      "finite size: the number of active weights scatters as a binomial variable, which acts as a change of "
      "load and ridge: "
      "|x(+) + x(-) - 2 x|/2 at one standard deviation more and less; the change by one pattern; half the "
      "relative variance "
      "of the teacher's power, (3/teacher_active - 1)/synapses, times the value";
  const std::string resolution = "a tenth of its value";
  const auto compared = [&](const char* name, const char* meaning, const std::string& worth) {
    d.observables.push_back(
        {.name = name, .meaning = meaning, .allowance_reason = size, .resolution_reason = worth});
  };
  compared("weight_error", "mean squared difference between pupil's and teacher's weights", resolution);
  compared("error", "sum of squared residuals, divided by 2 synapses", resolution);
  compared("q", "mean squared weight of the pupil", resolution);
  compared("silent_fraction", "part of the pupil's weights that are 0", "0.05");
  compared("test_mean_square_error", "mean squared error on a fresh pattern: weight_error + noise",
           resolution);
  d.observables.push_back({.name = "response",
                           .meaning = "response of the output to a change of the target (chi)",
                           .kind = ObservableKind::predicted});
  d.observables.push_back({.name = "residual",
                           .meaning = "of the theory's equations at their solution, relative",
                           .kind = ObservableKind::predicted});
  d.figures = {
      {.name = "weight-error",
       .title = "How far the pupil's weights are from the teacher's",
       .caption = "Theory for infinitely many synapses (line), exact optima of finite networks.",
       .observable = "weight_error",
       .x = ""},
      {.name = "silent-fraction",
       .title = "Silent synapses of the pupil",
       .caption = "Fewer than the teacher's where examples are few, as noise wakes some and silences others.",
       .observable = "silent_fraction",
       .x = ""}};
  return d;
}

class EiTeacherStudy final : public Study {
 public:
  [[nodiscard]] const StudyDescription& describe() const override { return description_; }
  void validate(const Parameters& parameters) const override {
    const Setting setting(parameters);
    static_cast<void>(spectrum_modes(setting.inputs, setting.patterns));
  }
  [[nodiscard]] double memory_needed(const Parameters& parameters) const override {
    const Setting setting(parameters);
    return solver_memory(setting.synapses, setting.patterns);
  }
  [[nodiscard]] Prediction predict(const Parameters& parameters) const override;
  [[nodiscard]] Dataset simulate(const Parameters& parameters, const RandomKey& key) const override;

 private:
  StudyDescription description_ = description();
};

Prediction EiTeacherStudy::predict(const Parameters& parameters) const {
  const Setting setting(parameters);
  const auto n = static_cast<double>(setting.synapses);
  const TeacherTheory here = theory_of(setting, setting.load, setting.ridge);
  const double active = 1 - here.silent_fractions[0];
  const double scatter = std::min(0.5, std::sqrt((1 - active) / (active * n)));
  const double step = std::min(1 / n, 0.5 * setting.load);
  const TeacherTheory more = theory_of(setting, setting.load / (1 + scatter), setting.ridge / (1 + scatter));
  const TeacherTheory less = theory_of(setting, setting.load / (1 - scatter), setting.ridge / (1 - scatter));
  const TeacherTheory later = theory_of(setting, setting.load + step, setting.ridge);
  const TeacherTheory earlier = theory_of(setting, setting.load - step, setting.ridge);
  const double scatter_of_teacher =
      setting.teacher_active == 0 ? 0 : 0.5 * (3 / setting.teacher_active - 1) / n;
  // `sum`: over patterns, divided by synapses.
  const auto compared = [&](const auto& x, bool sum, double resolution) {
    const double up = x(more) * (sum ? 1 + scatter : 1);
    const double down = x(less) * (sum ? 1 - scatter : 1);
    const double slope = sum ? x(later) * setting.load / (setting.load + step) -
                                   x(earlier) * setting.load / (setting.load - step)
                             : x(later) - x(earlier);
    const double value = x(here);
    const double allowance =
        1e-12 + 0.5 * std::fabs(up + down - 2 * value) + 0.5 * std::fabs(slope) + scatter_of_teacher * value;
    return PredictedObservable{Array::scalar(value), Array::scalar(allowance), Array::scalar(resolution)};
  };
  Prediction prediction;
  prediction["weight_error"] =
      compared([](const TeacherTheory& t) { return t.weight_error; }, false, 0.1 * here.weight_error);
  prediction["error"] = compared([](const TeacherTheory& t) { return t.error; }, true, 0.1 * here.error);
  prediction["q"] = compared([](const TeacherTheory& t) { return t.order; }, false, 0.1 * here.order);
  prediction["silent_fraction"] =
      compared([](const TeacherTheory& t) { return t.silent_fractions[0]; }, false, 0.05);
  prediction["test_mean_square_error"] =
      compared([&](const TeacherTheory& t) { return t.weight_error + setting.noise; }, false,
               0.1 * (here.weight_error + setting.noise));
  prediction["response"] = {Array::scalar(here.response)};
  prediction["residual"] = {Array::scalar(here.residual)};
  return prediction;
}

Dataset EiTeacherStudy::simulate(const Parameters& parameters, const RandomKey& key) const {
  const Setting setting(parameters);
  const auto n = static_cast<double>(setting.synapses);
  std::vector<double> x(setting.patterns * setting.synapses);
  RandomStream input_stream(key, Purpose::input_signals);
  sample_signals(spectrum_modes(setting.inputs, setting.patterns), input_stream,
                 {x.data(), setting.patterns, setting.synapses, setting.synapses});
  RandomStream teacher_stream(key, Purpose::teacher_weights);
  std::vector<double> teacher(setting.synapses);
  std::vector<std::int8_t> signs(setting.synapses);
  for (std::size_t i = 0; i < setting.synapses; ++i) {
    signs[i] = i < setting.excitatory ? 1 : -1;
    const double size = std::fabs(teacher_stream.normal());
    teacher[i] =
        teacher_stream.uniform() < setting.teacher_active ? (i < setting.excitatory ? size : -size) : 0;
  }
  RandomStream noise_stream(key, Purpose::teacher_noise);
  std::vector<double> y(setting.patterns);
  for (std::size_t mu = 0; mu < setting.patterns; ++mu) {
    double sum = 0;
    for (std::size_t i = 0; i < setting.synapses; ++i) sum += teacher[i] * x[mu * setting.synapses + i];
    y[mu] = sum / std::sqrt(n) + std::sqrt(setting.noise) * noise_stream.normal();
  }
  const SignConstrainedSolution s =
      solve({.inputs = {x.data(), setting.patterns, setting.synapses, setting.synapses}, .signs = signs}, y,
            setting.ridge);
  double difference = 0;
  double square = 0;
  double silent = 0;
  for (std::size_t i = 0; i < setting.synapses; ++i) {
    const double w = s.weights[i];
    difference += (w - teacher[i]) * (w - teacher[i]) / n;
    square += w * w / n;
    silent += (w == 0 ? 1 : 0) / n;
  }
  Dataset data;
  data.add("weight_error", difference);
  data.add("error", s.squared_error / (2 * n));
  data.add("q", square);
  data.add("silent_fraction", silent);
  data.add("test_mean_square_error", difference + setting.noise);
  return data;
}

}  // namespace

std::unique_ptr<Study> make_ei_teacher_study() {
  return std::make_unique<EiTeacherStudy>();
}

}  // namespace synaptica
