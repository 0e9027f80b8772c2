#include "synaptica/perceptron/mean_field.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "synaptica/core/error.h"

namespace synaptica::perceptron {
namespace {

const Spectrum white{.shape = SpectrumShape::white};
Spectrum exponential(double time) {
  return {.shape = SpectrumShape::exponential, .time = time};
}
Spectrum gaussian(double time) {
  return {.shape = SpectrumShape::gaussian, .time = time};
}
Spectrum power_law(double exponent, double cutoff) {
  return {.shape = SpectrumShape::power_law, .exponent = exponent, .cutoff = cutoff};
}
const Spectrum band{.shape = SpectrumShape::band, .center = 0.6, .width = 0.1, .floor = 0.02};

std::vector<Population> balance(double excitatory, double mean_e = 1, double mean_i = 1,
                                double deviation_i = 1) {
  return {{1, excitatory, mean_e, 1}, {-1, 1 - excitatory, mean_i, deviation_i}};
}

// One row of the reference table; "" where the source prints nothing. Inhibitory synapses are the rest.
struct Row {
  const char* name;
  double excitatory, unconstrained, mean_e, mean_i, deviation_i;
  double load, ridge;
  Bias bias;
  double drive;
  Spectrum inputs, target;
  const char *e, *q, *silent_e, *silent_i, *magnitude_e, *magnitude_i, *chi, *lambda, *gamma, *kappa,
      *optimal_drive;
};

struct Reference {
  Row row;
  MeanFieldProblem problem;

