#include "synaptica/recordings/npz.h"

#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <new>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/recordings/file_bytes.h"
#include "synaptica/recordings/npy.h"

namespace synaptica::recordings {

namespace {

constexpr std::uint32_t local_signature = 0x04034b50;
constexpr std::uint32_t central_signature = 0x02014b50;
constexpr std::uint32_t end_signature = 0x06054b50;
constexpr std::uint32_t end64_locator_signature = 0x07064b50;
constexpr std::uint32_t end64_signature = 0x06064b50;
constexpr std::uint64_t in_zip64 = 0xffffffff;
// Deflate's limit is 1032 to 1 (zlib's own technical note); beyond, a claimed length is a lie.
constexpr std::uint64_t most_expansion = 1032;

struct Member {
  std::string name;  // with ".npy"
  std::uint64_t flags = 0, method = 0, crc = 0, packed = 0, size = 0, offset = 0;
};

class Archive {
 public:
  Archive(std::string_view bytes, const std::string& source) : bytes_(bytes), source_(source) {
    read_directory();
  }

  [[nodiscard]] const std::vector<Member>& members() const { return members_; }

  [[nodiscard]] std::string content(const Member& member) const {
    const std::string place = source_ + ": member '" + member.name + "'";
    if ((member.flags & 1) != 0)
      throw DataError(place + " is encrypted: save the archive without a password");
    if (member.method != 0 && member.method != 8)
      throw DataError(place + " is compressed by method " + std::to_string(member.method) +
                      ", known are 0 (stored) and 8 (deflated): save with numpy.savez_compressed");
    // The local header repeats the name; its own lengths decide where the content starts.
    if (number(member.offset, 4) != local_signature) damaged(member.offset, "no member starts here");
    const std::uint64_t start =
        member.offset + 30 + number(member.offset + 26, 2) + number(member.offset + 28, 2);
    if (start > bytes_.size() || member.packed > bytes_.size() - start)
      damaged(start, "'" + member.name + "' is cut short");
    const std::string_view packed = bytes_.substr(start, member.packed);
    std::string content;
    if (member.method == 0) {
      if (member.size != member.packed) damaged(member.offset, "'" + member.name + "' has two lengths");
      content = packed;
    } else {
      if (member.size / most_expansion > member.packed)
        damaged(member.offset, "'" + member.name + "' claims to expand to " +
                                   memory_text(static_cast<double>(member.size)) + ", more than deflate can");
      content = inflated(packed, member, start);
    }
    uLong crc = ::crc32(0, nullptr, 0);
    for (std::size_t done = 0; done < content.size();) {
      const std::size_t piece = std::min<std::size_t>(content.size() - done, std::size_t{1} << 30);
      crc = ::crc32(crc, reinterpret_cast<const Bytef*>(content.data() + done), static_cast<uInt>(piece));
      done += piece;
    }
    if (crc != member.crc) damaged(start, "the checksum of '" + member.name + "' is wrong");
    return content;
  }

 private:
  [[noreturn]] void damaged(std::uint64_t at, const std::string& what) const {
    throw DataError(source_ + ": byte " + std::to_string(at) + ": " + what +
                    ": the archive is damaged, copy or save it again");
  }

