#include "synaptica/recordings/csv.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>

#include "synaptica/core/error.h"
#include "synaptica/recordings/file_bytes.h"

namespace synaptica::recordings {

namespace {

constexpr char blanks = ' ';  // stands for any run of blanks and tabs

struct Field {
  std::string text;
  std::size_t column = 1;  // byte of the line, from 1
  std::uint64_t line = 1;
  bool quoted = false;
};
using Row = std::vector<Field>;

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string quoted_text(const std::string& text) {
  return shown_bytes(text, 24);
}

// Goes through the bytes row by row. A probe lets broken quotes pass: another separator may mend them.
class Rows {
 public:
  Rows(std::string_view bytes, const std::string& source, char separator, bool probe = false)
      : bytes_(bytes), source_(source), separator_(separator), probe_(probe) {}

  // The next row with content; false at the end.
  bool next(Row& row) {
    while (at_ < bytes_.size()) {
      const std::string_view line = line_at(at_);
      const std::string_view content = trimmed(line);
      if (!content.empty() && content.front() != '#') {
        read(row);
        return true;
      }
      at_ += line.size();
      end_line();
    }
    return false;
  }

 private:
  [[nodiscard]] std::string_view line_at(std::size_t at) const {
    const std::size_t end = bytes_.find_first_of("\r\n", at);
    return bytes_.substr(at, end == std::string_view::npos ? end : end - at);
  }
  void end_line() {
    if (at_ < bytes_.size() && bytes_[at_] == '\r' && at_ + 1 < bytes_.size() && bytes_[at_ + 1] == '\n')
      ++at_;
    if (at_ < bytes_.size()) ++at_;
    ++line_;
    line_start_ = at_;
  }
  [[nodiscard]] bool at_line_end() const {
    return at_ >= bytes_.size() || bytes_[at_] == '\n' || bytes_[at_] == '\r';
  }
  [[nodiscard]] bool at_separator() const {
    return at_ < bytes_.size() && (separator_ == blanks ? is_blank(bytes_[at_]) : bytes_[at_] == separator_);
  }
  void skip_blanks() {
    while (at_ < bytes_.size() && is_blank(bytes_[at_]) &&
           (separator_ == blanks || bytes_[at_] != separator_))
      ++at_;
  }

  void read(Row& row) {
    row.clear();
    skip_blanks();
    while (true) {
      row.push_back(field());
      skip_blanks();
      if (at_line_end()) break;
      if (separator_ == blanks) continue;
      ++at_;  // the separator
      skip_blanks();
      if (at_line_end()) {  // "1,2," ends with an empty field
        row.push_back({"", at_ - line_start_ + 1, line_, false});
        break;
      }
    }
    end_line();
  }

  Field field() {
    Field field{"", at_ - line_start_ + 1, line_, false};
    if (at_ < bytes_.size() && bytes_[at_] == '"') {
      field.quoted = true;
      ++at_;
      while (true) {
        if (at_ >= bytes_.size() && probe_) return field;
        if (at_ >= bytes_.size())
          throw DataError(source_ + ":" + std::to_string(field.line) + ":" + std::to_string(field.column) +
                          ": this quote has no end: close it, or double a quote that is meant as such");
        const char c = bytes_[at_++];
        if (c == '"') {
          if (at_ >= bytes_.size() || bytes_[at_] != '"') break;
          ++at_;
        } else if (c == '\n') {
          ++line_;
          line_start_ = at_;
        }
        field.text += c;
      }
      skip_blanks();
      while (probe_ && !at_line_end() && !at_separator()) ++at_;
      if (!at_line_end() && !at_separator() && separator_ != blanks)
        throw DataError(source_ + ":" + std::to_string(line_) + ":" + std::to_string(at_ - line_start_ + 1) +
                        ": " + quoted_text(std::string(bytes_.substr(at_, 1))) +
                        " follows a closing quote: double a quote inside of a field");
      return field;
    }
    const std::size_t start = at_;
    while (!at_line_end() && !at_separator()) ++at_;
    field.text = trimmed(bytes_.substr(start, at_ - start));
    return field;
  }

