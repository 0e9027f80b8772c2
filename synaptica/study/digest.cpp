#include "synaptica/study/digest.h"

#include <netcdf.h>

#define XXH_INLINE_ALL  // the hash alone, without a library to link
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/core/isolated_process.h"

namespace synaptica {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t block_bytes = std::size_t{1} << 22;

class Hash {
 public:
  Hash() : state_(XXH3_createState()) {
    if (state_ == nullptr) throw std::bad_alloc();
    XXH3_128bits_reset(state_.get());
  }
  void add(const void* bytes, std::size_t size) { XXH3_128bits_update(state_.get(), bytes, size); }
  void add(std::uint64_t number) {
    std::array<unsigned char, 8> bytes;
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<unsigned char>(number >> 8 * i);
    add(bytes.data(), bytes.size());
  }
  void add(std::string_view text) {
    add(text.size());  // else "ab", "c" would be "a", "bc"
    add(text.data(), text.size());
  }
  [[nodiscard]] std::string text() const {
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(state_.get()));
    std::string digits;
    for (const unsigned char byte : canonical.digest) {
      digits += "0123456789abcdef"[byte >> 4];
      digits += "0123456789abcdef"[byte & 15];
    }
    return digits;
  }

 private:
  struct Free {
    void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
  };
  std::unique_ptr<XXH3_state_t, Free> state_;
};

std::string damaged_text(const fs::path& file, const std::string& reason) {
  return file.string() + ": not a whole results file (" + reason +
         "): run again with the same --output, and it is written anew";
}

class ResultsFile {
 public:
  explicit ResultsFile(const fs::path& file) : file_(file) {
    if (fs::absolute(file).string().find('\\') != std::string::npos)
      throw InvalidArgument(file.string() + ": netCDF takes a backslash for a slash: rename the directory");
    // An absolute path, since netCDF gives "http://" and the like a meaning.
    check(nc_open(fs::absolute(file).c_str(), NC_NOWRITE, &id_));
  }
  ResultsFile(const ResultsFile&) = delete;
  ResultsFile& operator=(const ResultsFile&) = delete;
  ~ResultsFile() {
    if (id_ >= 0) nc_close(id_);
  }

  [[nodiscard]] std::string digest() const {
    int count = 0;
    check(nc_inq_nvars(id_, &count));
    std::vector<std::pair<std::string, int>> variables;
    for (int variable = 0; variable < count; ++variable) {
      std::array<char, NC_MAX_NAME + 1> name{};
      check(nc_inq_varname(id_, variable, name.data()));
      variables.emplace_back(name.data(), variable);
    }
    std::sort(variables.begin(), variables.end());
    Hash hash;
    for (const auto& [name, variable] : variables) {
      hash.add(name);
      add_variable(hash, variable);
    }
    return hash.text();
  }

 private:
  void check(int code) const {
    if (code == NC_ENOMEM) throw std::bad_alloc();
    if (code != NC_NOERR) fail(nc_strerror(code));
  }

  [[noreturn]] void fail(const std::string& reason) const { throw DataError(damaged_text(file_, reason)); }

  void add_variable(Hash& hash, int variable) const {
    nc_type type = 0;
    int rank = 0;
    check(nc_inq_vartype(id_, variable, &type));
    check(nc_inq_varndims(id_, variable, &rank));
    std::vector<int> dimensions(static_cast<std::size_t>(rank));
    check(nc_inq_vardimid(id_, variable, dimensions.data()));
    if (type > NC_MAX_ATOMIC_TYPE) fail("a variable of a type that Synaptica does not write");
    hash.add(static_cast<std::uint64_t>(type));
    hash.add(static_cast<std::uint64_t>(rank));
    std::vector<std::size_t> lengths;
    for (const int dimension : dimensions) {
      std::array<char, NC_MAX_NAME + 1> name{};
      std::size_t length = 0;
      check(nc_inq_dim(id_, dimension, name.data(), &length));
      hash.add(std::string_view(name.data()));
      hash.add(static_cast<std::uint64_t>(length));
      lengths.push_back(length);
    }
    add_values(hash, variable, type, lengths);
  }

  // Reads the values in row-major order: as many of the last axes at once as fit a block, the rest
  // by counting.
  void add_values(Hash& hash, int variable, nc_type type, const std::vector<std::size_t>& lengths) const {
    std::size_t entry_bytes = 0;
    check(nc_inq_type(id_, type, nullptr, &entry_bytes));
    if (std::find(lengths.begin(), lengths.end(), std::size_t{0}) != lengths.end()) return;
    const std::size_t most = std::max<std::size_t>(1, block_bytes / entry_bytes);
    std::vector<std::size_t> count(lengths.size(), 1);
    std::size_t cut = lengths.size();  // the axis that is read in parts; those after it are read whole
    std::size_t size = 1;
    while (cut > 0 && lengths[cut - 1] <= most / size) {
      --cut;
      count[cut] = lengths[cut];
      size *= lengths[cut];
    }
    const std::size_t step = cut > 0 ? std::max<std::size_t>(1, most / size) : 0;

    std::vector<char> bytes;
    std::vector<std::size_t> start(lengths.size(), 0);
    for (;;) {
      if (cut > 0) count[cut - 1] = std::min(step, lengths[cut - 1] - start[cut - 1]);
      const std::size_t entries = size * (cut > 0 ? count[cut - 1] : 1);
      bytes.resize(entries * entry_bytes);
      check(nc_get_vara(id_, variable, start.data(), count.data(), bytes.data()));
      if (type == NC_STRING)
        add_strings(hash, bytes, entries);
      else
        add_numbers(hash, bytes, entry_bytes);
      if (cut == 0) return;
      start[cut - 1] += count[cut - 1];
      for (std::size_t axis = cut; axis-- > 0 && start[axis] >= lengths[axis];) {
        if (axis == 0) return;
        start[axis] = 0;
        ++start[axis - 1];
      }
    }
  }

  static void add_numbers(Hash& hash, std::vector<char>& bytes, std::size_t entry_bytes) {
    if constexpr (std::endian::native == std::endian::big)
      for (std::size_t i = 0; i < bytes.size(); i += entry_bytes)
        std::reverse(bytes.begin() + static_cast<std::ptrdiff_t>(i),
                     bytes.begin() + static_cast<std::ptrdiff_t>(i + entry_bytes));
    hash.add(bytes.data(), bytes.size());
  }

  static void add_strings(Hash& hash, const std::vector<char>& bytes, std::size_t entries) {
    std::vector<char*> texts(entries);
    std::memcpy(texts.data(), bytes.data(), entries * sizeof(char*));
    for (const char* text : texts) hash.add(std::string_view(text == nullptr ? "" : text));
    nc_free_string(entries, texts.data());
  }

  fs::path file_;
  int id_ = -1;
};

}  // namespace

std::string results_digest(const fs::path& results_file) {
  std::error_code unused;
  if (!fs::is_regular_file(results_file, unused))
    throw DataError(results_file.string() +
                    ": no such file: a run writes it when all its tasks are finished");
  // A damaged file can crash HDF5, or have it ask for all memory.
  return in_child_process([&] { return ResultsFile(results_file).digest(); },
                          damaged_text(results_file, "reading it crashed HDF5"));
}

}  // namespace synaptica
