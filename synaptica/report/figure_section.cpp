#include "synaptica/report/figure_section.h"

#include <fmt/format.h>

#include <string_view>

#include "synaptica/report/embedded.h"
#include "synaptica/report/markup.h"

namespace synaptica::report {

namespace {

// The bundles as npm has them, less the pointer to a source map that is not here.
std::string bundle(std::string_view path) {
  const std::string_view script = embedded_file(path);
  return std::string(script.substr(0, script.rfind("//# sourceMappingURL=")));
}

}  // namespace

std::string figures_html(std::span<const Figure> figures) {
  if (figures.empty()) return {};
  std::string html =
      "<section aria-labelledby=\"figures\">\n"
      "<h2 id=\"figures\">Figures</h2>\n"
      "<noscript><p class=\"notice\">The charts are drawn by JavaScript, which is switched off "
      "here. Everything else on this page is complete without it, and the results file holds every "
      "curve.</p></noscript>\n"
      "<p class=\"hint\" hidden></p>\n";
  for (const Figure& figure : figures) {
    html += fmt::format(
        "<figure data-figure=\"{0}\" id=\"figure-{0}\">\n"
        "<div class=\"figure-head\"><div><h3>{1}</h3>\n"
        "<figcaption>{2}{3}</figcaption></div><div class=\"save\"></div></div>\n"
        "<div class=\"chart\" role=\"img\" aria-label=\"{4}\"></div>\n"
        "<script type=\"application/json\">{5}</script>\n"
        "</figure>\n",
        escape_html(figure.name), escape_html(figure.title), escape_html(figure.caption),
        figure.note.empty() ? "" : " <em>" + escape_html(figure.note) + "</em>",
        escape_html(figure.title + ". " + figure.caption), escape_script_json(figure.specification));
  }
  return html + "</section>\n";
}

std::string chart_scripts() {
  std::string html =
      "<script>\n"
      "/*\n"
      "The charts are drawn by Vega, Vega-Lite and Vega-Embed, whose licences ask to be passed "
      "on:\n"
      "\n";
  html += embedded_file("web/vendor/LICENCES.txt");
  html += "*/\n</script>\n";
  for (const std::string_view path :
       {"web/vendor/vega.min.js", "web/vendor/vega-lite.min.js", "web/vendor/vega-embed.min.js"})
    html += fmt::format("<script>{}</script>\n", bundle(path));
  html += fmt::format("<script>\n{}</script>\n", embedded_file("web/page.js"));
  return html;
}

}  // namespace synaptica::report
