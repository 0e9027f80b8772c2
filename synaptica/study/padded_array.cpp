#include "synaptica/study/padded_array.h"

#include <algorithm>
#include <cmath>

namespace synaptica {

namespace {

double filled(double value) {
  return std::isnan(value) ? fill_value : value;
}

}  // namespace

std::size_t product(std::span<const std::size_t> lengths) {
  std::size_t size = 1;
  for (const std::size_t length : lengths) size *= length;
  return size;
}

void copy_padded(const Array& from, std::span<const std::size_t> lengths, double* to) {
  if (from.values.empty()) return;
  const std::size_t rank = lengths.size();
  const std::size_t row = rank == 0 ? 1 : from.shape.back();
  Lengths index(rank, 0);
  for (std::size_t first = 0; first < from.size(); first += row) {
    std::size_t place = 0;
    for (std::size_t axis = 0; axis < rank; ++axis) place = place * lengths[axis] + index[axis];
    std::transform(from.values.begin() + static_cast<std::ptrdiff_t>(first),
                   from.values.begin() + static_cast<std::ptrdiff_t>(first + row), to + place, filled);
    for (std::size_t axis = rank; axis-- > 0;) {
      if (axis + 1 == rank) continue;  // the row is done
      if (++index[axis] < from.shape[axis]) break;
      index[axis] = 0;
    }
  }
}

}  // namespace synaptica
