// The symmetric products of one matrix with itself, at half the operations of a general product (serial OpenBLAS).
//
//   columns:  c <- scale * a^T a + keep * c        rows:  c <- scale * a a^T + keep * c
//
// `c` is filled whole, both triangles equal to the bit. Cost: rows * columns * size operations, where size is the order
// of c, and a copy of a triangle. Results are the same for the same shapes on one family of processors.
#pragma once

#include "synaptica/numerics/matrix_product.h"

namespace synaptica::numerics {

/// c is columns x columns, symmetric where keep is not 0, and must not overlap a; where keep is 0 it is not read.
/// Both throw InvalidArgument where shapes do not fit, or a size exceeds 2^31 - 1.
void gram_of_columns(const ConstMatrixView& a, const MatrixView& c, double scale = 1, double keep = 0);

/// c is rows x rows.
void gram_of_rows(const ConstMatrixView& a, const MatrixView& c, double scale = 1, double keep = 0);

}  // namespace synaptica::numerics
