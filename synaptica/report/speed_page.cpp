#include "synaptica/report/speed_page.h"

#include <fmt/format.h>

#include "synaptica/report/embedded.h"
#include "synaptica/report/markup.h"
#include "synaptica/report/page_template.h"
#include "synaptica/study/files.h"

namespace synaptica::report {

namespace {

std::string figures_html(const SpeedPage& page) {
  const std::string figures =
      plot_html(page.ranking_plot, "Predicted speed of each direction", page.ranking_note) +
      plot_html(page.spectrum_plot, "Where the activity varies", page.spectrum_note);
  if (figures.empty()) return {};
  return "<section aria-labelledby=\"figures\">\n<h2 id=\"figures\">Ranking</h2>\n<div class=\"halves\">\n" +
         figures + "</div>\n</section>";
}

std::string inputs_html(const SpeedPage& page) {
  if (page.inputs.empty()) return {};
  return "<section aria-labelledby=\"inputs\">\n<h2 id=\"inputs\">Inputs</h2>\n<p class=\"lead\">Log speeds "
         "of a "
         "direction and of an input add up.</p>\n" +
         table_html(page.input_head, page.inputs) + "</section>";
}

}  // namespace

std::string speed_page(const SpeedPage& page) {
  return filled(
      embedded_file("web/speed.html"),
      {{"icons", std::string(embedded_file("web/icons.svg"))},
       {"version", escape_html(page.version)},
       {"title", escape_html(page.title)},
       {"style", std::string(embedded_file("web/page.css")) + std::string(embedded_file("web/recall.css"))},
       {"summary", escape_html(page.summary)},
       {"warnings", warnings_html(page.warnings)},
       {"figures", figures_html(page)},
       {"table", "<p class=\"lead\">" + escape_html(page.table_note) + "</p>\n" +
                     table_html(page.table_head, page.table)},
       {"inputs", inputs_html(page)},
       {"limits", list_html(page.limits)},
       {"preparation", facts_html(page.preparation)},
       {"provenance", facts_html(page.provenance)},
       {"command", escape_html(page.command)}});
}

void write_speed_page(const std::filesystem::path& path, const SpeedPage& page) {
  replace_file(path, speed_page(page));
}

}  // namespace synaptica::report
