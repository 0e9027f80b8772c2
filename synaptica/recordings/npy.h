// NumPy's .npy: one array, its type and shape in a line of Python before the numbers.
//
//   \x93NUMPY  version (2 bytes)  length of the header (2 bytes; 4 from version 2)  header  numbers
//   header: {'descr': '<f8', 'fortran_order': False, 'shape': (100, 64), }
//
// Read: versions 1 to 3; bool, int8 ... int64, uint8 ... uint64, float16, float32, float64 in either byte order; C and
// Fortran order (what is handed back is row-major). Each becomes a double, exactly. Refused, with what to save instead:
// complex numbers, texts, dates, objects (pickles are never loaded), records, float128, and shapes with an axis of
// length 0. Not-a-number is a gap.
#pragma once

#include <string>
#include <string_view>

#include "synaptica/recordings/recording.h"

namespace synaptica::recordings {

/// Whether the bytes start as such a file does.
[[nodiscard]] bool is_npy(std::string_view bytes) noexcept;

/// The array in these bytes. `source` names them in errors. Throws DataError.
[[nodiscard]] Recording parse_npy(std::string_view bytes, const std::string& source);

}  // namespace synaptica::recordings
