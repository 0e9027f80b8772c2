// The report of `synaptica speed`: one HTML file with the ranking of directions, the spectrum of the recording, what was
// done to the data, and what such a recording cannot tell. It needs no network and no script.
//
// The page shows what it is given and computes nothing; numbers come as text, so that page and terminal agree. Whatever
// is text here is escaped.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "synaptica/report/plot.h"
#include "synaptica/report/sections.h"

namespace synaptica::report {

struct SpeedPage {
  std::string version;
  std::string title;
  std::string summary;
  std::vector<std::string> warnings;
  std::optional<Plot> ranking_plot, spectrum_plot;
  std::string ranking_note, spectrum_note;
  std::vector<std::string> table_head;
  std::vector<std::vector<std::string>> table;
  std::string table_note;
  std::vector<std::string> input_head;           ///< of the table of inputs
  std::vector<std::vector<std::string>> inputs;  ///< empty: no such table
  std::vector<std::string> limits;               ///< what is not to be known
  std::vector<Fact> preparation, provenance;
  std::string command;  ///< that gives the same numbers
};

[[nodiscard]] std::string speed_page(const SpeedPage& page);

/// Writes speed_page() to `path`, whole or not at all. Throws StorageError.
void write_speed_page(const std::filesystem::path& path, const SpeedPage& page);

}  // namespace synaptica::report
