// One entry of an array observable, as a table names it.
#pragma once

#include <cstddef>
#include <string>

#include "synaptica/study/run_result.h"

namespace synaptica::report {

/// The entry, or not-a-number where the array has none.
[[nodiscard]] double entry(const Array& array, std::size_t index);

/// "time = 1000, memory = 3": the coordinates of an entry; "" of a number without axes.
[[nodiscard]] std::string entry_place(const PointResult& point, const ObservableSpec& spec,
                                      std::size_t index);

/// With a plus sign where it is above zero: a deviation.
[[nodiscard]] std::string signed_text(double value, int digits);

}  // namespace synaptica::report
