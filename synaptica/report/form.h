// How a drawing is drawn: which sides are there, which scales are logarithmic, and how fine the numbers must be. What
// is seen decides: the extent of the curves, in a panel and in all.
#pragma once

#include <functional>

#include "synaptica/report/drawing.h"

namespace synaptica::report {

/// What all marks of a figure share.
struct Form {
  bool theory = false, simulation = false;  ///< there is something of it to draw
  bool category = false;                    ///< x is a list of names
  bool panels = false;                      ///< more than one
  bool own_scales = false;  ///< panels differ so much in range that on one scale most would be flat
  bool log_x = false;       ///< positive coordinates, a factor of eight apart or more, spaced geometrically
  bool log_y = false;       ///< everything drawn is positive and spans three decades
  bool bars = false;        ///< of error, where points are few; else a band
  bool allowance = false;   ///< what the theory allows itself is large enough to be seen
  bool equality = false;    ///< the line of equal x and y is drawn
  bool dodge = false;       ///< colours with bars at one x stand side by side
  double lowest = 0, highest = 0;  ///< the smallest and the largest number drawn
  /// That show a hundred-thousandth of a panel's height: finer than any screen, at half the bytes.
  int digits = 15;
};

[[nodiscard]] Form form_of(const Drawing& drawing, const FigureSpec& figure);

/// True where the colours of every panel have one curve: nowhere apart by more than a hair of the figure's height. It
/// is then drawn once, and not in the colour of whichever happens to lie on top.
[[nodiscard]] bool coincide(const Drawing& drawing, bool deviation,
                            const std::function<const Values&(const Curve&)>& member);

}  // namespace synaptica::report
