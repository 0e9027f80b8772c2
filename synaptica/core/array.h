// A dense array of doubles with a shape: what an observable is, whether a number, a curve or a map.
//
// Values lie in row-major order: entry (i, j) of shape (n, m) is values[i * m + j]. A scalar has an empty shape and
// one value. A plain value type: copying copies the numbers.
#pragma once

#include <cstddef>
#include <vector>

namespace synaptica {

struct Array {
  std::vector<std::size_t> shape;
  std::vector<double> values;

  bool operator==(const Array&) const = default;

  [[nodiscard]] std::size_t size() const noexcept { return values.size(); }
  [[nodiscard]] bool is_scalar() const noexcept { return shape.empty(); }

  [[nodiscard]] static Array scalar(double value) { return {{}, {value}}; }
  [[nodiscard]] static Array vector(std::vector<double> values) {
    const std::size_t length = values.size();
    return {{length}, std::move(values)};
  }
  /// An array of the given shape, every entry `value`.
  [[nodiscard]] static Array filled(std::vector<std::size_t> shape, double value) {
    std::size_t size = 1;
    for (const std::size_t length : shape) size *= length;
    return {std::move(shape), std::vector<double>(size, value)};
  }
};

}  // namespace synaptica
