// A recording: the numbers of one array in a file, with what the file says of them.
//
//   read_recording("images.npy")            NumPy's array file                 npy.h
//   read_recording("session.npz")           the only array of the archive      npz.h
//   read_recording("session.npz:rates")     the array of that name
//   read_recording("session.h5:trial/rates")  a dataset of an HDF5 file        hdf5.h
//   read_recording("session.nwb")           its only time series
//   read_recording("rates.csv")             anything else is text in columns   csv.h
//   read_recording("rates.csv:rate")        the column of that name, or number from 1 (.csv, .tsv, .txt), one axis
//
// What the bytes are decides, not the name; a name that promises another format is an error. Every value is finite but
// for the gaps: not-a-number where a measurement is missing. Gaps are counted here and left to the caller, who refuses
// them (require_no_gaps) or says what it does with them. An infinite value, a number that a double cannot hold exactly
// (an integer beyond 2^53) and anything that is no number are errors.
//
// Each error is a DataError of one line: file, place (byte, line and column, member, index), what was seen, the remedy.
// Sizes that a file claims are compared with its length before memory is asked for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "synaptica/core/array.h"

namespace synaptica::recordings {

struct Column {
  std::string name;  ///< "rate"; "" where the file names none
  std::string unit;  ///< "Hz", of a heading "rate (Hz)" or "rate [Hz]"; "" where the file says none
};

struct Recording {
  Array array;                       ///< as in the file, row-major; gaps are NaN
  std::string source;                ///< as it was asked for: "session.npz:rates"
  std::string form;                  ///< what was read: "npy, float64, 100 × 64"
  std::vector<std::size_t> gaps;     ///< row-major indices of the gaps, in order
  std::vector<Column> columns;       ///< of a text file with a heading: one a column; else empty
  std::vector<std::uint64_t> lines;  ///< of a text file: the line of each row, from 1; else empty
  std::string unit;                  ///< of all values, where the file says one; else ""
  double sampling_rate = 0;          ///< rows a second, where the file says so; else 0
};

/// Reads a recording, see above. Throws DataError, also where the file is missing, empty or a folder; StorageError
/// where the machine refuses to read it.
[[nodiscard]] Recording read_recording(const std::string& source);

/// Where an entry lies, for a sentence: "session.npz:rates[3, 17]", "rates.csv:12, column 3 (rate)".
[[nodiscard]] std::string place_of(const Recording& recording, std::size_t index);

/// Throws DataError with the number of gaps, the place of the first and the remedy. `purpose` says who wants none:
/// "a pattern has a value for every neuron".
void require_no_gaps(const Recording& recording, const std::string& purpose);

/// "100 × 8 × 8"; "a single number" of no axes.
[[nodiscard]] std::string shape_text(const std::vector<std::size_t>& shape);

}  // namespace synaptica::recordings
