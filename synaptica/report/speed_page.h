// The report of `synaptica speed`: one HTML file with the ranking of directions, the spectrum of the recording, what was
// done to the data, and what such a recording cannot tell. The frame is
// data_page.h.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "synaptica/report/data_page.h"
#include "synaptica/report/plot.h"

namespace synaptica::report {

struct SpeedPage : DataPage {
  std::optional<Plot> ranking_plot, spectrum_plot;
  std::string ranking_note, spectrum_note;
  std::vector<std::string> table_head;
  std::vector<std::vector<std::string>> table;
  std::string table_note;
  std::vector<std::string> input_head;           ///< of the table of inputs
  std::vector<std::vector<std::string>> inputs;  ///< empty: no such table
  std::vector<std::string> limits;               ///< what is not to be known
};

[[nodiscard]] std::string speed_page(const SpeedPage& page);

/// Writes speed_page() to `path`, whole or not at all. Throws StorageError.
void write_speed_page(const std::filesystem::path& path, const SpeedPage& page);

}  // namespace synaptica::report
