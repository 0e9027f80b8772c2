// Arrays in HDF5 files, and time series in those of Neurodata Without Borders (NWB).
//
//   session.h5                     the only array of numbers in the file
//   session.h5:trial/rates         the dataset of that path
//   session.nwb:acquisition/lfp    a group with a dataset `data`: its series; `timestamps` or `starting_time` beside it
//                                  give the sampling rate
//
// Numbers are integers, truth values or floating point of any size and byte order; each becomes a double, exactly, but for
// a series' `conversion` and `offset`, which turn what was stored into its `unit` (and are said in Recording::form).
// Not-a-number is a gap. Refused: texts, compounds, references, scalars, empty arrays, infinite values.
//
// The library that reads HDF5 can crash on damaged files, so it works in a child process: call this while the process
// has one thread only.
#pragma once

#include <string>
#include <string_view>

#include "synaptica/recordings/recording.h"

namespace synaptica::recordings {

/// Whether the bytes at the start of a file, or behind a user block of 512 to 8192 bytes, are HDF5's.
[[nodiscard]] bool is_hdf5(std::string_view bytes) noexcept;

/// The array of that path in the file; "": the only one, in an NWB file the only time series. Throws DataError, naming
/// the arrays there are where it is not clear which is meant.
[[nodiscard]] Recording read_hdf5(const std::string& path, const std::string& name);

/// The spike times of an NWB file's `units`, counted in bins of `bin` seconds from the first bin with a spike to the
/// last: {bins, units}; bins start at whole multiples of `bin`. Throws DataError; InvalidArgument where bin is not above
/// 0, or there would be more than 10^9 counts.
[[nodiscard]] Recording read_binned_spikes(const std::string& path, double bin);

}  // namespace synaptica::recordings
