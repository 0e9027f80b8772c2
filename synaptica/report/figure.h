// The figures of a run as Vega-Lite 6 specifications: JSON text that a browser or a notebook draws
// as it stands.
//
// Theory is a line, the simulated mean is circles with a band (bars, where points are few) of one
// standard error either way, predicted observables drawn beside are dashed lines. Two families, by
// FigureSpec::x:
//
//   an axis of the observable   one curve for each entry of the axis `colour`; where the run has a
//                               grid, one panel a point
//   ""                          the observable against the grid's first parameter with more than
//                               one number; further grid parameters become colours (where `colour`
//                               is empty) and panels
//
// and a third where FigureSpec::against names observables: a scatter of dots over their values, with
// the line of equality (dashed) where units are one.
//
// Figures with `deviation` draw everything minus the theory. Scales are logarithmic where
// coordinates are spaced so, or where values span three decades. Data are in the specification, one
// row a vertex:
//
//   x, colour, panel                        where it lies; labels as text
//   theory, mean, standard_error, z         what the run found; null where a side is missing
//   low, high                               mean -+ standard_error
//   allowance, allowed_low, allowed_high    of the theory, where it is large enough to be seen
//   x_drawn                                 where bars of several colours stand side by side
//   deviation, beside_0, beside_1, ...      mean - theory; the predicted observables drawn beside
//   symbol                                  true where a circle is drawn
//
// Curves are reduced (reduction.h), so a row is not always there for every value; results.nc holds
// them all.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "synaptica/study/run_result.h"
#include "synaptica/study/study.h"

namespace synaptica {

/// How much a figure shows before it shows a selection.
struct FigureLimits {
  std::size_t vertices = 400;  ///< of one curve; one screen is a few times wider
  std::size_t curves = 12;     ///< of one panel: more colours are not told apart
  std::size_t panels = 16;     ///< small charts of one figure
  std::size_t rows = 12000;    ///< of one figure, about 150 bytes each; vertices and panels give way to it
};

struct Figure {
  std::string name;
  std::string title;
  std::string caption;
  std::string note;           ///< what is not shown, and where it is; "" where all is
  std::string specification;  ///< JSON
  std::size_t rows = 0;       ///< vertices in it
};

/// Throws std::logic_error where the figure does not fit its study: an unknown observable or axis,
/// an axis of the observable that is neither x nor colour, or an observable beside it that has
/// other axes or is not predicted.
void check_figure(const StudyDescription& description, const FigureSpec& figure);

/// The study's figures, in its order. Left out are those against a grid parameter where the run
/// varies no number, and those without a number to draw. Throws std::logic_error as check_figure, and where arrays and axes of a point
/// differ in size.
[[nodiscard]] std::vector<Figure> draw_figures(const RunResult& run, const FigureLimits& limits = {});

}  // namespace synaptica
