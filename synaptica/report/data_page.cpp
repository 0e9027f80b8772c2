#include "synaptica/report/data_page.h"

#include <fmt/format.h>

#include "synaptica/report/embedded.h"
#include "synaptica/report/markup.h"
#include "synaptica/report/page_template.h"

namespace synaptica::report {

std::string section_html(const std::string& id, const std::string& heading, const std::string& body) {
  return fmt::format("<section aria-labelledby=\"{0}\">\n<h2 id=\"{0}\">{1}</h2>\n{2}\n</section>\n", id,
                     escape_html(heading), body);
}

std::string lead_html(const std::string& text) {
  return text.empty() ? "" : "<p class=\"lead\">" + escape_html(text) + "</p>\n";
}

std::string data_page(const std::string& program, const DataPage& page, const std::string& sections) {
  const bool judged = !page.verdict.name.empty();
  return filled(
      embedded_file("web/data_page.html"),
      {{"icons", std::string(embedded_file("web/icons.svg"))},
       {"version", escape_html(page.version)},
       {"program", escape_html(program)},
       {"title", escape_html(page.title)},
       {"style", std::string(embedded_file("web/page.css")) + std::string(embedded_file("web/recall.css"))},
       {"summary", escape_html(page.summary)},
       {"attributes", judged ? "" : " data-verdict=\"none\""},
       {"verdict", judged ? badge_html(page.verdict, page.verdict_sentence) : ""},
       {"warnings", warnings_html(page.warnings)},
       {"sections", sections},
       {"preparation", facts_html(page.preparation)},
       {"provenance", facts_html(page.provenance)},
       {"command", escape_html(page.command)}});
}

}  // namespace synaptica::report