  std::string_view bytes_;
  const std::string& source_;
  char separator_;
  bool probe_;
  std::size_t at_ = 0, line_start_ = 0;
  std::uint64_t line_ = 1;
};

char find_separator(std::string_view bytes, const std::string& source) {
  constexpr std::size_t looked_at = 20;
  char best = blanks;
  std::size_t most = 1;
  for (const char separator : {'\t', ';', ',', blanks}) {
    Rows rows(bytes, source, separator, true);
    Row row;
    std::size_t least = std::numeric_limits<std::size_t>::max(), largest = 0;
    for (std::size_t i = 0; i < looked_at && rows.next(row); ++i) {
      least = std::min(least, row.size());
      largest = std::max(largest, row.size());
    }
    if (largest > 1 && least == largest) return separator;
    if (largest > most && separator != blanks) {
      most = largest;
      best = separator;
    }
  }
  return best;
}

bool is_gap(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  for (const std::string_view word : {"", "nan", "na", "n/a", "null", "none"})
    if (lower == word) return true;
  return false;
}

// Nothing where it is no number. Infinite where it is beyond a double.
std::optional<double> number(std::string_view text) {
  if (!text.empty() && text.front() == '+' && text.size() > 1 && text[1] != '-') text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end != text.data() + text.size() || text.empty()) return std::nullopt;
  if (error == std::errc::result_out_of_range) {
    // Too large or too small: its exponent's sign tells, and a small one is a zero to any double.
    const std::size_t exponent = text.find_first_of("eE");
    const bool small = exponent != std::string_view::npos && text.substr(exponent + 1, 1) == "-";
    return small ? 0 : std::numeric_limits<double>::infinity();
  }
  if (error != std::errc()) return std::nullopt;
  return value;
}

bool is_number(const Field& field) {
  return number(trimmed(field.text)).has_value() && !is_gap(trimmed(field.text));
}

std::string place(const std::string& source, const Field& field) {
  return source + ":" + std::to_string(field.line) + ":" + std::to_string(field.column);
}

[[noreturn]] void refuse(const std::string& source, const Field& field, bool first_row) {
  std::string remedy = "write a number, or nothing where it is missing";
  const std::string_view text = trimmed(field.text);
  std::string with_point(text);
  std::replace(with_point.begin(), with_point.end(), ',', '.');
  if (with_point != text && number(with_point))
    remedy = "write the decimal comma as a point";
  else if (first_row)
    remedy += " (a heading is a line without any number; a comment starts with #)";
  throw DataError(place(source, field) + ": " + quoted_text(field.text) + " is no number: " + remedy);
}

// "rate (Hz)" and "rate [Hz]" as name and unit.
Column column_of(const std::string& heading) {
  const std::string_view text = trimmed(heading);
  for (const auto& [open, close] : {std::pair{'(', ')'}, std::pair{'[', ']'}}) {
    if (text.empty() || text.back() != close) continue;
    const std::size_t start = text.rfind(open);
    if (start == std::string_view::npos) continue;
    return {std::string(trimmed(text.substr(0, start))),
            std::string(trimmed(text.substr(start + 1, text.size() - start - 2)))};
  }
  return {std::string(text), ""};
}

const char* separator_name(char separator) {
  switch (separator) {
    case '\t':
      return "tabs";
    case ';':
      return "semicolons";
    case ',':
      return "commas";
    default:
      return "blanks";
  }
}

}  // namespace

Recording parse_csv(std::string_view bytes, const std::string& source) {
  if (bytes.substr(0, 2) == "\xff\xfe" || bytes.substr(0, 2) == "\xfe\xff")
    throw DataError(source + ": is text in UTF-16: save it as UTF-8");
  if (bytes.substr(0, 3) == "\xef\xbb\xbf") bytes.remove_prefix(3);
  if (const std::size_t zero = bytes.find('\0'); zero != std::string_view::npos)
    throw DataError(source + ": byte " + std::to_string(zero) +
                    ": is no text: name a .npy, .npz or .csv file");
  const char separator = find_separator(bytes, source);
  Rows rows(bytes, source, separator);
  Recording recording;
  recording.source = source;
  std::size_t columns = 0;
  Row row;
  for (bool first = true; rows.next(row); first = false) {
    if (first) {
      columns = row.size();
      const bool has_number = std::any_of(row.begin(), row.end(), is_number);
      const bool has_text = std::any_of(row.begin(), row.end(),
                                        [](const Field& field) { return !is_gap(trimmed(field.text)); });
      if (!has_number && has_text) {
        for (const Field& field : row) recording.columns.push_back(column_of(field.text));
        continue;
      }
    }
    if (row.size() != columns) {
      const Field& field = row.size() > columns ? row[columns] : row.back();
      throw DataError(place(source, field) + ": " + std::to_string(row.size()) +
                      (row.size() == 1 ? " field" : " fields") + " where the rows before have " +
                      std::to_string(columns) + " (separated by " + separator_name(separator) +
                      "): fill in what is missing, or leave the field empty between separators");
    }
    recording.lines.push_back(row.front().line);
    for (const Field& field : row) {
      const std::string_view text = trimmed(field.text);
      if (is_gap(text)) {
        recording.gaps.push_back(recording.array.values.size());
        recording.array.values.push_back(std::numeric_limits<double>::quiet_NaN());
        continue;
      }
      const std::optional<double> value = number(text);
      if (!value) refuse(source, field, recording.lines.size() == 1);
      if (!std::isfinite(*value))
        throw DataError(place(source, field) + ": " + quoted_text(field.text) +
                        " is no finite number: write nan where a value is missing");
      recording.array.values.push_back(*value);
    }
  }
  if (recording.lines.empty()) throw DataError(source + ": holds no row of numbers");
  recording.array.shape = {recording.lines.size(), columns};
  recording.form = "text, " + shape_text(recording.array.shape);
  if (columns > 1) recording.form += std::string(", separated by ") + separator_name(separator);
  recording.form += recording.columns.empty() ? ", no heading" : ", with a heading";
  return recording;
}

}  // namespace synaptica::recordings
