#include "synaptica/report/speed_page.h"

#include "synaptica/study/files.h"

namespace synaptica::report {

namespace {

std::string figures_html(const SpeedPage& page) {
  const std::string figures =
      plot_html(page.ranking_plot, "Predicted speed of each direction", page.ranking_note) +
      plot_html(page.spectrum_plot, "Where the activity varies", page.spectrum_note);
  if (figures.empty()) return {};
  return section_html("figures", "Ranking", "<div class=\"halves\">\n" + figures + "</div>");
}

std::string inputs_html(const SpeedPage& page) {
  if (page.inputs.empty()) return {};
  return section_html("inputs", "Inputs",
                      lead_html("Log speeds of a direction and of an input add up.") +
                          table_html(page.input_head, page.inputs));
}

}  // namespace

std::string speed_page(const SpeedPage& page) {
  const std::string table = lead_html(page.table_note) + table_html(page.table_head, page.table);
  return data_page("speed", page,
                   figures_html(page) + section_html("directions", "Directions", table) + inputs_html(page) +
                       section_html("limits", "Not to be known from this recording", list_html(page.limits)));
}

void write_speed_page(const std::filesystem::path& path, const SpeedPage& page) {
  replace_file(path, speed_page(page));
}

}  // namespace synaptica::report
