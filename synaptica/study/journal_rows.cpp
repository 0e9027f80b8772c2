#include "synaptica/study/journal_rows.h"

#define XXH_INLINE_ALL  // the hash alone, without a library to link
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>
#include <span>
#include <stdexcept>
#include <utility>
#include <vector>

namespace synaptica {

namespace {

constexpr std::uint32_t dataset_form = 1;

template <class Number>
void put(std::string& bytes, Number number) {
  std::array<char, sizeof(Number)> raw;
  std::memcpy(raw.data(), &number, sizeof(Number));
  if constexpr (std::endian::native == std::endian::big) std::reverse(raw.begin(), raw.end());
  bytes.append(raw.data(), raw.size());
}

void put(std::string& bytes, std::string_view text) {
  put(bytes, static_cast<std::uint64_t>(text.size()));
  bytes += text;
}

void put(std::string& bytes, std::span<const double> values) {
  if constexpr (std::endian::native == std::endian::little) {
    if (!values.empty()) bytes.append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
  } else {
    for (const double value : values) put(bytes, value);
  }
}

// Takes numbers off the front of some bytes; what is not there reads as zero, and is not `good`.
struct Reader {
  std::string_view bytes;
  bool good = true;

  std::string_view take(std::uint64_t count) {
    if (count > bytes.size()) {
      good = false;
      return {};
    }
    const std::string_view taken = bytes.substr(0, static_cast<std::size_t>(count));
    bytes.remove_prefix(taken.size());
    return taken;
  }

  template <class Number>
  Number number() {
    std::array<char, sizeof(Number)> raw{};
    const std::string_view taken = take(sizeof(Number));
    std::copy(taken.begin(), taken.end(), raw.begin());
    if constexpr (std::endian::native == std::endian::big) std::reverse(raw.begin(), raw.end());
    Number value;
    std::memcpy(&value, raw.data(), sizeof(Number));
    return value;
  }

  std::vector<double> doubles(std::uint64_t count) {
    if (count > bytes.size() / sizeof(double)) {
      good = false;
      return {};
    }
    std::vector<double> values(static_cast<std::size_t>(count));
    if constexpr (std::endian::native == std::endian::little) {
      const std::string_view taken = take(count * sizeof(double));
      if (!taken.empty()) std::memcpy(values.data(), taken.data(), taken.size());
    } else {
      for (double& value : values) value = number<double>();
    }
    return values;
  }
};

// The number of entries that a shape holds, or nothing where it is beyond any memory.
std::optional<std::uint64_t> entries(std::span<const std::size_t> shape) {
  std::uint64_t product = 1;
  if (std::find(shape.begin(), shape.end(), std::size_t{0}) != shape.end()) return 0;
  for (const std::size_t length : shape) {
    if (length > std::numeric_limits<std::uint64_t>::max() / product) return std::nullopt;
    product *= length;
  }
  return product;
}

}  // namespace

void encode(const Dataset& dataset, std::string& bytes) {
  bytes.clear();
  put(bytes, dataset_form);
  put(bytes, static_cast<std::uint64_t>(dataset.size()));
  for (const auto& [name, array] : dataset) {
    if (entries(array.shape) != array.size())
      throw std::logic_error("variable '" + name + "' has not as many values as its shape says");
    put(bytes, std::string_view(name));
    put(bytes, static_cast<std::uint64_t>(array.shape.size()));
    for (const std::size_t length : array.shape) put(bytes, static_cast<std::uint64_t>(length));
    put(bytes, std::span<const double>(array.values));
  }
}

std::optional<Dataset> decode(std::string_view bytes) {
  Reader reader{bytes};
  if (reader.number<std::uint32_t>() != dataset_form) return std::nullopt;
  const auto variables = reader.number<std::uint64_t>();
  Dataset dataset;
  for (std::uint64_t i = 0; i < variables && reader.good; ++i) {
    std::string name(reader.take(reader.number<std::uint64_t>()));
    const auto rank = reader.number<std::uint64_t>();
    Array array;
    for (std::uint64_t axis = 0; axis < rank && reader.good; ++axis)
      array.shape.push_back(static_cast<std::size_t>(reader.number<std::uint64_t>()));
    const auto size = entries(array.shape);
    if (!reader.good || !size || dataset.find(name) != nullptr) return std::nullopt;
    array.values = reader.doubles(*size);
    dataset.add(std::move(name), std::move(array));
  }
  if (!reader.good || !reader.bytes.empty()) return std::nullopt;
  return dataset;
}

std::int64_t checksum(std::string_view key, std::string_view content) {
  const XXH64_hash_t seed = XXH3_64bits(key.data(), key.size());
  return static_cast<std::int64_t>(XXH3_64bits_withSeed(content.data(), content.size(), seed));
}

std::int64_t task_checksum(const TaskId& id, double seconds, std::string_view dataset) {
  std::string key;
  put(key, id.point);
  put(key, id.replica);
  put(key, seconds);
  return checksum(key, dataset);
}

std::int64_t identity_checksum(const JournalIdentity& identity) {
  std::string key;
  put(key, std::string_view(identity.study));
  put(key, std::string_view(identity.version));
  put(key, identity.seed);
  put(key, identity.stream_layout);
  return checksum("identity", key);
}

}  // namespace synaptica