  [[nodiscard]] std::vector<Mode> modes(std::size_t synapses = 1000) const {
    return stationary_modes(
        row.inputs, row.target,
        static_cast<std::size_t>(std::llround(problem.load * static_cast<double>(synapses))), problem.bias);
  }
};

// Values of another program (Python, bisection) to the digits that it printed, for 1000 synapses.
Reference reference(int number) {
  const Bias optimal = Bias::optimal;
  const Bias fixed = Bias::fixed;
  const auto row = [&]() -> Row {
    switch (number) {
      case 1:
        return {"R01",      .8,         0,       1,       1,        1,       1,         0,
                optimal,    0,          white,   white,   "0.2495", "1.002", "0.5",     "0.5",
                "0.564755", "0.564755", "1.002", "0.499", "0.499",  "0",     "0.338853"};
      case 2:
        return {"R02",      .8,         0,       1,         1,       1,         .3,        0,
                optimal,    0,          white,   white,     "0",     "1.48756", "0.5",     "0.5",
                "0.688118", "0.688118", "0.201", "1.48756", "18.41", "0",       "0.412871"};
      case 3:
        return {"R03",      .3,         0,         1,          1,          1,          .8,         .1,
                optimal,    0,          white,     white,      "0.166227", "0.667129", "0.5",      "0.5",
                "0.460819", "0.460819", "1.00167", "0.399167", "0.332454", "0",        "-0.184327"};
      case 4:
        return {"R04",
                .8,
                0,
                1,
                1,
                1,
                1,
                0,
                optimal,
                0,
                exponential(5),
                white,
                "0.2495",
                "3.49119",
                "0.5",
                "0.5",
                "1.05417",
                "1.05417",
                "3.49119",
                "0.143218",
                "0.143218",
                "0",
                "0.632504"};
      case 5:
        return {"R05",
                .5,
                0,
                1,
                1,
                1,
                2,
                .05,
                optimal,
                0,
                exponential(3),
                exponential(10),
                "0.323411",
                "0.639212",
                "0.5",
                "0.5",
                "0.451074",
                "0.451074",
                "0.494867",
                "0.960372",
                "1.30508",
                "0",
                "0"};
      case 6:
        return {"R06",       .8,          0,           1,     1,           1,
                1,           .01,         optimal,     0,     gaussian(2), exponential(5),
                "0.0433716", "2.19065",   "0.5",       "0.5", "0.835049",  "0.835049",
                "8.24142",   "0.0506691", "0.0161265", "0",   "0.501029"};
      case 7:
        return {"R07",
                .8,
                0,
                1,
                1,
                1,
                1.5,
                .02,
                optimal,
                0,
                power_law(1, .05),
                power_law(2, .05),
                "0.126207",
                "0.518676",
                "0.5",
                "0.5",
                "0.406325",
                "0.406325",
                "0.809024",
                "0.598028",
                "0.396226",
                "0",
                "0.243795"};
      case 8:
        return {"R08",
                .8,
                0,
                1,
                1,
                1,
                .8,
                .1,
                optimal,
                0,
                exponential(5),
                band,
                "0.107927",
                "0.970811",
                "0.5",
                "0.5",
                "0.555895",
                "0.555895",
                "1.89878",
                "0.163326",
                "0.134634",
                "0",
                "0.333537"};
      case 9:
        return {"R09",
                .7,
                0,
                1,
                1,
                2,
                .8,
                .3,
                optimal,
                0,
                exponential(2),
                white,
                "0.205881",
                "0.441949",
                "0.5",
                "0.5",
                "0.313992",
                "0.244375",
                "0.927255",
                "0.329261",
                "0.245289",
                "0",
                "0.146482"};
      case 10:
        return {"R10",      .8,         0,          1,           1,          1,
                .6,         .1,         fixed,      0,           white,      white,
                "0.129115", "0.563272", "0.708551", "0.291449",  "0.224385", "0.897539",
                "0.904265", "0.314557", "0.25823",  "-0.279061", "0"};
      case 11:
        return {"R11",
                .8,
                0,
                .5,
                2,
                1,
                .8,
                .1,
                fixed,
                0,
                exponential(3),
                white,
                "0.188949",
                "0.774006",
                "0.5",
                "0.5",
                "0.496361",
                "0.496361",
                "1.56298",
                "0.219902",
                "0.158419",
                "0",
                "0"};
      case 12:
        return {"R12",
                .7,
                0,
                1,
                1.5,
                2,
                .7,
                .2,
                fixed,
                0,
                exponential(3),
                exponential(3),
                "0.0777035",
                "0.588282",
                "0.619413",
                "0.409841",
                "0.236605",
                "0.368052",
                "1.33124",
                "0.20988",
                "0.133667",
                "-0.111122",
                "0"};
      case 13:
        return {"R13",      .8,         0,         1,          1,          1,          .8,        .1,
                fixed,      .6,         white,     white,      "0.171884", "1.35101",  "0.34841", "0.65159",
                "0.827647", "0.310588", "1.33759", "0.341805", "0.343767", "0.228439", "0.6"};
      case 14:
        return {"R14",      .8,         0,          1,           1,          1,
                1,          0,          fixed,      0,           white,      white,
                "0.312065", "0.600627", "0.708551", "0.291449",  "0.231706", "0.926823",
                "0.600627", "0.62413",  "0.62413",  "-0.433844", "0"};
      case 15:
        return {"R15",          0,     1,           1,         1,  1,  .8,  .1, optimal,   0,
                exponential(3), white, "0.0802803", "1.16866", "", "", "0", "", "4.78426", "0.109019",
                "0.0510572",    "0",   "0"};
      case 16:
        return {
            "R16",          .6,    .4,        1,         1,  1,     1.2, .05,        optimal,   0,
            exponential(3), white, "0.26627", "1.48842", "", "0.5", "0", "0.581733", "2.15922", "0.274191",
            "0.223476",     "0",   "0.34904"};
      default:
        return {"R17",       .8,        0,          1,         1,          1,           .8,        .1,
                fixed,       -.2,       white,      white,     "0.326061", "0.698481",  "0.85102", "0.14898",
                "0.0951435", "1.38057", "0.442577", "0.55387", "0.652123", "-0.840504", "-0.2"};
    }
  }();
  Reference r{row, {{}, row.load, row.ridge, row.bias, row.drive}};
  if (row.unconstrained > 0) r.problem.populations.push_back({0, row.unconstrained, 0, 1});
  if (row.excitatory > 0) r.problem.populations.push_back({1, row.excitatory, row.mean_e, 1});
  const double rest = 1 - row.excitatory - row.unconstrained;
  if (rest > 1e-9) r.problem.populations.push_back({-1, rest, row.mean_i, row.deviation_i});
  return r;
}
constexpr int references = 17;

// To half a unit of the last printed digit; the source prints six significant ones, without trailing zeros.
void expect_printed(double value, const std::string& printed, const std::string& what) {
  if (printed.empty()) return;  // the source has none
  const double expected = std::stod(printed);
  const double exponent = expected == 0 ? -1 : std::floor(std::log10(std::fabs(expected)));
  const double unit = expected == 0 ? 1e-12 : std::pow(10, exponent - 5);
  EXPECT_NEAR(value, expected, 0.5 * unit * (1 + 1e-9)) << what;
}

TEST(PerceptronMeanField, ReproducesTheReferenceNumbers) {
  for (int k = 1; k <= references; ++k) {
    const Reference r = reference(k);
    const std::string name = r.row.name;
    const MeanField m = mean_field(r.problem, r.modes());
    expect_printed(m.error, r.row.e, name + " e");
    expect_printed(m.order, r.row.q, name + " q");
    expect_printed(m.weights[0].silent_fraction, r.row.silent_e, name + " silent, first population");
    expect_printed(m.weights[0].mean_magnitude, r.row.magnitude_e, name + " weight, first population");
    if (m.weights.size() > 1) {
      expect_printed(m.weights[1].silent_fraction, r.row.silent_i, name + " silent, second population");
      expect_printed(m.weights[1].mean_magnitude, r.row.magnitude_i, name + " weight, second population");
    }
    expect_printed(m.response, r.row.chi, name + " chi");
    expect_printed(m.stiffness, r.row.lambda, name + " Lambda");
    expect_printed(m.noise, r.row.gamma, name + " Gamma");
    expect_printed(m.tilt, r.row.kappa, name + " kappa");
    expect_printed(m.drive, r.row.optimal_drive, name + " B");
    EXPECT_EQ(m.rescaled, name == "R02");
    EXPECT_LE(m.residual, 1e-12) << r.row.name;
    EXPECT_NEAR(m.mean_square_error, 2 * m.error / r.problem.load, 1e-15);
  }
  const auto of = [](int k) {
    const Reference r = reference(k);
    return mean_field(r.problem, r.modes());
  };
  expect_printed(of(9).mean_square_weight, "0.273097", "R09 w2");
  expect_printed(of(12).mean_square_weight, "0.272367", "R12 w2");
  expect_printed(of(3).energy, "0.199583", "R03 f");
  expect_printed(of(12).energy, "0.104940", "R12 f");
  expect_printed(of(13).energy, "0.239434", "R13 f");
  const Reference r05 = reference(5);
  EXPECT_NEAR(mean_field(r05.problem, r05.modes(16000)).error, 0.32609,
              0.5e-5);  // five digits, at 32000 patterns
}

TEST(PerceptronMeanField, TheFreeEnergyIsStationaryAndTheMinimum) {
  for (int k = 1; k <= references; ++k) {
    const Reference r = reference(k);
    if (r.problem.ridge == 0) continue;
    const std::vector<Mode> modes = r.modes();
    const MeanField m = mean_field(r.problem, modes);
    const FreeEnergyVariables at{m.order, m.response, m.stiffness, m.noise, m.tilt};
    const double f = free_energy(r.problem, modes, at);
    EXPECT_NEAR(f, m.energy, 1e-13) << r.row.name;
    // f = load/2 E[S/(1 + chi lambda)] + kappa B/2.
    double unexplained = 0;
    for (const Mode& mode : modes) unexplained += mode.weight * mode.target / (1 + m.response * mode.input);
    const double drive = r.problem.bias == Bias::fixed ? m.tilt * m.drive : 0;
    EXPECT_NEAR(m.energy, 0.5 * r.problem.load * unexplained + 0.5 * drive, 1e-13) << r.row.name;
    const auto slope = [&](double FreeEnergyVariables::*variable, double size) {
      const double step = 1e-5 * size;
      FreeEnergyVariables up = at;
      FreeEnergyVariables down = at;
      up.*variable += step;
      down.*variable -= step;
      return (free_energy(r.problem, modes, up) - free_energy(r.problem, modes, down)) / (2 * step);
    };
    // Central differences: rounding 1e-16/1e-5, third derivatives times 1e-10.
    constexpr double flat = 1e-9;
    EXPECT_NEAR(slope(&FreeEnergyVariables::order, m.order), 0, flat) << r.row.name;
    EXPECT_NEAR(slope(&FreeEnergyVariables::response, m.response), 0, flat) << r.row.name;
    EXPECT_NEAR(slope(&FreeEnergyVariables::stiffness, m.stiffness) * m.stiffness, 0, flat) << r.row.name;
    EXPECT_NEAR(slope(&FreeEnergyVariables::noise, m.noise) * m.noise, 0, flat) << r.row.name;
    if (r.problem.bias == Bias::fixed) {
      EXPECT_NEAR(slope(&FreeEnergyVariables::tilt, 1), 0, flat) << r.row.name;
    }
  }
}

// df/dB = kappa and df/dridge = <w^2>/2: derivatives of the solved theory, not of the formula.
TEST(PerceptronMeanField, DerivativesOfTheEnergyAreItsConjugates) {
  for (const double drive : {-.2, 0.0, .6, 2.0}) {
    MeanFieldProblem problem{balance(.7, 1, 1.5, 2), .9, .1, Bias::fixed, drive};
    const std::vector<Mode> modes = stationary_modes(exponential(3), white, 900, problem.bias);
    const MeanField m = mean_field(problem, modes);
    const auto energy = [&](double at_drive, double ridge) {
      problem.drive = at_drive;
      problem.ridge = ridge;
      return mean_field(problem, modes).energy;
    };
    constexpr double step = 1e-4;  // error 1e-8 times third derivatives of order one
    EXPECT_NEAR((energy(drive + step, .1) - energy(drive - step, .1)) / (2 * step), m.tilt, 1e-6);
    EXPECT_NEAR((energy(drive, .1 + step) - energy(drive, .1 - step)) / (2 * step), m.mean_square_weight / 2,
                1e-6);
  }
}

// White inputs, unit deviation, ridge 0: q = load Sbar/(a - load) below, a Sbar/(load - a) above, e = (load - a) Sbar/2.
TEST(PerceptronMeanField, ClosedFormsWithoutARidge) {
  const auto modes = [](double power) { return std::vector<Mode>{{1, power, 1}}; };
  for (const auto& [populations, active] :
       {std::pair{balance(.8), .5}, std::pair{std::vector<Population>{{0, 1, 0, 1}}, 1.0},
        std::pair{std::vector<Population>{{0, .4, 0, 1}, {1, .6, 1, 1}}, .7}})
    for (const double load : {.1, .45, .55, .9, 1.5, 4.0}) {
      const MeanField m = mean_field({populations, load, 0}, modes(2));
      if (load < active) {
        EXPECT_TRUE(m.rescaled);
        EXPECT_EQ(m.error, 0);
        EXPECT_NEAR(m.order, load * 2 / (active - load), 1e-12 * m.order / (active - load));
      } else {
        EXPECT_FALSE(m.rescaled);
        EXPECT_NEAR(m.response, active / (load - active), 1e-12 * m.response / (load - active));
        EXPECT_NEAR(m.error, load - active, 1e-12);
        EXPECT_NEAR(m.order, active * 2 / (load - active), 1e-12 * m.order / (load - active));
      }
    }
}

// Both branches at ridge 0 are limits of the general one, to first order in the ridge; at load 0.44, near capacity, the
// coefficient is of order 1/(0.5 - 0.44)^2 times q.
TEST(PerceptronMeanField, NoRidgeIsTheLimitOfSmallRidges) {
  for (const double load : {.3, .44, .9, 1.4})
    for (const Bias bias : {Bias::optimal, Bias::fixed}) {
      MeanFieldProblem problem{balance(.6, 1, 1.5, 2), load, 0, bias, .3};
      const auto modes = stationary_modes(exponential(3), white, 1000, bias);
      const MeanField limit = mean_field(problem, modes);
      problem.ridge = 1e-9;
      const MeanField near = mean_field(problem, modes);
      EXPECT_NEAR(near.error, limit.error, 4e-6) << load;
      EXPECT_NEAR(near.order / limit.order, 1, 4e-6) << load;
      EXPECT_NEAR(near.mean_square_weight / limit.mean_square_weight, 1, 4e-6) << load;
      for (std::size_t p = 0; p < 2; ++p) {
        EXPECT_NEAR(near.weights[p].silent_fraction, limit.weights[p].silent_fraction, 4e-6);
        EXPECT_NEAR(near.weights[p].mean_magnitude, limit.weights[p].mean_magnitude, 4e-6 * limit.order);
      }
      if (limit.rescaled) {
        EXPECT_NEAR(near.response * 1e-9 / limit.response, 1, 4e-6);
        EXPECT_NEAR(near.noise * 1e18 / limit.noise, 1, 4e-6);
      }
    }
}

// A singular covariance: with half of the modes without power, capacity is at twice the load.
TEST(PerceptronMeanField, ModesWithoutPowerAreNeitherSeenNorLearned) {
  const std::vector<Mode> modes{{2, 1, .5}, {0, 3, .5}};
  const MeanField below = mean_field({balance(.5), .9, 0}, modes);
  EXPECT_TRUE(below.rescaled);
  EXPECT_NEAR(below.error, .9 / 2 * 1.5, 1e-15);           // the unseen half of the target
  EXPECT_NEAR(below.order, .9 * .25 / (.5 - .45), 1e-11);  // load E'[S/lambda]/(1/2 - load nu)
  EXPECT_FALSE(mean_field({balance(.5), 1.1, 0}, modes).rescaled);
}

RC_GTEST_PROP(PerceptronMeanField, SolutionsAreProvenAndConsistent, ()) {
  const auto real = [](int low, int high) { return *rc::gen::inRange(low, high) / 100.0; };
  const double excitatory = real(0, 101);
  const double unconstrained = (1 - excitatory) * real(0, 101);
  const Bias bias = *rc::gen::element(Bias::optimal, Bias::fixed);
  const MeanFieldProblem problem{{{1, excitatory, real(-200, 300), real(20, 300)},
                                  {-1, 1 - excitatory - unconstrained, real(1, 300), real(20, 300)},
                                  {0, unconstrained, real(-100, 100), real(20, 300)}},
                                 real(5, 400),
                                 *rc::gen::element(0.0, 1e-6, 0.01, 0.3, 20.0),
                                 bias,
                                 real(-100, 100)};
  const auto modes =
      stationary_modes(*rc::gen::element(white, exponential(4), gaussian(3), power_law(1.5, .1)),
                       *rc::gen::element(white, exponential(2), band), 300, bias);
  MeanField m;
  try {
    m = mean_field(problem, modes);
  } catch (const InvalidArgument&) {
    RC_DISCARD("a drive that these signs do not make, or capacity itself");
  }
  RC_ASSERT(m.residual <= 1e-12);
  double order = 0;
  double squares = 0;
  double drive = 0;
  for (std::size_t p = 0; p < 3; ++p) {
    const Population& population = problem.populations[p];
    const WeightLaw& law = m.weights[p];
    order += population.fraction * population.deviation * population.deviation * law.mean_square;
    squares += population.fraction * law.mean_square;
    drive += population.fraction * (population.sign == 0 ? 1 : population.sign) * population.mean *
             law.mean_magnitude;
    RC_ASSERT(law.mean_square >= law.mean_magnitude * law.mean_magnitude * (1 - 1e-12));
    RC_ASSERT(std::fabs(law.distribution(0) - law.silent_fraction) <= 1e-12 || population.sign == 0);
    RC_ASSERT(law.distribution(1e12) == 1);
  }
  RC_ASSERT(std::fabs(order - m.order) <= 1e-11 * m.order);
  RC_ASSERT(std::fabs(squares - m.mean_square_weight) <= 1e-11 * m.mean_square_weight);
  // Terms of both signs cancel in the drive.
  RC_ASSERT(std::fabs(drive - m.drive) <= 1e-10 * (1 + std::sqrt(m.mean_square_weight) * 3));
  RC_ASSERT(m.error >= 0 && m.energy >= m.error);
}

// kappa = 0: half of each population is silent, whatever else; equal deviations: as unconstrained with half the synapses.
RC_GTEST_PROP(PerceptronMeanField, ALearnedBiasSilencesHalf, ()) {
  const auto real = [](int low, int high) { return *rc::gen::inRange(low, high) / 100.0; };
  const double load = real(5, 300);
  const double ridge = real(1, 100);
  const auto modes = stationary_modes(exponential(real(50, 500)), band, 200, Bias::optimal);
  const MeanField m = mean_field({balance(real(0, 101), real(0, 300), real(0, 300)), load, ridge}, modes);
  for (const WeightLaw& law : m.weights) RC_ASSERT(std::fabs(law.silent_fraction - .5) <= 1e-15);
  // Half the synapses: twice the load; weights are measured in units of 1/sqrt of half, which doubles the ridge.
  const MeanField half = mean_field({{{0, 1, 0, 1}}, 2 * load, 2 * ridge}, modes);
  RC_ASSERT(std::fabs(half.mean_square_error - m.mean_square_error) <= 1e-11);
  RC_ASSERT(std::fabs(half.order - m.order) <= 1e-11 * m.order);
}

TEST(PerceptronMeanField, DrivesThatSignsCannotMakeAreRefused) {
  const std::vector<Mode> modes{{1, 1, 1}};
  const auto refusal = [&](const MeanFieldProblem& problem) {
    try {
      (void)mean_field(problem, modes);
    } catch (const InvalidArgument& error) {
      return std::string(error.what());
    }
    return std::string("none");
  };
  EXPECT_EQ(refusal({balance(1), .8, .1, Bias::fixed, -.1}),
            "drive = -0.1: weights of these signs only make a drive of 0 or above");
  EXPECT_EQ(refusal({balance(0), .8, .1, Bias::fixed, .1}),
            "drive = 0.1: weights of these signs only make a drive of 0 or below");
  EXPECT_EQ(refusal({balance(.5, 0, 0), .8, .1, Bias::fixed, .1}),
            "drive = 0.1: inputs of mean 0 make no drive; it must be 0, or the bias another");
  EXPECT_EQ(
      refusal({balance(.5), .8, .1, Bias::none}),
      "population 1, mean = 1: without a bias the theory needs inputs of mean 0; fix the drive instead");
  EXPECT_EQ(refusal({balance(.5, 0, 0), .8, .1, Bias::none}), "none");
  EXPECT_EQ(
      refusal({balance(.5), .5, 0}),
      "load = 0.5: this is the capacity, where weights diverge without a ridge; choose a ridge above 0");
  EXPECT_EQ(refusal({balance(.5), 0, 0}), "load = 0: must be above 0");
  EXPECT_EQ(refusal({balance(.5), 1, -1}), "ridge = -1: must be at least 0");
  EXPECT_EQ(refusal({{{1, .5, 1, 1}}, 1, 1}), "populations: their fractions add up to 0.5, not to 1");
  EXPECT_EQ(refusal({{{1, 1, 1, 0}}, 1, 1}), "population 1, deviation = 0: must be above 0");
  EXPECT_EQ(refusal({{{2, 1, 1, 1}}, 1, 1}), "population 1, sign = 2: must be 1, -1 or 0");
  EXPECT_EQ(refusal({{}, 1, 1}), "populations: none given; at least one is needed");
  EXPECT_THROW((void)mean_field({balance(.5), 1, .1}, std::vector<Mode>{{1, 1, .5}}), InvalidArgument);
  EXPECT_THROW((void)mean_field({balance(.5), 1, .1}, std::vector<Mode>{{1, -1, 1}}), InvalidArgument);
}

// All inputs of positive mean through excitatory weights alone: no drive means no weights.
TEST(PerceptronMeanField, NoDriveFromOneSignMeansNoWeights) {
  const std::vector<Mode> modes{{1, 1.5, 1}};
  const MeanField m = mean_field({balance(1), .8, .1, Bias::fixed, 0}, modes);
  EXPECT_EQ(m.order, 0);
  EXPECT_EQ(m.weights[0].silent_fraction, 1);
  EXPECT_EQ(m.weights[0].distribution(0), 1);
  EXPECT_NEAR(m.error, .8 / 2 * 1.5, 1e-15);
  // Synapses of mean 0 are free to learn all the same.
  const MeanField some = mean_field({{{1, .5, 1, 1}, {-1, .5, 0, 1}}, .8, .1, Bias::fixed, 0}, modes);
  EXPECT_EQ(some.weights[0].silent_fraction, 1);
  EXPECT_EQ(some.weights[1].silent_fraction, .5);
  EXPECT_GT(some.order, 0);
}

TEST(PerceptronMeanField, NoTargetNoWeights) {
  const std::vector<Mode> modes{{1, 0, 1}};
  for (const double load : {.2, .8}) {
    const MeanField m = mean_field({balance(.8), load, .1}, modes);
    EXPECT_EQ(m.order, 0);
    EXPECT_EQ(m.error, 0);
    EXPECT_EQ(m.weights[0].mean_square, 0);
  }
}

}  // namespace
}  // namespace synaptica::perceptron
