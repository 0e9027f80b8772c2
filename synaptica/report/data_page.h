// The frame of the reports on data that a user brings (`recall`, `speed`, `fit`): one HTML file with title, verdict and
// warnings above the sections of its own, and what was done to the data and where the numbers come from below them. It needs
// no network and no script.
//
// A page shows what it is given and computes nothing; numbers come as text, so that page and terminal agree. Whatever is text
// here is escaped.
#pragma once

#include <string>
#include <vector>

#include "synaptica/report/sections.h"

namespace synaptica::report {

/// What all of them show.
struct DataPage {
  std::string version;
  std::string title;
  std::string summary;
  Tone verdict;  ///< of the whole; no name: the page has none
  std::string verdict_sentence;
  std::vector<std::string> warnings;
  std::vector<Fact> preparation, provenance;
  std::string command;  ///< that gives the same numbers
};

/// A section with its heading; `id` is unique on the page. `body` is markup.
[[nodiscard]] std::string section_html(const std::string& id, const std::string& heading,
                                       const std::string& body);

/// A paragraph that introduces what follows; nothing where there is no text.
[[nodiscard]] std::string lead_html(const std::string& text);

/// The page of that program of ours ("fit"), with these sections as markup.
[[nodiscard]] std::string data_page(const std::string& program, const DataPage& page,
                                    const std::string& sections);

}  // namespace synaptica::report
