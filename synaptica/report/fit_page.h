// The report of `synaptica fit`: one HTML file with the fit beside theory, prediction against signal, the weights, and the
// spectra of the data (data_page.h).
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "synaptica/report/data_page.h"
#include "synaptica/report/plot.h"

namespace synaptica::report {

/// A chart with what stands above it.
struct TitledPlot {
  std::string title;
  std::string note;
  std::optional<Plot> plot;
};

/// Charts of one target; the wide ones come first.
struct FitFigures {
  std::string heading;
  std::vector<TitledPlot> wide, half;
};

struct FitPage : DataPage {
  std::vector<std::string> table_head;
  std::vector<std::vector<std::string>> table;
  std::string table_note;
  std::vector<FitFigures> figures;
  std::string figures_note;  ///< what is not drawn
};

[[nodiscard]] std::string fit_page(const FitPage& page);

/// Writes fit_page() to `path`, whole or not at all. Throws StorageError.
void write_fit_page(const std::filesystem::path& path, const FitPage& page);

}  // namespace synaptica::report
