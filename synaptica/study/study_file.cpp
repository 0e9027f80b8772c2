#include "synaptica/study/study_file.h"

#include <toml++/toml.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <limits>
#include <sstream>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"

namespace synaptica {

namespace {

constexpr std::uintmax_t largest_file = std::uintmax_t{16} << 20;

std::string read_text(const std::filesystem::path& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) throw InvalidArgument(path.string() + ": no such file");
  if (std::filesystem::is_directory(status))
    throw InvalidArgument(path.string() + ": is a directory, not a study file");
  if (std::filesystem::is_regular_file(status) && std::filesystem::file_size(path, error) > largest_file)
    throw DataError(path.string() + ": larger than 16 MiB; this is no study file");
  std::ifstream file(path, std::ios::binary);
  if (!file) throw InvalidArgument(path.string() + ": cannot be read: " + std::strerror(errno));
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// One line of at most 120 printable characters: file content must not reach a terminal raw.
std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : text) line += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
  return line.size() <= 120 ? line : line.substr(0, 117) + "...";
}

class Reader {
 public:
  explicit Reader(const std::filesystem::path& path) : path_(path.string()) {}

  StudyRequest read() {
    toml::table table;
    try {
      table = toml::parse(read_text(path_), path_);
    } catch (const toml::parse_error& error) {
      throw DataError(path_ + ":" + std::to_string(error.source().begin.line) + ":" +
                      std::to_string(error.source().begin.column) +
                      ": not valid TOML: " + one_line(error.description()));
    }
    StudyRequest request;
    const std::vector<std::string> known{"study", "seed", "replicas", "parameters", "grid"};
    for (const auto& [key, node] : table)
      if (std::find(known.begin(), known.end(), key.str()) == known.end())
        throw DataError(place(node) + ": unknown key '" + one_line(key.str()) + "'" +
                        spelling_hint(key.str(), known));

    const toml::node* study = table.get("study");
    if (study == nullptr)
      throw DataError(path_ + ": no study is named; add a line such as study = \"memory-drift\"");
    if (!study->is_string()) throw DataError(place(*study) + ": study must be a name in quotes");
    request.study = study->as_string()->get();
    request.place = place(*study);
    if (const toml::node* node = table.get("seed"))
      request.seed = static_cast<std::uint64_t>(whole(*node, "seed", 0));
    if (const toml::node* node = table.get("replicas")) request.replicas = whole(*node, "replicas", 1);
    for (const auto& [key, node] : section(table, "parameters"))
      request.settings.push_back({std::string(key.str()), value(node, key.str()), place(node)});
    for (const auto& [key, node] : section(table, "grid")) {
      const toml::array* array = node.as_array();
      if (array == nullptr)
        throw DataError(place(node) + ": grid of '" + one_line(key.str()) +
                        "' must be a list of values, such as [1, 2, 4]");
      GridSetting axis{std::string(key.str()), {}, place(node)};
      for (const toml::node& entry : *array) axis.values.push_back(value(entry, key.str()));
      request.grid.push_back(std::move(axis));
    }
    // A TOML table is sorted by name; the order of the lines is the order that the author wants to see.
    std::stable_sort(request.grid.begin(), request.grid.end(),
                     [&](const auto& a, const auto& b) { return line_of(a.place) < line_of(b.place); });
    return request;
  }

 private:
  [[nodiscard]] std::string place(const toml::node& node) const {
    return path_ + ":" + std::to_string(node.source().begin.line);
  }

  [[nodiscard]] static long line_of(const std::string& place) {
    return std::stol(place.substr(place.rfind(':') + 1));
  }

  [[nodiscard]] std::int64_t whole(const toml::node& node, const char* key, std::int64_t lowest) const {
    if (!node.is_integer() || node.as_integer()->get() < lowest)
      throw DataError(place(node) + ": " + key + " must be an integer of at least " + std::to_string(lowest));
    return node.as_integer()->get();
  }

  // The table of that name, in place: a copy would forget its lines.
  [[nodiscard]] const toml::table& section(const toml::table& table, const char* name) const {
    static const toml::table empty;
    const toml::node* node = table.get(name);
    if (node == nullptr) return empty;
    if (!node->is_table()) throw DataError(place(*node) + ": [" + name + "] must be a table");
    return *node->as_table();
  }

  [[nodiscard]] ParameterValue value(const toml::node& node, std::string_view key) const {
    if (node.is_boolean()) return node.as_boolean()->get();
    if (node.is_integer()) return node.as_integer()->get();
    if (node.is_floating_point()) return node.as_floating_point()->get();
    if (node.is_string()) return node.as_string()->get();
    if (const toml::array* array = node.as_array()) {
      std::vector<double> list;
      for (const toml::node& entry : *array) {
        const auto number = entry.value<double>();
        if (!number || entry.is_boolean())
          throw DataError(place(entry) + ": '" + one_line(key) + "' holds a list entry that is not a number");
        list.push_back(*number);
      }
      return list;
    }
    throw DataError(place(node) + ": '" + one_line(key) +
                    "' must be a number, text, true, false or a list of numbers");
  }

  std::string path_;
};

}  // namespace

StudyRequest read_study_file(const std::filesystem::path& path) {
  return Reader(path).read();
}

}  // namespace synaptica