  [[nodiscard]] std::uint64_t number(std::uint64_t at, std::size_t size) const {
    if (at > bytes_.size() || size > bytes_.size() - at) damaged(bytes_.size(), "the archive is cut short");
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < size; ++i)
      value |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes_[at + i])) << (8 * i);
    return value;
  }

  void read_directory() {
    // The end record is 22 bytes and a comment of at most 65535.
    constexpr std::size_t record = 22;
    std::size_t end = std::string_view::npos;
    if (bytes_.size() >= record) {
      const std::size_t lowest = bytes_.size() - std::min(bytes_.size(), record + 65535);
      for (std::size_t at = bytes_.size() - record + 1; at-- > lowest;)
        if (number(at, 4) == end_signature) {
          end = at;
          break;
        }
    }
    if (end == std::string_view::npos) damaged(bytes_.size(), "the archive has no directory at its end");
    if (number(end + 4, 2) != 0 && number(end + 4, 2) != 0xffff)
      throw DataError(source_ + ": is one part of an archive in several: save it as one file");
    std::uint64_t count = number(end + 10, 2);
    std::uint64_t at = number(end + 16, 4);
    if (end >= 20 && number(end - 20, 4) == end64_locator_signature) {
      const std::uint64_t end64 = number(end - 12, 8);
      if (number(end64, 4) != end64_signature) damaged(end64, "no directory of a large archive starts here");
      count = number(end64 + 32, 8);
      at = number(end64 + 48, 8);
    }
    for (std::uint64_t i = 0; i < count; ++i) {
      if (number(at, 4) != central_signature) damaged(at, "the directory is broken");
      Member member;
      member.flags = number(at + 8, 2);
      member.method = number(at + 10, 2);
      member.crc = number(at + 16, 4);
      member.packed = number(at + 20, 4);
      member.size = number(at + 24, 4);
      const std::uint64_t name = number(at + 28, 2), extra = number(at + 30, 2), comment = number(at + 32, 2);
      member.offset = number(at + 42, 4);
      (void)number(at + 46 + name + extra + comment, 0);
      member.name = printable(std::string(bytes_.substr(at + 46, name)));
      read_large_lengths(member, at + 46 + name, extra);
      if (!member.name.empty() && member.name.back() != '/') members_.push_back(std::move(member));
      at += 46 + name + extra + comment;
    }
    if (members_.empty()) throw DataError(source_ + ": is an archive without an array in it");
  }

  void read_large_lengths(Member& member, std::uint64_t at, std::uint64_t length) const {
    const std::uint64_t end = at + length;
    while (at + 4 <= end) {
      const std::uint64_t kind = number(at, 2), size = number(at + 2, 2);
      at += 4;
      if (size > end - at) damaged(at, "the directory is broken");
      if (kind == 1) {
        std::uint64_t from = at;
        for (std::uint64_t* const field : {&member.size, &member.packed, &member.offset}) {
          if (*field != in_zip64) continue;
          if (from + 8 > at + size) damaged(from, "the directory is broken");
          *field = number(from, 8);
          from += 8;
        }
      }
      at += size;
    }
  }

  [[nodiscard]] std::string inflated(std::string_view packed, const Member& member,
                                     std::uint64_t start) const {
    std::string content(member.size, '\0');
    z_stream stream{};
    if (::inflateInit2(&stream, -MAX_WBITS) != Z_OK) throw std::bad_alloc();
    std::size_t read = 0, written = 0;
    int code = Z_OK;
    char spare = 0;  // zlib wants room for output even where all is written
    while (code == Z_OK) {
      constexpr std::size_t most = std::numeric_limits<uInt>::max();
      const std::size_t in = std::min(packed.size() - read, most),
                        out = std::min(content.size() - written, most);
      stream.next_in =
          reinterpret_cast<Bytef*>(const_cast<char*>(packed.data() + read));  // zlib does not write there
      stream.avail_in = static_cast<uInt>(in);
      stream.next_out = reinterpret_cast<Bytef*>(out > 0 ? content.data() + written : &spare);
      stream.avail_out = static_cast<uInt>(out > 0 ? out : 1);
      code = ::inflate(&stream, Z_NO_FLUSH);
      const std::size_t produced = (out > 0 ? out : 1) - stream.avail_out;
      read += in - stream.avail_in;
      if (out == 0 && produced > 0) code = Z_BUF_ERROR;  // more than it said
      if (out > 0) written += produced;
    }
    ::inflateEnd(&stream);
    if (code == Z_MEM_ERROR) throw std::bad_alloc();
    if (code != Z_STREAM_END || written != content.size())
      damaged(start + read, "'" + member.name + "' does not expand to the length it states");
    return content;
  }

  std::string_view bytes_;
  const std::string& source_;
  std::vector<Member> members_;
};

std::string array_name(const std::string& member) {
  constexpr std::string_view ending = ".npy";
  return member.size() > ending.size() &&
                 member.compare(member.size() - ending.size(), ending.size(), ending) == 0
             ? member.substr(0, member.size() - ending.size())
             : member;
}

std::string names_text(const std::vector<std::string>& names) {
  constexpr std::size_t most = 12;
  std::vector<std::string> shown(names.begin(),
                                 names.begin() + static_cast<std::ptrdiff_t>(std::min(names.size(), most)));
  if (names.size() > most) shown.push_back("and " + std::to_string(names.size() - most) + " more");
  return join(shown, ", ");
}

}  // namespace

bool is_npz(std::string_view bytes) noexcept {
  return bytes.substr(0, 4) == "PK\x03\x04" || bytes.substr(0, 4) == "PK\x05\x06";
}

std::vector<std::string> npz_names(std::string_view bytes, const std::string& source) {
  const Archive archive(bytes, source);
  std::vector<std::string> names;
  for (const Member& member : archive.members()) names.push_back(array_name(member.name));
  return names;
}

Recording parse_npz(std::string_view bytes, const std::string& source, const std::string& name) {
  const Archive archive(bytes, source);
  const std::vector<std::string> names = npz_names(bytes, source);
  const auto& members = archive.members();
  std::size_t chosen = names.size();
  if (name.empty() && names.size() > 1)
    throw DataError(source + ": holds " + std::to_string(names.size()) + " arrays (" + names_text(names) +
                    "): name one, such as " + source + ":" + names.front());
  if (name.empty()) chosen = 0;
  for (std::size_t i = 0; i < names.size() && !name.empty(); ++i)
    if (names[i] == name || members[i].name == name) chosen = i;
  if (chosen == names.size())
    throw DataError(source + ": holds no array '" + name + "'" +
                    (nearest_spelling(name, names).empty() ? " (there are: " + names_text(names) + ")"
                                                           : spelling_hint(name, names)));
  const std::string content = archive.content(members[chosen]);
  Recording recording = parse_npy(content, source + ":" + names[chosen]);
  recording.form = "npz, " + recording.form.substr(recording.form.find(' ') + 1);
  return recording;
}

}  // namespace synaptica::recordings
