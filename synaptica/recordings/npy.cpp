#include "synaptica/recordings/npy.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/recordings/file_bytes.h"

namespace synaptica::recordings {

namespace {

constexpr std::string_view magic = "\x93NUMPY";

struct Header {
  std::string type;  // "<f8"
  bool fortran_order = false;
  std::vector<std::size_t> shape;
};

// The header's Python, as far as NumPy writes it: one dictionary of a text, a truth value and a tuple of integers.
class HeaderReader {
 public:
  HeaderReader(std::string_view text, const std::string& source, std::size_t offset)
      : text_(text), source_(source), offset_(offset) {}

  Header read() {
    Header header;
    bool type = false, order = false, shape = false;
    expect('{');
    while (!take('}')) {
      const std::string key = quoted();
      expect(':');
      if (key == "descr" && !type) {
        header.type = description();
        type = true;
      } else if (key == "fortran_order" && !order) {
        header.fortran_order = truth();
        order = true;
      } else if (key == "shape" && !shape) {
        header.shape = tuple();
        shape = true;
      } else {
        fail("has the key '" + printable(key) + "'" + (type || order || shape ? " once too often or" : ",") +
             " where descr, "
             "fortran_order and shape are expected, each once");
      }
      if (!take(',')) {
        expect('}');
        break;
      }
    }
    skip();
    if (at_ != text_.size()) fail("goes on after its '}'");
    if (!type || !order || !shape) fail("lacks one of descr, fortran_order and shape");
    return header;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw DataError(source_ + ": byte " + std::to_string(offset_ + at_) + ": the header " + what +
                    ": save the array again with numpy.save");
  }
  void skip() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t')) ++at_;
  }
  bool take(char c) {
    skip();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  void expect(char c) {
    if (!take(c)) fail(std::string("lacks a '") + c + "'");
  }
  std::string quoted() {
    skip();
    if (at_ >= text_.size() || (text_[at_] != '\'' && text_[at_] != '"')) fail("lacks a quoted text");
    const std::size_t end = text_.find(text_[at_], at_ + 1);
    if (end == std::string_view::npos || end - at_ > 200) fail("has a text without an end");
    std::string result(text_.substr(at_ + 1, end - at_ - 1));
    at_ = end + 1;
    return result;
  }
  std::string description() {
    skip();
    if (at_ < text_.size() && text_[at_] == '[')
      throw DataError(
          source_ +
          ": holds records of several fields: save one field, array['name'], as an array of its own");
    return quoted();
  }
  bool truth() {
    skip();
    for (const std::string_view word : {"True", "False"})
      if (text_.substr(at_, word.size()) == word) {
        at_ += word.size();
        return word == "True";
      }
    fail("says neither True nor False for fortran_order");
  }
  std::vector<std::size_t> tuple() {
    std::vector<std::size_t> lengths;
    expect('(');
    while (!take(')')) {
      lengths.push_back(integer());
      if (lengths.size() > 32) fail("has more than 32 axes");
      if (!take(',')) {
        expect(')');
        break;
      }
    }
    return lengths;
  }
  std::size_t integer() {
    skip();
    std::size_t value = 0;
    const std::size_t start = at_;
    for (; at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9'; ++at_) {
      const auto digit = static_cast<std::size_t>(text_[at_] - '0');
      if (value > (std::numeric_limits<std::size_t>::max() - digit) / 10)
        fail("has an axis of a length beyond any memory");
      value = 10 * value + digit;
    }
    if (at_ == start) fail("has a shape with something else than lengths");
    if (at_ < text_.size() && text_[at_] == 'L') ++at_;  // Python 2
    return value;
  }

  std::string_view text_;
  const std::string& source_;
  std::size_t offset_;
  std::size_t at_ = 0;
};

std::uint64_t bits_of(const char* bytes, std::size_t size, bool big_endian) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const auto byte = static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i]));
    bits |= byte << (8 * (big_endian ? size - 1 - i : i));
  }
  return bits;
}

