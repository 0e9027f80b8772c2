#include "synaptica/perceptron/input_structure.h"

#include <cmath>
#include <string>

#include "synaptica/core/error.h"

namespace synaptica::perceptron {

InputStructure input_structure(const numerics::ConstMatrixView& gram, std::span<const std::int8_t> signs) {
  const std::size_t n = signs.size();
  if (gram.rows != n || gram.columns != n)
    throw InvalidArgument("input structure: a Gram matrix of " + std::to_string(gram.rows) + " x " +
                          std::to_string(gram.columns) + " for " + std::to_string(n) + " signs");
  InputStructure s;
  double plain = 0, folded = 0, squares = 0, constrained = 0;
  for (std::size_t i = 0; i < n; ++i) {
    constrained += signs[i] != 0 ? 1 : 0;
    for (std::size_t j = 0; j < i; ++j) {
      const double lengths = gram.data[i * (gram.stride + 1)] * gram.data[j * (gram.stride + 1)];
      const double c = lengths > 0 ? gram.data[i * gram.stride + j] / std::sqrt(lengths) : 0;
      plain += c;
      if (signs[i] != 0 && signs[j] != 0) {
        folded += signs[i] * signs[j] * c;
        squares += c * c;
      }
      if (std::fabs(c) > std::fabs(s.strongest)) {
        s.strongest = c;
        s.first = j;
        s.second = i;
      }
    }
  }
  const auto pairs = [](double count) { return 0.5 * count * (count - 1); };
  if (n > 1) s.mean_correlation = plain / pairs(static_cast<double>(n));
  if (constrained > 1) {
    s.folded_correlation = folded / pairs(constrained);
    s.folded_spread = std::sqrt(squares) / pairs(constrained);
  }
  return s;
}

}  // namespace synaptica::perceptron
