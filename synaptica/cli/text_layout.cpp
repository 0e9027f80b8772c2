#include "synaptica/cli/text_layout.h"

#include <algorithm>

namespace synaptica::cli {

std::size_t text_width(const std::string& text) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\033')
      i = std::min(text.find('m', i), text.size() - 1);
    else if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U)
      ++width;
  }
  return width;
}

std::string aligned(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], text_width(row[i]));
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line = "  ";
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) line.append(widths[i] - text_width(row[i]) + 2, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

std::string facts_text(const Facts& facts, int width) {
  std::size_t widest = 0;
  for (const auto& fact : facts) widest = std::max(widest, text_width(fact.first));
  const std::size_t indent = widest + 4;
  const std::size_t room = static_cast<std::size_t>(std::clamp(width, 60, 110)) - indent;
  std::string text;
  for (const auto& [term, sentence] : facts) {
    std::string line = "  " + term + std::string(widest - text_width(term) + 2, ' ');
    std::size_t column = 0, start = 0;
    while (start <= sentence.size()) {
      const std::size_t end = std::min(sentence.find(' ', start), sentence.size());
      const std::string word = sentence.substr(start, end - start);
      if (column > 0 && column + 1 + text_width(word) > room) {
        line += "\n" + std::string(indent, ' ');
        column = 0;
      }
      if (column > 0) {
        line += " ";
        ++column;
      }
      line += word;
      column += text_width(word);
      start = end + 1;
    }
    text += line + "\n";
  }
  return text;
}

}  // namespace synaptica::cli