template <class To, class From>
To same_bits(From from) {
  static_assert(sizeof(To) == sizeof(From));
  To to;
  std::memcpy(&to, &from, sizeof to);
  return to;
}

double half_value(std::uint64_t bits) {
  const double sign = (bits >> 15 & 1) != 0 ? -1 : 1;
  const auto exponent = static_cast<int>(bits >> 10 & 31);
  const auto fraction = static_cast<double>(bits & 1023);
  if (exponent == 31)
    return fraction != 0 ? std::numeric_limits<double>::quiet_NaN()
                         : sign * std::numeric_limits<double>::infinity();
  return exponent == 0 ? sign * std::ldexp(fraction, -24) : sign * std::ldexp(1024 + fraction, exponent - 25);
}

struct ElementType {
  char kind;  // 'b', 'i', 'u', 'f'
  std::size_t size;
  bool big_endian;
  std::string name;  // NumPy's
};

ElementType element_type(const std::string& type, const std::string& source) {
  const auto refuse = [&](const std::string& what, const std::string& remedy) {
    throw DataError(source + ": holds " + what + " (type '" + printable(type) + "'): " + remedy);
  };
  std::string_view text = type;
  char order = '|';
  if (!text.empty() && std::strchr("<>=|", text[0]) != nullptr) {
    order = text[0];
    text.remove_prefix(1);
  }
  const char kind = text.empty() ? '?' : text[0];
  const std::string size_text(text.empty() ? text : text.substr(1));
  constexpr const char* as_numbers = "save the array as numbers, with array.astype('float64')";
  if (kind == 'c') refuse("complex numbers", "save array.real and array.imag as arrays of their own");
  if (kind == 'O') refuse("Python objects, which are never loaded", as_numbers);
  if (kind == 'U' || kind == 'S' || kind == 'a') refuse("texts", as_numbers);
  if (kind == 'M' || kind == 'm')
    refuse("dates or time spans", "save them as numbers of a unit, such as seconds");
  if (kind == 'V') refuse("raw records", as_numbers);
  if (kind == 'b' && (size_text == "1" || size_text.empty())) return {'b', 1, false, "bool"};
  if (kind == 'i' || kind == 'u' || kind == 'f') {
    const bool integer = kind != 'f';
    for (const std::size_t size : {1, 2, 4, 8}) {
      if (size_text != std::to_string(size) || (!integer && size == 1)) continue;
      return {kind, size, order == '>',
              std::string(kind == 'i'   ? "int"
                          : kind == 'u' ? "uint"
                                        : "float") +
                  std::to_string(8 * size)};
    }
    if (kind == 'f') refuse("floating-point numbers of another size than 2, 4 or 8 bytes", as_numbers);
  }
  refuse("numbers of a type that is not known here", as_numbers);
  return {};
}

// The value of one element; nothing where a double cannot hold it.
std::optional<double> element(const char* bytes, const ElementType& type) {
  const std::uint64_t bits = bits_of(bytes, type.size, type.big_endian);
  constexpr std::uint64_t exact = std::uint64_t{1} << 53;
  switch (type.kind) {
    case 'b':
      return bits != 0 ? 1 : 0;
    case 'u': {
      const auto value = static_cast<double>(bits);
      if (bits > exact && (value >= 0x1p64 || static_cast<std::uint64_t>(value) != bits)) return std::nullopt;
      return value;
    }
    case 'i': {
      const std::size_t unused = 64 - 8 * type.size;
      const std::int64_t value = same_bits<std::int64_t>(bits << unused) >> unused;
      const auto real = static_cast<double>(value);
      if ((value > static_cast<std::int64_t>(exact) || value < -static_cast<std::int64_t>(exact)) &&
          (real >= 0x1p63 || static_cast<std::int64_t>(real) != value))
        return std::nullopt;
      return real;
    }
    default:
      if (type.size == 2) return half_value(bits);
      if (type.size == 4) return same_bits<float>(static_cast<std::uint32_t>(bits));
      return same_bits<double>(bits);
  }
}

}  // namespace

