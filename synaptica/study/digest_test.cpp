#include "synaptica/study/digest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netcdf.h>

#include <fstream>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "synaptica/core/error.h"
#include "synaptica/study/temporary_folder.h"

namespace synaptica {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr std::size_t rows = 300;
constexpr std::size_t columns = 4000;  // 9 MB: more than one block of the digest

struct Choices {
  int format = NC_NETCDF4;
  std::vector<std::size_t> chunk = {};  // empty: contiguous
  bool compressed = false;
  bool reversed = false;  // the order in which variables are made
  std::string attribute = "2026-01-01";
  std::string row_name = "row";
  std::string map_name = "map";
  std::string label = "cyclic";
  std::size_t changed = rows * columns;  // an entry of the map whose last bit differs
  nc_type index_type = NC_INT64;
};

void write_file(const fs::path& file, const Choices& choices) {
  int id = 0;
  int row = 0;
  int column = 0;
  ASSERT_EQ(nc_create(file.c_str(), choices.format | NC_CLOBBER, &id), NC_NOERR);
  ASSERT_EQ(nc_def_dim(id, choices.row_name.c_str(), rows, &row), NC_NOERR);
  ASSERT_EQ(nc_def_dim(id, "column", columns, &column), NC_NOERR);
  nc_put_att_text(id, NC_GLOBAL, "date", choices.attribute.size(), choices.attribute.c_str());
  const std::vector<std::function<void()>> variables = {
      [&] {
        int map = 0;
        const int dimensions[] = {row, column};
        ASSERT_EQ(nc_def_var(id, choices.map_name.c_str(), NC_DOUBLE, 2, dimensions, &map), NC_NOERR);
        if (!choices.chunk.empty()) {
          ASSERT_EQ(nc_def_var_chunking(id, map, NC_CHUNKED, choices.chunk.data()), NC_NOERR);
        }
        if (choices.compressed) {
          ASSERT_EQ(nc_def_var_deflate(id, map, 1, 1, 1), NC_NOERR);
        }
        std::vector<double> values(rows * columns);
        for (std::size_t i = 0; i < values.size(); ++i) values[i] = 1 + static_cast<double>(i);
        if (choices.changed < values.size()) values[choices.changed] *= 1 + 0x1p-52;
        ASSERT_EQ(nc_put_var_double(id, map, values.data()), NC_NOERR);
      },
      [&] {
        int labels = 0;
        ASSERT_EQ(nc_def_var(id, "label", NC_STRING, 1, &row, &labels), NC_NOERR);
        for (std::size_t i = 0; i < rows; ++i) {
          const char* text = i == rows - 1 ? choices.label.c_str() : "same";
          ASSERT_EQ(nc_put_var1_string(id, labels, &i, &text), NC_NOERR);
        }
      },
      [&] {
        int number = 0;
        ASSERT_EQ(nc_def_var(id, "number", choices.index_type, 0, nullptr, &number), NC_NOERR);
        const int value = 7;
        ASSERT_EQ(nc_put_var_int(id, number, &value), NC_NOERR);
      }};
  for (std::size_t i = 0; i < variables.size(); ++i)
    variables[choices.reversed ? variables.size() - 1 - i : i]();
  ASSERT_EQ(nc_close(id), NC_NOERR);
}

std::string digest_of(const Choices& choices) {
  TemporaryFolder folder;
  write_file(folder / "results.nc", choices);
  return results_digest(folder / "results.nc");
}

TEST(Digest, IsThirtyTwoHexadecimalDigits) {
  EXPECT_THAT(digest_of({}), testing::MatchesRegex("[0-9a-f]{32}"));
}

// The expected digits come from the shared libxxhash and bytes put together by a few lines of
// Python: name, type, rank, dimension and values, each text after its length. A digest that changes
// would make those kept elsewhere worthless.
TEST(Digest, IsPinned) {
  TemporaryFolder folder;
  const fs::path file = folder / "pinned.nc";
  int id = 0;
  int dimension = 0;
  int variable = 0;
  ASSERT_EQ(nc_create(file.c_str(), NC_NETCDF4, &id), NC_NOERR);
  ASSERT_EQ(nc_def_dim(id, "time", 3, &dimension), NC_NOERR);
  ASSERT_EQ(nc_def_var(id, "overlap", NC_DOUBLE, 1, &dimension, &variable), NC_NOERR);
  const double values[] = {0.5, -0.25, 1e300};
  ASSERT_EQ(nc_put_var_double(id, variable, values), NC_NOERR);
  ASSERT_EQ(nc_close(id), NC_NOERR);
  EXPECT_EQ(results_digest(file), "b987395b8ec27e9f3e25013996b538f7");
}

TEST(Digest, IsTheSameHoweverTheValuesAreStored) {
  const std::string plain = digest_of({});
  EXPECT_EQ(digest_of({.chunk = {7, 1000}}), plain);
  EXPECT_EQ(digest_of({.chunk = {rows, 3}, .compressed = true}), plain);
  EXPECT_EQ(digest_of({.reversed = true}), plain);
  EXPECT_EQ(digest_of({.attribute = "2027-12-31, another machine"}), plain);
}

TEST(Digest, DiffersWhereAnyThingDiffers) {
  std::set<std::string> digests = {digest_of({})};
  for (const std::size_t entry : {std::size_t{0}, rows * columns / 2, rows * columns - 1})
    digests.insert(digest_of({.changed = entry}));
  digests.insert(digest_of({.row_name = "line"}));
  digests.insert(digest_of({.map_name = "maps"}));
  digests.insert(digest_of({.label = "random"}));
  digests.insert(digest_of({.index_type = NC_INT}));
  EXPECT_EQ(digests.size(), 8u);
}

TEST(Digest, OfAFileThatIsNotWholeIsRefused) {
  TemporaryFolder folder;
  const fs::path file = folder / "results.nc";
  const auto refusal = [&] {
    try {
      (void)results_digest(file);
    } catch (const DataError& error) {
      return std::string(error.what());
    }
    return std::string("(accepted)");
  };
  EXPECT_THAT(refusal(), AllOf(HasSubstr(file.string()), HasSubstr("no such file")));
  fs::create_directory(file);
  EXPECT_THAT(refusal(), HasSubstr("no such file"));
  fs::remove(file);

  write_file(file, {.chunk = {50, 400}, .compressed = true});
  std::string whole;
  {
    std::ifstream stream(file, std::ios::binary);
    whole.assign(std::istreambuf_iterator<char>(stream), {});
  }
  ASSERT_GT(whole.size(), 100'000u);
  const auto put = [&](std::string_view bytes) {
    std::ofstream(file, std::ios::binary | std::ios::trunc)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  };
  const auto one_line =
      AllOf(HasSubstr(file.string()), HasSubstr("not a whole results file"), Not(HasSubstr("\n")));
  for (std::size_t size = 0; size < whole.size(); size += size < 2000 ? 61 : 20'011) {
    put(std::string_view(whole).substr(0, size));
    EXPECT_THAT(refusal(), one_line) << "at " << size << " bytes";
  }
  put(std::string(5000, '\x7f'));
  EXPECT_THAT(refusal(), one_line);
}

// What once ended the program within HDF5: a damaged file is refused, or has another digest, or (where no reader looks
// at the bit) the same.
TEST(Digest, OfADamagedFileIsADigestOrARefusal) {
  TemporaryFolder folder;
  const fs::path file = folder / "results.nc";
  write_file(file, {.chunk = {50, 400}, .compressed = true});
  std::string whole;
  {
    std::ifstream stream(file, std::ios::binary);
    whole.assign(std::istreambuf_iterator<char>(stream), {});
  }
  std::set<std::string> answers;
  // HDF5 keeps its own tables at the file's beginning, and among the chunks.
  for (std::size_t i = 0; i < 24; ++i) {
    std::string damaged = whole;
    const std::size_t place = i < 16 ? i * 241 : i * whole.size() / 24;
    damaged[place] = static_cast<char>(damaged[place] ^ (1 << i % 8));
    std::ofstream(file, std::ios::binary) << damaged;
    try {
      EXPECT_EQ(results_digest(file).size(), 32u) << place;
    } catch (const DataError& error) {
      EXPECT_THAT(error.what(), HasSubstr(file.string())) << place;
      answers.insert("refused");
    }
  }
  EXPECT_EQ(answers.size(), 1u);
}

}  // namespace
}  // namespace synaptica
