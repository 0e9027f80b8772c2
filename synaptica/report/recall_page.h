// The report of `synaptica recall`: one HTML file with pictures of cues, recalls and memories, the overlaps, the basin
// and the theory beside them (data_page.h).
//
// At the limits that callers keep (24 cues drawn, 400 rows and points, a map of 500 x 500) it
// stays below 1.5 MB.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "synaptica/core/array.h"
#include "synaptica/report/data_page.h"
#include "synaptica/report/plot.h"

namespace synaptica::report {

struct RecallPictures {
  std::string name;  ///< "cue 7"
  std::vector<double> cue, state;
  std::vector<double> memory;  ///< empty where none was reached
  std::string memory_name;     ///< "memory 7", "no memory"
  Tone
      tone;  ///< agrees: right, disagrees: another memory, unresolved: spurious, none: reached one, source not known
  std::string note;  ///< "overlap 0.59 → 1, 3 sweeps"
};

struct RecallPage : DataPage {
  std::size_t height = 1, width = 1;  ///< of the pictures; height 1: strips
  double lowest = -1, highest = 1;    ///< values drawn white and black
  std::vector<RecallPictures> pictures;
  std::string pictures_note;  ///< how many of how many, what black is, where the shape comes from

  std::optional<Plot> overlap_plot;
  std::string overlap_note;
  Array overlap_matrix;  ///< {n, n}
  std::vector<std::size_t> matrix_memories;
  std::string matrix_note;
  std::optional<Plot> basin_plot;
  std::string basin_note;

  std::vector<Fact> theory;
  std::string theory_note;
  std::vector<std::string> table_head;
  std::vector<std::vector<std::string>> table;  ///< rows of cells
  std::vector<Tone> table_tones;                ///< of each row, shown in its last column
  std::string table_note;
};

[[nodiscard]] std::string recall_page(const RecallPage& page);

/// Writes recall_page() to `path`, whole or not at all. Throws StorageError.
void write_recall_page(const std::filesystem::path& path, const RecallPage& page);

}  // namespace synaptica::report
