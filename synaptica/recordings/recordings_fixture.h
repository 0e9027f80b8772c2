// For the readers' tests: files as NumPy writes them, byte by byte, and files with every kind of damage.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <cmath>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/numerics/random.h"
#include "synaptica/recordings/recording.h"

namespace synaptica::recordings::fixture {

inline std::string little(std::uint64_t value, std::size_t size) {
  std::string bytes;
  for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(value >> (8 * i) & 255);
  return bytes;
}

inline std::string npy_header(const std::string& dictionary, int version = 1) {
  const std::size_t length = version == 1 ? 2 : 4;
  return "\x93NUMPY" + std::string{static_cast<char>(version), '\0'} + little(dictionary.size(), length) +
         dictionary;
}

inline std::string npy(const std::string& type, const std::string& shape, const std::string& numbers,
                       const std::string& fortran = "False", int version = 1) {
  return npy_header("{'descr': '" + type + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }\n",
                    version) +
         numbers;
}

struct ZipMember {
  std::string name;
  std::string content;
  bool deflated = false;
};

inline std::string raw_deflate(const std::string& content) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, content.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
  stream.avail_in = static_cast<uInt>(content.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

inline std::string zip(const std::vector<ZipMember>& members, bool large = false) {
  std::string bytes, directory;
  for (const ZipMember& member : members) {
    const std::string packed = member.deflated ? raw_deflate(member.content) : member.content;
    const auto crc = crc32(0, reinterpret_cast<const Bytef*>(member.content.data()),
                           static_cast<uInt>(member.content.size()));
    const std::string common =
        little(20, 2) + little(0, 2) + little(member.deflated ? 8 : 0, 2) + little(0, 4) + little(crc, 4);
    const std::string lengths = large ? little(0xffffffff, 4) + little(0xffffffff, 4)
                                      : little(packed.size(), 4) + little(member.content.size(), 4);
    const std::string extra = large ? little(1, 2) + little(24, 2) + little(member.content.size(), 8) +
                                          little(packed.size(), 8) + little(bytes.size(), 8)
                                    : "";
    directory += little(0x02014b50, 4) + little(20, 2) + common + lengths + little(member.name.size(), 2) +
                 little(extra.size(), 2) + little(0, 2) + little(0, 8) +
                 (large ? little(0xffffffff, 4) : little(bytes.size(), 4)) + member.name + extra;
    bytes += little(0x04034b50, 4) + common + lengths + little(member.name.size(), 2) + little(0, 2) +
             member.name + packed;
  }
  const std::size_t start = bytes.size();
  bytes += directory;
  if (large) {
    const std::size_t end64 = bytes.size();
    bytes += little(0x06064b50, 4) + little(44, 8) + little(45, 2) + little(45, 2) + little(0, 8) +
             little(members.size(), 8) + little(members.size(), 8) + little(directory.size(), 8) +
             little(start, 8);
    bytes += little(0x07064b50, 4) + little(0, 4) + little(end64, 8) + little(1, 4);
  }
  return bytes + little(0x06054b50, 4) + little(0, 4) + little(large ? 0xffff : members.size(), 2) +
         little(large ? 0xffff : members.size(), 2) + little(directory.size(), 4) +
         (large ? little(0xffffffff, 4) : little(start, 4)) + little(0, 2);
}

inline void expect_refused(const std::function<Recording()>& read, const std::vector<std::string>& parts) {
  try {
    (void)read();
    ADD_FAILURE() << "was read, without: " << parts.front();
  } catch (const DataError& error) {
    for (const std::string& part : parts) EXPECT_THAT(error.what(), ::testing::HasSubstr(part));
    EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos) << error.what();
  }
}

/// Reads `rounds` damaged copies of the bytes: some overwritten, cut out, doubled or cut off. Each is read or refused,
/// and what is read is whole: shape, values and gaps fit, and nothing is infinite.
inline void expect_robust(const std::string& bytes, const std::function<Recording(const std::string&)>& read,
                          int rounds = 4000) {
  numerics::RandomStream stream({.seed = 7}, numerics::Purpose::test);
  int refused = 0;
  for (int round = 0; round < rounds; ++round) {
    std::string damaged = bytes;
    const auto changes = 1 + stream.below(4);
    for (std::uint64_t i = 0; i < changes && !damaged.empty(); ++i) {
      const std::size_t at = stream.below(damaged.size());
      const std::size_t length = 1 + stream.below(8);
      switch (stream.below(6)) {
        case 0:
          damaged[at] = static_cast<char>(stream.below(256));
          break;
        case 1:
          damaged[at] = static_cast<char>(static_cast<unsigned char>(damaged[at]) ^ (1U << stream.below(8)));
          break;
        case 2:
          damaged.erase(at, length);
          break;
        case 3:
          damaged.insert(at, damaged.substr(at, length));
          break;
        case 4:
          damaged.resize(at);
          break;
        default:
          damaged.replace(at, std::min(length, damaged.size() - at), std::string(length, '\xff'));
      }
    }
    try {
      const Recording recording = read(damaged);
      std::size_t size = 1, gaps = 0;
      for (const std::size_t axis : recording.array.shape) size *= axis;
      ASSERT_EQ(size, recording.array.values.size());
      for (const double value : recording.array.values) {
        ASSERT_FALSE(std::isinf(value));
        gaps += std::isnan(value) ? 1 : 0;
      }
      ASSERT_EQ(gaps, recording.gaps.size());
    } catch (const DataError& error) {
      ASSERT_EQ(std::string(error.what()).find('\n'), std::string::npos) << error.what();
      ++refused;
    }
  }
  EXPECT_GT(refused, rounds / 20);  // the damage did reach the checks
}

}  // namespace synaptica::recordings::fixture
