// The Cholesky factor of a principal submatrix whose set of rows changes a little at a time.
//
//   H_FF + ridge 1 + relative_shift diag(H_FF) = L L^T,   F a set of indices of a symmetric H
//
// The factor keeps its own order of F. What leaves or enters spoils only the part of L behind the first place that
// changed: a row that stays keeps its entries up to there, a row that enters is solved for (p^2 operations each), and the
// m x m block behind is factorised anew (p m^2 + m^3/3 operations, in matrix products). So members that are likely to
// leave should stand last: `confidence` orders F, highest first, whenever L is made afresh. It is made afresh where more
// than half of it would change, so no factor is older than the changes that spoilt it.
//
// Not singular to rounding means: every pivot is above 1e-12 of its diagonal entry. Scaling rows and columns of H changes
// nothing in that, so variables in any units may stand together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "synaptica/numerics/matrix_product.h"

namespace synaptica::numerics {

class SubmatrixCholesky {
 public:
  /// `matrix`: square and symmetric, both triangles; it must outlive this. ridge, relative_shift >= 0.
  /// Throws InvalidArgument where it is not square or exceeds 2^31 - 1 rows.
  SubmatrixCholesky(const ConstMatrixView& matrix, double ridge, double relative_shift = 0);

  /// Makes the factor that of the set {i: member[i] != 0}. Returns false where the submatrix is singular to rounding;
  /// the factor is then empty. `member` and `confidence`: one entry a row of the matrix.
  /// Cost: see above; size^3/3 operations at most.
  [[nodiscard]] bool set_members(std::span<const std::uint8_t> member, std::span<const double> confidence);

  /// x_F <- (H_FF + ...)^-1 x_F; the other entries stay. Cost: 2 size^2 operations.
  void solve(std::span<double> x);

  [[nodiscard]] std::size_t size() const noexcept { return order_.size(); }
  [[nodiscard]] std::int64_t factorisations() const noexcept { return factorisations_; }  ///< made afresh
  [[nodiscard]] std::int64_t updates() const noexcept { return updates_; }                ///< changed in part

 private:
  [[nodiscard]] bool refactorise(std::span<const std::uint8_t> member, std::span<const double> confidence);
  [[nodiscard]] bool factorise_behind(std::size_t first);

  ConstMatrixView matrix_;
  double ridge_;
  double relative_shift_;
  std::vector<std::size_t> order_;     // the member at each place of the factor
  std::vector<std::size_t> arriving_;  // scratch
  std::vector<double> factor_;         // lower triangle, column after column, `stride_` apart
  std::size_t stride_ = 0;
  std::vector<double> gathered_;  // scratch of solve
  std::int64_t factorisations_ = 0;
  std::int64_t updates_ = 0;
};

}  // namespace synaptica::numerics
