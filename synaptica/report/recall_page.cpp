#include "synaptica/report/recall_page.h"

#include <fmt/format.h>

#include "synaptica/core/text.h"
#include "synaptica/report/markup.h"
#include "synaptica/report/picture.h"
#include "synaptica/study/files.h"

namespace synaptica::report {

namespace {

std::string picture_html(const RecallPage& page, const std::vector<double>& values, const std::string& name) {
  if (values.empty())
    return "<div class=\"picture missing\"><div class=\"frame\" aria-hidden=\"true\">–</div><span>" +
           escape_html(name) + "</span></div>";
  return fmt::format(
      "<div class=\"picture\"><img class=\"frame\" alt=\"\" src=\"{}\"><span>{}</span></div>",
      picture_address(values, page.height, page.width, page.lowest, page.highest, Palette::ink),
      escape_html(name));
}

std::string pictures_html(const RecallPage& page) {
  if (page.pictures.empty()) return {};
  std::string cards;
  for (const RecallPictures& pictures : page.pictures)
    cards += fmt::format(
        "<li class=\"card\"><div class=\"card-head\"><strong>{}</strong>{}</div>\n<div "
        "class=\"trio\">{}{}{}</div>\n"
        "<p class=\"card-note\">{}</p></li>\n",
        escape_html(pictures.name), tone_html(pictures.tone), picture_html(page, pictures.cue, "cue"),
        picture_html(page, pictures.state, "recall"),
        picture_html(page, pictures.memory, pictures.memory_name), escape_html(pictures.note));
  return section_html(
      "pictures", "Cues and what they recalled",
      lead_html(page.pictures_note) +
          fmt::format("<ul class=\"cards-of-pictures {}\" style=\"--ratio: {} / {}\">\n{}</ul>",
                      page.height == 1 ? "strips" : "images", page.width, page.height, cards));
}

std::string matrix_html(const RecallPage& page) {
  const std::size_t side = page.matrix_memories.size();
  if (side < 2) return {};
  return fmt::format(
      "<figure class=\"half\">\n<h3>Overlaps of the memories</h3>\n<figcaption>{}</figcaption>\n"
      "<div class=\"matrix\"><img alt=\"Map of the overlaps of {} memories with each other\" src=\"{}\">\n"
      "<div class=\"matrix-ends\"><span>memory {}</span><span>memory {}</span></div>\n"
      "<div class=\"legend\"><span>−1</span><i "
      "aria-hidden=\"true\"></i><span>+1</span></div></div>\n</figure>\n",
      escape_html(page.matrix_note), side,
      picture_address(page.overlap_matrix.values, side, side, -1, 1, Palette::diverging, 500),
      page.matrix_memories.front(), page.matrix_memories.back());
}

std::string figures_html(const RecallPage& page) {
  const std::string figures =
      plot_html(page.overlap_plot, "Overlap before and after", page.overlap_note) +
      plot_html(page.basin_plot, "From how far memories are recalled", page.basin_note) + matrix_html(page);
  if (figures.empty()) return {};
  return section_html("figures", "Overlaps", "<div class=\"halves\">\n" + figures + "</div>");
}

std::string table_html(const RecallPage& page) {
  std::string head, rows;
  for (const std::string& name : page.table_head)
    head += "<th scope=\"col\" class=\"number\">" + escape_html(name) + "</th>";
  for (std::size_t row = 0; row < page.table.size(); ++row) {
    rows += "<tr>";
    for (std::size_t i = 0; i < page.table[row].size(); ++i) {
      const std::string cell = number_html(escape_html(page.table[row][i]));
      rows += i == 0 ? "<th scope=\"row\" class=\"number\">" + cell + "</th>"
                     : fmt::format("<td class=\"number\" data-label=\"{}\">{}</td>",
                                   escape_html(page.table_head[i]), cell);
    }
    rows += "<td data-label=\"Ended in\">" + tone_html(page.table_tones[row]) + "</td></tr>\n";
  }
  const std::string table = fmt::format(
      "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table of cues\"><table "
      "class=\"cards cues\">\n<thead><tr>{}<th scope=\"col\">Ended "
      "in</th></tr></thead>\n<tbody>\n{}</tbody>\n</table></div>\n",
      head, rows);
  const std::string note = lead_html(page.table_note);
  constexpr std::size_t most_open = 30;
  if (page.table.size() <= most_open) return note + table;
  return note + fmt::format("<details><summary>{} cues</summary>\n{}</details>\n", page.table.size(), table);
}

}  // namespace

std::string recall_page(const RecallPage& page) {
  return data_page("recall", page,
                   pictures_html(page) +
                       section_html("theory", "What theory expects",
                                    lead_html(page.theory_note) + facts_html(page.theory)) +
                       figures_html(page) + section_html("cues", "Cues", table_html(page)));
}

void write_recall_page(const std::filesystem::path& path, const RecallPage& page) {
  replace_file(path, recall_page(page));
}

}  // namespace synaptica::report
