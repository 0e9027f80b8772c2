#include "synaptica/study/stored_variables.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netcdf.h>

#include <cmath>
#include <filesystem>

#include "synaptica/core/error.h"
#include "synaptica/study/temporary_folder.h"

namespace synaptica {
namespace {

StoredFile sample() {
  StoredFile file;
  file.dimensions = {{"row", 2}, {"column", 3}};
  file.attributes = {{"title", "a \xff title"}};
  file.variables = {
      {"value", {"row", "column"}, std::vector<double>{1, 2.5, NAN, 4, 5, 6}, "Hz", "a rate"},
      {"index", {"row"}, std::vector<std::int64_t>{-1, std::int64_t{1} << 60}, "", "an index"},
      {"name", {"row"}, std::vector<std::string>{"one", "two"}, "", "a name"},
  };
  return file;
}

TEST(WriteVariables, KeepsValuesNamesAndGaps) {
  const TemporaryFolder folder;
  const std::filesystem::path path = folder / "a.nc";
  write_variables(path, sample());
  int id = 0, variable = 0;
  ASSERT_EQ(nc_open(path.c_str(), NC_NOWRITE, &id), NC_NOERR);
  ASSERT_EQ(nc_inq_varid(id, "value", &variable), NC_NOERR);
  double values[6];
  ASSERT_EQ(nc_get_var_double(id, variable, values), NC_NOERR);
  EXPECT_EQ(values[1], 2.5);
  EXPECT_EQ(values[2], NC_FILL_DOUBLE);
  char unit[3] = {};
  ASSERT_EQ(nc_get_att_text(id, variable, "units", unit), NC_NOERR);
  EXPECT_STREQ(unit, "Hz");
  ASSERT_EQ(nc_inq_varid(id, "index", &variable), NC_NOERR);
  long long indices[2];
  ASSERT_EQ(nc_get_var_longlong(id, variable, indices), NC_NOERR);
  EXPECT_EQ(indices[0], -1);
  EXPECT_EQ(indices[1], 1LL << 60);
  nc_close(id);
  // Nothing but the file itself is left.
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

TEST(WriteVariables, CompressesLargeOnes) {
  const TemporaryFolder folder;
  StoredFile file;
  file.dimensions = {{"row", 1000}, {"column", 1000}};
  file.variables = {{"value", {"row", "column"}, std::vector<double>(1000000, 1.0), "1", "ones"}};
  write_variables(folder / "a.nc", file);
  EXPECT_LT(std::filesystem::file_size(folder / "a.nc"), 100000U);  // of eight million bytes
}

TEST(WriteVariables, RefusesWhatDoesNotFit) {
  const TemporaryFolder folder;
  StoredFile file = sample();
  file.variables[0].dimensions = {"row"};
  EXPECT_THROW(write_variables(folder / "a.nc", file), std::logic_error);
  file.variables[0].dimensions = {"row", "nowhere"};
  EXPECT_THROW(write_variables(folder / "a.nc", file), std::logic_error);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
  EXPECT_THROW(write_variables(folder / "none" / "a.nc", sample()), InvalidArgument);
}

}  // namespace
}  // namespace synaptica
