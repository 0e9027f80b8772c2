#include "synaptica/report/fit_page.h"

#include "synaptica/study/files.h"

namespace synaptica::report {

namespace {

std::string figures_html(const FitPage& page) {
  std::string html;
  for (std::size_t k = 0; k < page.figures.size(); ++k) {
    const FitFigures& figures = page.figures[k];
    std::string charts;
    for (const TitledPlot& figure : figures.wide) charts += plot_html(figure.plot, figure.title, figure.note);
    charts += "<div class=\"halves\">\n";
    for (const TitledPlot& figure : figures.half) charts += plot_html(figure.plot, figure.title, figure.note);
    html += section_html("figures-" + std::to_string(k), figures.heading, charts + "</div>");
  }
  return html + lead_html(page.figures_note);
}

}  // namespace

std::string fit_page(const FitPage& page) {
  const std::string table = lead_html(page.table_note) + table_html(page.table_head, page.table);
  return data_page("fit", page,
                   section_html("comparison", "The fit beside theory", table) + figures_html(page));
}

void write_fit_page(const std::filesystem::path& path, const FitPage& page) {
  replace_file(path, fit_page(page));
}

}  // namespace synaptica::report
