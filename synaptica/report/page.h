// The report of a run: one HTML file that holds everything it shows and asks nothing of the
// network.
//
// It opens from a disk, in light and dark, on a phone and on paper; without JavaScript only the
// charts are missing. Its template, style and scripts are web/page.html, .css and .js; the charts
// are drawn by the bundles in web/vendor.
#pragma once

#include <filesystem>
#include <string>

#include "synaptica/study/run_result.h"

namespace synaptica {

/// How much one page shows. With figures at these limits it stays below 3 MB, 0.9 MB of it scripts.
struct PageLimits {
  std::size_t figure_rows = 9000;  ///< of all figures together
  std::size_t points = 60;         ///< with a table of their own; those without agreement come first
};

/// The page. Throws std::logic_error where a figure does not fit its study (see check_figure).
[[nodiscard]] std::string report_page(const RunResult& run, const PageLimits& limits = {});

/// Writes report_page() to `path`, whole or not at all. Throws StorageError.
void write_report(const std::filesystem::path& path, const RunResult& run);

}  // namespace synaptica
