// A square linear system  A x = b  by LU factorisation with partial pivoting: factorised once, solved many times.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

namespace synaptica::numerics {

class LinearSystem {
 public:
  /// `matrix`: size * size numbers, row by row. Cost: 2/3 size^3 operations.
  /// Throws InvalidArgument where the length is not a square, DidNotConverge where the matrix is singular to rounding
  /// (a pivot below 1e-15 of the largest).
  explicit LinearSystem(std::span<const double> matrix);
  ~LinearSystem();
  LinearSystem(LinearSystem&&) noexcept;
  LinearSystem& operator=(LinearSystem&&) noexcept;

  /// Replaces b by x, in place; `size` numbers. Cost: 2 size^2 operations.
  void solve(std::span<double> right_hand_side) const;

  [[nodiscard]] std::size_t size() const noexcept;

 private:
  struct Factors;
  std::unique_ptr<Factors> factors_;
};

}  // namespace synaptica::numerics
