// The signals of `synaptica fit`, laid out for the solver: read, delayed, cut into a part to fit and a part to foretell, scaled,
// and given signs.
//
// A row is a time at which all delayed copies are known, and the target at its horizon. The fitted rows come first in time;
// then `horizon` rows that are in neither part, since their targets lie among the inputs of the held-out rows; then the
// held-out rows. Every column is divided by its standard deviation over the fitted rows, so that one ridge and one theory fit
// all, and where the bias is learned its mean is taken out (which then changes nothing).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "synaptica/cli/fit_arguments.h"
#include "synaptica/cli/recorded_matrix.h"
#include "synaptica/numerics/matrix_product.h"
#include "synaptica/perceptron/delays.h"
#include "synaptica/perceptron/problem.h"

namespace synaptica::cli {

struct FitData {
  RecordedMatrix inputs, targets;     ///< the columns that are used
  std::vector<std::string> left_out;  ///< inputs that are targets, and so no inputs
  perceptron::Delays delays;
  perceptron::Bias bias = perceptron::Bias::optimal;
  double fixed_bias = 0;

  std::vector<std::string> synapses;  ///< "a", or "a, 2 back"
  std::vector<std::int8_t> signs;     ///< of the synapses
  std::string sign_reason;

  std::size_t rows = 0, fitted = 0, held_out = 0;
  Array columns;                     ///< {rows, synapses}: scaled
  std::vector<double> scale, shift;  ///< what a column was divided by, after this was taken out
  Array wanted;                      ///< {targets, rows}

  [[nodiscard]] std::size_t synapse_count() const { return synapses.size(); }
  [[nodiscard]] std::size_t target_count() const { return targets.channels(); }
  [[nodiscard]] std::size_t first_held_out() const { return rows - held_out; }
  [[nodiscard]] numerics::ConstMatrixView fitted_inputs() const { return block(0, fitted); }
  [[nodiscard]] numerics::ConstMatrixView held_out_inputs() const {
    return block(first_held_out(), held_out);
  }
  [[nodiscard]] std::span<const double> fitted_target(std::size_t k) const {
    return {wanted.values.data() + k * rows, fitted};
  }
  [[nodiscard]] std::span<const double> held_out_target(std::size_t k) const {
    return {wanted.values.data() + k * rows + first_held_out(), held_out};
  }
  /// Of the target of a row, in the unit of `inputs`.
  [[nodiscard]] double time_of(std::size_t row) const {
    return inputs.start.value_or(0) +
           inputs.interval * static_cast<double>(row + delays.lags - 1 + delays.horizon);
  }

 private:
  [[nodiscard]] numerics::ConstMatrixView block(std::size_t first, std::size_t count) const {
    return {columns.values.data() + first * synapse_count(), count, synapse_count(), synapse_count()};
  }
};

/// Throws InvalidArgument and DataError, in one line, naming option or file and place.
[[nodiscard]] FitData read_fit_data(const FitArguments& arguments, std::uint64_t seed);

}  // namespace synaptica::cli
