#include "synaptica/report/page.h"

#include <algorithm>
#include <vector>

#include "synaptica/report/embedded.h"
#include "synaptica/report/figure.h"
#include "synaptica/report/figure_section.h"
#include "synaptica/report/markup.h"
#include "synaptica/report/page_template.h"
#include "synaptica/report/parameter_section.h"
#include "synaptica/report/provenance_section.h"
#include "synaptica/report/sections.h"
#include "synaptica/report/verdict_badge.h"
#include "synaptica/report/verdict_section.h"
#include "synaptica/study/files.h"
#include "synaptica/study/warnings.h"

namespace synaptica {

std::string report_page(const RunResult& run, const PageLimits& limits) {
  const StudyDescription& study = run.description;
  FigureLimits figure_limits;
  figure_limits.rows = limits.figure_rows / std::max<std::size_t>(1, study.figures.size());
  const std::vector<Figure> figures = draw_figures(run, figure_limits);
  const std::string source =
      study.source.empty() ? "" : "<p class=\"source\">Source: " + escape_html(study.source) + "</p>";
  return report::filled(embedded_file("web/page.html"),
                        {{"icons", std::string(embedded_file("web/icons.svg"))},
                         {"version", escape_html(run.provenance.version)},
                         {"title", escape_html(study.title)},
                         {"style", std::string(embedded_file("web/page.css"))},
                         {"study", escape_html(study.name)},
                         {"summary", escape_html(study.summary)},
                         {"source", source},
                         {"verdict", report::verdict_badge(run)},
                         {"warnings", report::warnings_html(warnings_of(run))},
                         {"parameters", report::parameters_html(run)},
                         {"verdicts", report::verdicts_html(run, limits.points)},
                         {"figures", report::figures_html(figures)},
                         {"reading", report::reading_html(run)},
                         {"provenance", report::provenance_html(run)},
                         {"scripts", figures.empty() ? "" : report::chart_scripts()}});
}

void write_report(const std::filesystem::path& path, const RunResult& run) {
  replace_file(path, report_page(run));
}

}  // namespace synaptica
