#include "synaptica/report/sections.h"

#include <fmt/format.h>

#include <cctype>

#include "synaptica/report/markup.h"

namespace synaptica::report {

namespace {

std::string icon_html(const std::string& name) {
  return fmt::format("<svg class=\"icon\" aria-hidden=\"true\"><use href=\"#icon-{}\"/></svg>", name);
}

}  // namespace

std::vector<Fact> facts_of(const std::vector<std::pair<std::string, std::string>>& pairs) {
  std::vector<Fact> facts;
  for (const auto& [term, text] : pairs) facts.push_back({term, text});
  return facts;
}

std::string tone_html(const Tone& tone) {
  return fmt::format("<span class=\"verdict {0}\">{1}{2}</span>", tone.name, icon_html(tone.name),
                     escape_html(tone.word));
}

std::string badge_html(const Tone& verdict, const std::string& sentence) {
  return fmt::format(
      "<section class=\"badge {0}\" aria-label=\"Result\">\n{1}\n<div>\n<p "
      "class=\"word\">{2}</p>\n<p>{3}</p>\n"
      "</div>\n</section>",
      verdict.name, icon_html(verdict.name), escape_html(verdict.word), escape_html(sentence));
}

std::string warnings_html(const std::vector<std::string>& warnings) {
  if (warnings.empty()) return {};
  std::string items;
  for (const std::string& warning : warnings) items += "<li>" + escape_html(warning) + "</li>\n";
  return "<section class=\"warnings\" aria-labelledby=\"warnings\">\n<h2 id=\"warnings\">" +
         std::string(warnings.size() == 1 ? "A warning" : "Warnings") + "</h2>\n<ul>\n" + items +
         "</ul>\n</section>";
}

std::string facts_html(const std::vector<Fact>& facts) {
  std::string html;
  for (const Fact& fact : facts)
    if (!fact.text.empty())
      html += fmt::format("<dt>{}</dt><dd>{}</dd>\n", escape_html(fact.term), escape_html(fact.text));
  return "<dl class=\"facts\">\n" + html + "</dl>\n";
}

std::string table_html(const std::vector<std::string>& head,
                       const std::vector<std::vector<std::string>>& rows) {
  std::string names, body;
  for (const std::string& name : head)
    names += "<th scope=\"col\" class=\"number\">" + escape_html(name) + "</th>";
  for (const auto& row : rows) {
    body += "<tr>";
    for (std::size_t i = 0; i < row.size(); ++i) {
      // A word may have a hyphen, which a number's minus sign is not.
      const bool word =
          i == 0 && std::isalpha(static_cast<unsigned char>(row[i].empty() ? ' ' : row[i].front())) != 0;
      const std::string cell = word ? escape_html(row[i]) : number_html(escape_html(row[i]));
      body += i == 0
                  ? "<th scope=\"row\">" + cell + "</th>"
                  : fmt::format("<td class=\"number\" data-label=\"{}\">{}</td>", escape_html(head[i]), cell);
    }
    body += "</tr>\n";
  }
  return fmt::format(
      "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table\"><table class=\"cards "
      "rows\">\n"
      "<thead><tr>{}</tr></thead>\n<tbody>\n{}</tbody>\n</table></div>\n",
      names, body);
}

std::string list_html(const std::vector<std::string>& sentences) {
  std::string items;
  for (const std::string& sentence : sentences) items += "<li>" + escape_html(sentence) + "</li>\n";
  return "<ul>\n" + items + "</ul>\n";
}

std::string plot_html(const std::optional<Plot>& plot, const std::string& title, const std::string& note) {
  if (!plot) return {};
  return fmt::format("<figure class=\"{}\">\n<h3>{}</h3>\n<figcaption>{}</figcaption>\n{}</figure>\n",
                     plot->wide ? "whole" : "half", escape_html(title), escape_html(note), plot_svg(*plot));
}

}  // namespace synaptica::report