bool is_npy(std::string_view bytes) noexcept {
  return bytes.substr(0, magic.size()) == magic;
}

Recording parse_npy(std::string_view bytes, const std::string& source) {
  if (!is_npy(bytes))
    throw DataError(source + ": is no .npy file: it starts with " +
                    shown_bytes(std::string(bytes.substr(0, 16))) + ": save the array with numpy.save");
  const auto truncated = [&](std::size_t wanted) {
    throw DataError(source + ": ends at byte " + std::to_string(bytes.size()) + ", " +
                    std::to_string(wanted) + " are announced: the file was cut short, copy or save it again");
  };
  if (bytes.size() < 10) truncated(10);
  const int version = static_cast<unsigned char>(bytes[6]);
  if (version < 1 || version > 3)
    throw DataError(source + ": byte 6: version " + std::to_string(version) +
                    " of the .npy format, known are 1 to 3: save the array again with numpy.save");
  const std::size_t start = version == 1 ? 10 : 12;
  if (bytes.size() < start) truncated(start);
  const auto header_length = static_cast<std::size_t>(bits_of(bytes.data() + 8, start - 8, false));
  if (header_length > bytes.size() - start) truncated(start + header_length);
  const Header header = HeaderReader(bytes.substr(start, header_length), source, start).read();
  const ElementType type = element_type(header.type, source);

  const std::string_view numbers = bytes.substr(start + header_length);
  std::size_t count = 1;
  for (const std::size_t length : header.shape) {
    if (length == 0)
      throw DataError(source + ": has the shape " + shape_text(header.shape) + " and so holds no numbers");
    if (count > std::numeric_limits<std::size_t>::max() / 16 / length)
      throw DataError(source + ": has the shape " + shape_text(header.shape) +
                      ", more than any memory holds: the file "
                      "is damaged, save the array again");
    count *= length;
  }
  if (count * type.size > numbers.size()) truncated(start + header_length + count * type.size);
  if (count * type.size < numbers.size())
    throw DataError(source + ": goes on after byte " +
                    std::to_string(start + header_length + count * type.size) + ", where its array of " +
                    shape_text(header.shape) + " ends: save one array a file");

  Recording recording;
  recording.source = source;
  recording.form =
      "npy, " + type.name + ", " + shape_text(header.shape) + (header.fortran_order ? ", Fortran order" : "");
  recording.array = Array::filled(header.shape, 0);
  const std::size_t axes = header.shape.size();
  std::vector<std::size_t> steps(axes, 1);  // of the file's order
  if (header.fortran_order)
    for (std::size_t axis = 1; axis < axes; ++axis) steps[axis] = steps[axis - 1] * header.shape[axis - 1];
  std::vector<std::size_t> index(axes, 0);
  for (std::size_t i = 0; i < count; ++i) {
    std::size_t from = i;
    if (header.fortran_order) {
      from = 0;
      for (std::size_t axis = 0; axis < axes; ++axis) from += index[axis] * steps[axis];
      for (std::size_t axis = axes; axis-- > 0;) {
        if (++index[axis] < header.shape[axis]) break;
        index[axis] = 0;
      }
    }
    const std::optional<double> value = element(numbers.data() + from * type.size, type);
    if (!value)
      throw DataError(place_of(recording, i) +
                      ": an integer beyond 2^53, which a double does not hold exactly: "
                      "subtract an offset and save again");
    if (std::isinf(*value))
      throw DataError(place_of(recording, i) + ": " + number_text(*value) +
                      " is no measured value: write nan where a value is missing");
    recording.array.values[i] = *value;
    if (std::isnan(*value)) recording.gaps.push_back(i);
  }
  return recording;
}

}  // namespace synaptica::recordings
