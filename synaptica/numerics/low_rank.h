// Is a matrix a product of two thin ones? Then a product with it costs 2 rank (rows + columns) operations a vector, not
// 2 rows columns.
//
//   matrix = left^T right          left {rank, rows};  right {rank, columns}: orthonormal rows
//
// By a random range finder (Halko, Martinsson & Tropp, SIAM Review 53 (2011) 217): the matrix times blocks of random vectors
// spans its range, and blocks stop being new once that is exhausted. The answer is then checked, not trusted: the norm of
// matrix - left^T right is at most 32 roundings of the norm of the matrix, or there is no answer.
//
// Deterministic: the random vectors are always the same. Cost: about 8 rows columns rank operations, where there is no
// answer 2 to 3 rows columns most_rank. Memory: (rows + columns) rank.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "synaptica/numerics/matrix_product.h"

namespace synaptica::numerics {

template <class Real>
struct LowRank {
  std::size_t rank = 0;  ///< 0: all entries are zero
  std::vector<Real> left, right;
};

/// None where the rank is above `most_rank`, or entries are not finite.
[[nodiscard]] std::optional<LowRank<double>> low_rank_factors(const ConstMatrixView& matrix,
                                                              std::size_t most_rank);
[[nodiscard]] std::optional<LowRank<float>> low_rank_factors(const ConstMatrixViewOf<float>& matrix,
                                                             std::size_t most_rank);

}  // namespace synaptica::numerics
