// What a figure draws, before it is text: curves over one x, and what their colours and panels are called.
//
// Three families make a Drawing: axis_curves.h, grid_curves.h and scatter_points.h. form.h decides from it how it is drawn, specification.h
// writes it as Vega-Lite.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "synaptica/report/figure.h"

namespace synaptica::report {

using Values = std::vector<double>;

/// A family of values over one x: what one colour in one panel shows. All have the length of x.
struct Curve {
  std::string panel;
  std::string colour;
  Values x;                         ///< ascending
  std::vector<std::string> labels;  ///< of x, where it is a category; else empty
  Values theory, allowance, mean, error, z, deviation;
  std::vector<Values> beside;  ///< one for each entry of FigureSpec::beside
};

struct Drawing {
  std::vector<Curve> curves;
  std::vector<std::string> panels;   ///< in order; empty: one panel without a heading
  std::vector<std::string> colours;  ///< in order; empty: one curve a panel
  std::string x_title, colour_title;
  std::string x_meaning;  ///< in a few words; "" where the title says it
  std::string note;       ///< what is left out; "" where nothing is
  bool grid = false;      ///< against a grid parameter
  bool scatter = false;   ///< dots that no line joins
  bool equality = false;  ///< x and y are one quantity: the line on which they are equal is drawn
};

/// The axis of that name. Throws std::logic_error where the point has none.
[[nodiscard]] const Axis& axis_of(const PointResult& point, const std::string& name);

/// The observable of that name, or nullptr.
[[nodiscard]] const ObservableResult* find_result(const PointResult& point, const std::string& name);

/// What the entries of an axis are called: six digits where they tell the coordinates apart, else all.
[[nodiscard]] std::vector<std::string> names_of(const Axis& axis);

/// `count` of `size` indices, first and last among them, evenly spaced.
[[nodiscard]] std::vector<std::size_t> evenly_spaced(std::size_t size, std::size_t count);

/// Row-major strides of x and colour in an observable, and the number of its entries.
struct Layout {
  std::size_t x_stride = 0, colour_stride = 0, size = 1;
};

/// Throws std::logic_error where an array of the figure has another size than its axes say.
[[nodiscard]] Layout layout_of(const ObservableSpec& observable, const FigureSpec& figure,
                               const PointResult& point);

/// Appends what the run found of one observable, and of those beside it, at one entry.
void append(Curve& curve, double x, const PointResult& point, const ObservableResult& result,
            const FigureSpec& figure, std::size_t entry);

/// What an axis or parameter means, up to the first semicolon or colon; "" where that is its name again, or too long for a chart.
[[nodiscard]] std::string short_meaning(const std::string& name, const std::string& meaning);

/// Makes the curve ascending in x: a grid may be given in any order.
void sort_by_x(Curve& curve);

void add_note(std::string& note, const std::string& sentence);

}  // namespace synaptica::report
