#include "synaptica/report/fit_page.h"

#include <fmt/format.h>

#include "synaptica/report/embedded.h"
#include "synaptica/report/markup.h"
#include "synaptica/report/page_template.h"
#include "synaptica/study/files.h"

namespace synaptica::report {

namespace {

std::string lead_html(const std::string& text) {
  return text.empty() ? "" : "<p class=\"lead\">" + escape_html(text) + "</p>\n";
}

std::string figures_html(const FitPage& page) {
  std::string html;
  for (std::size_t k = 0; k < page.figures.size(); ++k) {
    const FitFigures& figures = page.figures[k];
    html += fmt::format("<section aria-labelledby=\"figures-{0}\">\n<h2 id=\"figures-{0}\">{1}</h2>\n", k,
                        escape_html(figures.heading));
    for (const TitledPlot& figure : figures.wide) html += plot_html(figure.plot, figure.title, figure.note);
    html += "<div class=\"halves\">\n";
    for (const TitledPlot& figure : figures.half) html += plot_html(figure.plot, figure.title, figure.note);
    html += "</div>\n</section>\n";
  }
  return html + lead_html(page.figures_note);
}

}  // namespace

std::string fit_page(const FitPage& page) {
  return filled(
      embedded_file("web/fit.html"),
      {{"icons", std::string(embedded_file("web/icons.svg"))},
       {"version", escape_html(page.version)},
       {"title", escape_html(page.title)},
       {"style", std::string(embedded_file("web/page.css")) + std::string(embedded_file("web/recall.css"))},
       {"summary", escape_html(page.summary)},
       {"verdict", badge_html(page.verdict, page.verdict_sentence)},
       {"warnings", warnings_html(page.warnings)},
       {"table", lead_html(page.table_note) + table_html(page.table_head, page.table)},
       {"figures", figures_html(page)},
       {"preparation", facts_html(page.preparation)},
       {"provenance", facts_html(page.provenance)},
       {"command", escape_html(page.command)}});
}

void write_fit_page(const std::filesystem::path& path, const FitPage& page) {
  replace_file(path, fit_page(page));
}

}  // namespace synaptica::report
