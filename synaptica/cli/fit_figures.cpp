#include "synaptica/cli/fit_figures.h"

#include <algorithm>
#include <cmath>

#include "synaptica/core/text.h"
#include "synaptica/numerics/gaussian.h"

namespace synaptica::cli {

namespace {

using report::Plot;
using report::PlotCurve;
using report::TitledPlot;

// Rows that a wide chart shows without becoming a band, before and after the first held-out row.
constexpr std::size_t rows_before = 120, rows_after = 240;
constexpr std::size_t bins_a_side = 15;
constexpr int excitatory_colour = 1, inhibitory_colour = 2, free_colour = 7;

TitledPlot prediction_figure(const FitOutcome& outcome, const TargetFit& fit, std::size_t k) {
  const FitData& data = outcome.data;
  const std::size_t border = data.held_out > 0 ? data.first_held_out() : data.rows;
  const std::size_t before = data.held_out > 0 ? rows_before : rows_before + rows_after;
  const std::size_t first = border - std::min(border, before);
  const std::size_t last = std::min(data.rows, border + rows_after);
  const std::string unit = data.inputs.time_unit;
  Plot plot{.meaning = "Target " + fit.name + " and its prediction over time", .wide = true};
  PlotCurve signal{.name = "signal", .series = 7}, prediction{.name = "prediction", .series = 1};
  double low = fit.mean, high = fit.mean;
  for (std::size_t row = first; row < last; ++row) {
    const double t = data.time_of(row), y = data.wanted.values[k * data.rows + row];
    signal.points.emplace_back(t, y);
    prediction.points.emplace_back(t, fit.prediction[row]);
    low = std::min({low, y, fit.prediction[row]});
    high = std::max({high, y, fit.prediction[row]});
  }
  // From the first row to the last, with round labels between.
  const double from = data.time_of(first), to = data.time_of(last - 1);
  const double step = report::round_step((to - from) * 0.6);
  plot.x = {.title = "time" + (unit.empty() ? "" : " (" + unit + ")"), .low = from, .high = to, .step = step};
  plot.x.first = step * std::ceil(from / step - 1e-9) - from;
  plot.y = report::round_axis("target " + fit.name, low, high);
  plot.curves = {signal, prediction};
  std::string note =
      "The prediction of every row uses inputs up to " +
      (data.delays.horizon > 0 ? std::to_string(data.delays.horizon) +
                                     (data.delays.horizon == 1 ? " sample" : " samples") + " before it"
                               : std::string("its own time")) +
      ".";
  if (data.held_out > 0) {
    plot.upright = data.time_of(border);
    plot.upright_name = "held out from here";
    note += " To the right of the line nothing was fitted.";
  }
  if (last - first < data.rows) note += " A part of the record is shown; fit.nc holds all of it.";
  return {"Prediction against signal", note, plot};
}

TitledPlot weight_figure(const FitOutcome& outcome, const TargetFit& fit) {
  const FitData& data = outcome.data;
  const std::vector<double>& w = fit.solution.weights;
  const auto n = static_cast<double>(w.size());
  double largest = 0;
  for (const double weight : w) largest = std::max(largest, std::fabs(weight));
  TitledPlot figure{.title = "Weights"};
  if (!(largest > 0)) return figure;
  const double width = largest / bins_a_side * (1 + 1e-9);
  Plot plot{.meaning = "Histogram of the weights that are not silent, and their law in theory"};
  double highest = 0;
  for (const int sign : {1, -1, 0}) {
    std::vector<double> counts(2 * bins_a_side, 0);
    for (std::size_t i = 0; i < w.size(); ++i)
      if (data.signs[i] == sign && w[i] != 0)
        counts[static_cast<std::size_t>(std::floor(w[i] / width) + bins_a_side)] += 1;
    for (std::size_t b = 0; b < counts.size(); ++b) {
      if (counts[b] == 0) continue;
      const double from = (static_cast<double>(b) - bins_a_side) * width;
      plot.bars.push_back({from, from + width, counts[b] / n / width,
                           sign > 0   ? excitatory_colour
                           : sign < 0 ? inhibitory_colour
                                      : free_colour,
                           number_text(counts[b]) + " weights"});
      highest = std::max(highest, plot.bars.back().height);
    }
  }
  figure.note = std::string(
      "Probability density of those that are not silent, for inputs of unit variance: excitatory to the "
      "right, inhibitory to the left.");
  if (outcome.by_components && fit.mean_square_weight.expected && *fit.mean_square_weight.expected > 0) {
    // Silent or not by a fair coin, then half of a Gaussian: its mean square is what theory expects.
    const double spread = std::sqrt(*fit.mean_square_weight.expected / outcome.active_fraction);
    const auto part = [&](double sign) {
      double count = 0;
      for (const std::int8_t s : data.signs) count += s == 0 || s * sign > 0 ? 1 : 0;
      return count / n;
    };
    PlotCurve law{.name = "theory", .series = free_colour, .dashed = true};
    for (int step = -60; step <= 60; ++step) {
      if (step == 0) law.points.emplace_back(0, part(-1) * numerics::standard_normal_density(0) / spread);
      const double x = largest * step / 60.0;
      law.points.emplace_back(
          x, part(step < 0 ? -1 : 1) * numerics::standard_normal_density(x / spread) / spread);
    }
    for (const auto& point : law.points) highest = std::max(highest, point.second);
    plot.curves.push_back(std::move(law));
    figure.note += " Dashed: theory, half of a Gaussian on either side.";
  }
  plot.x = report::round_axis("weight", -largest, largest);
  plot.y = report::round_axis("density", 0, highest);
  figure.plot = std::move(plot);
  return figure;
}

TitledPlot spectrum_figure(const FitOutcome& outcome, const TargetFit& fit) {
  TitledPlot figure{.title = "Where inputs vary and where the target lies"};
  const std::vector<double>& variances = outcome.component_variances;
  if (variances.empty()) return figure;
  Plot plot{.meaning =
                "Variance of the principal components of the inputs, and the part of the target outside the "
                "leading ones"};
  double total = 0, found = 0, inputs = 0;
  for (const double v : variances) total += v;
  const double power = fit.variance * static_cast<double>(outcome.data.fitted);
  PlotCurve left{.name = "inputs", .series = 2}, missing{.name = "target", .series = 1};
  double lowest = 1;
  for (std::size_t j = 0; j < variances.size(); ++j) {
    inputs += variances[j];
    found += fit.component_powers[j];
    const auto rank = static_cast<double>(j + 1);
    left.points.emplace_back(rank, std::max(0.0, 1 - inputs / total));
    missing.points.emplace_back(rank, std::max(0.0, 1 - found / power));
  }
  lowest = 0;
  plot.x = report::round_axis("leading components", 0, static_cast<double>(variances.size()));
  plot.y = report::round_axis("part of the variance outside", lowest, 1);
  left.points.insert(left.points.begin(), {0, 1});
  missing.points.insert(missing.points.begin(), {0, 1});
  plot.curves = {left, missing};
  figure.note =
      "The part of the inputs' variance, and of the target's, that is not in the first so many principal "
      "components. "
      "Strong components are fitted first.";
  figure.plot = std::move(plot);
  return figure;
}

TitledPlot component_figure(const FitOutcome& outcome) {
  TitledPlot figure{.title = "Principal components of the inputs"};
  const std::vector<double>& variances = outcome.component_variances;
  if (variances.size() < 2) return figure;
  Plot plot{.meaning = "Variance of each principal component of the inputs"};
  plot.x = report::decade_axis("component", 1, static_cast<double>(variances.size()));
  plot.y = report::decade_axis("variance", variances.back(), variances.front());
  PlotCurve curve{.series = 2};
  for (std::size_t j = 0; j < variances.size(); ++j)
    curve.points.emplace_back(static_cast<double>(j + 1), variances[j]);
  plot.curves = {curve};
  figure.note = "Eigenvalues of XXᵀ/N over the fitted rows, in descending order.";
  figure.plot = std::move(plot);
  return figure;
}

TitledPlot ridge_figure(const FitOutcome& outcome, const TargetFit& fit) {
  TitledPlot figure{.title = "Choice of the ridge"};
  if (outcome.ridges.empty()) return figure;
  Plot plot{.meaning = "Leave-block-out error against the ridge"};
  double low = 1, high = 1;
  for (std::size_t r = 0; r < outcome.ridges.size(); ++r) {
    const double error = fit.ridge_errors[r] / fit.variance;
    plot.points.push_back({outcome.ridges[r], error, 0, outcome.ridges[r] == fit.ridge ? "chosen" : "",
                           "ridge " + number_text(outcome.ridges[r], 3) + ": " + number_text(error, 4)});
    low = std::min(low, error);
    high = std::max(high, error);
  }
  plot.joined = true;
  plot.x = report::decade_axis("ridge", outcome.ridges.back(), outcome.ridges.front());
  // Errors far above 1 are all alike; they must not flatten the rest.
  plot.y = report::round_axis("leave-block-out error", low, std::min(high, 2.0));
  for (auto& point : plot.points) point.y = std::min(point.y, plot.y.high);
  plot.level = 1;
  plot.level_name = "the mean of the target";
  figure.note =
      "Part of the target's variance that is left where a block was not fitted. The ridge taken is marked.";
  figure.plot = std::move(plot);
  return figure;
}

}  // namespace

report::FitFigures fit_figures(const FitOutcome& outcome, const TargetFit& fit, std::size_t k) {
  report::FitFigures figures;
  figures.heading = outcome.targets.size() == 1 ? "Signal, weights, spectra" : "Target " + fit.name;
  figures.wide = {prediction_figure(outcome, fit, k)};
  figures.half = {weight_figure(outcome, fit), ridge_figure(outcome, fit), spectrum_figure(outcome, fit)};
  if (k == 0) figures.half.push_back(component_figure(outcome));
  return figures;
}

}  // namespace synaptica::cli
