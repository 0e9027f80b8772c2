#include "synaptica/perceptron/spectrum.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"

namespace synaptica::perceptron {

namespace {

void require(bool holds, const char* name, double value, const char* allowed) {
  if (!holds || !std::isfinite(value))
    throw InvalidArgument("spectrum, " + std::string(name) + " = " + number_text(value) + ": must be " +
                          allowed);
}

double power(const Spectrum& s, double omega) {
  switch (s.shape) {
    case SpectrumShape::white:
      return 1;
    case SpectrumShape::exponential: {
      // 1 - 2 c cos omega + c^2 = (1 - c)^2 + 4 c sin^2(omega/2): no digits are lost at long times.
      const double rest = -std::expm1(-1 / s.time);
      const double sine = std::sin(omega / 2);
      return 1 / (rest * rest + 4 * (1 - rest) * sine * sine);
    }
    case SpectrumShape::gaussian: {
      double sum = 0;
      for (int m = -3; m <= 3; ++m) {
        const double shifted = s.time * (omega + 2 * std::numbers::pi * m);
        sum += std::exp(-0.5 * shifted * shifted);
      }
      return sum;
    }
    case SpectrumShape::power_law:
      return std::pow(omega * omega + s.cutoff * s.cutoff, -0.5 * s.exponent);
    case SpectrumShape::band: {
      const double x = (omega - s.center) / s.width;
      return s.floor + std::exp(-0.5 * x * x);
    }
    case SpectrumShape::table: {
      const auto& f = s.table_frequencies;
      const auto above = std::upper_bound(f.begin(), f.end(), omega);
      if (above == f.begin()) return s.table_powers.front();
      if (above == f.end()) return s.table_powers.back();
      const auto k = static_cast<std::size_t>(above - f.begin());
      const double part = (omega - f[k - 1]) / (f[k] - f[k - 1]);
      return (1 - part) * s.table_powers[k - 1] + part * s.table_powers[k];
    }
  }
  return 0;
}

}  // namespace

void check_spectrum(const Spectrum& s) {
  switch (s.shape) {
    case SpectrumShape::white:
      return;
    case SpectrumShape::exponential:
    case SpectrumShape::gaussian:
      require(s.time > 0, "time", s.time, "above 0");
      return;
    case SpectrumShape::power_law:
      require(true, "exponent", s.exponent, "finite");
      require(s.cutoff > 0, "cutoff", s.cutoff, "above 0");
      return;
    case SpectrumShape::band:
      require(true, "center", s.center, "finite");
      require(s.width > 0, "width", s.width, "above 0");
      require(s.floor >= 0, "floor", s.floor, "at least 0");
      return;
    case SpectrumShape::table: {
      const std::size_t n = s.table_frequencies.size();
      if (n == 0 || s.table_powers.size() != n)
        throw InvalidArgument("spectrum, table: " + std::to_string(n) + " frequencies and " +
                              std::to_string(s.table_powers.size()) +
                              " powers; one power for each, at least one");
      for (std::size_t k = 0; k < n; ++k) {
        require(k == 0 || s.table_frequencies[k] > s.table_frequencies[k - 1], "table frequency",
                s.table_frequencies[k], "above the one before");
        require(s.table_powers[k] >= 0, "table power", s.table_powers[k], "at least 0");
      }
      return;
    }
  }
}

std::vector<double> spectrum_modes(const Spectrum& spectrum, std::size_t modes) {
  if (modes == 0) throw InvalidArgument("spectrum: no modes; at least one sample is needed");
  check_spectrum(spectrum);
  std::vector<double> lambda(modes);
  double sum = 0;
  for (std::size_t k = 0; k < modes; ++k) {
    const std::size_t folded = std::min(k, modes - k);
    lambda[k] =
        power(spectrum, 2 * std::numbers::pi * static_cast<double>(folded) / static_cast<double>(modes));
    sum += lambda[k];
  }
  if (!(sum > 0) || !std::isfinite(sum))
    throw InvalidArgument("spectrum: the sum of its powers is " + number_text(sum) + "; it must be above 0");
  const double scale = static_cast<double>(modes) / sum;
  for (double& value : lambda) value *= scale;
  return lambda;
}

}  // namespace synaptica::perceptron
