#include "synaptica/recordings/hdf5.h"

#include <hdf5.h>

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <limits>
#include <vector>

#include "synaptica/recordings/file_bytes.h"
#include "synaptica/recordings/recordings_fixture.h"

namespace synaptica::recordings {
namespace {

using fixture::expect_refused;
using ::testing::ElementsAre;

// A file in the temporary folder, gone with the test.
class TestFile {
 public:
  explicit TestFile(const std::string& ending = ".h5")
      : path_(std::filesystem::temp_directory_path() /
              ("synaptica_" + std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()) +
               std::to_string(reinterpret_cast<std::uintptr_t>(this)) + ending)),
        file_(H5Fcreate(path_.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT)) {}
  TestFile(const TestFile&) = delete;
  TestFile& operator=(const TestFile&) = delete;
  ~TestFile() {
    close();
    std::filesystem::remove(path_);
  }
  void close() {
    if (file_ >= 0) H5Fclose(file_);
    file_ = -1;
  }
  void group(const std::string& name) {
    H5Gclose(H5Gcreate2(file_, name.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  }
  template <class Number>
  void array(const std::string& name, hid_t type, std::vector<hsize_t> shape,
             const std::vector<Number>& values, hid_t memory = -1) {
    const hid_t space = shape.empty()
                            ? H5Screate(H5S_SCALAR)
                            : H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr);
    const hid_t set = H5Dcreate2(file_, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    if (!values.empty())
      H5Dwrite(set, memory < 0 ? type : memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
    H5Dclose(set);
    H5Sclose(space);
  }
  void attribute(const std::string& object, const char* name, double value) {
    const hid_t space = H5Screate(H5S_SCALAR);
    const hid_t set = H5Oopen(file_, object.c_str(), H5P_DEFAULT);
    const hid_t a = H5Acreate2(set, name, H5T_NATIVE_FLOAT, space, H5P_DEFAULT, H5P_DEFAULT);
    H5Awrite(a, H5T_NATIVE_DOUBLE, &value);
    H5Aclose(a);
    H5Oclose(set);
    H5Sclose(space);
  }
  void attribute(const std::string& object, const char* name, const std::string& value, bool variable) {
    const hid_t space = H5Screate(H5S_SCALAR);
    const hid_t set = H5Oopen(file_, object.c_str(), H5P_DEFAULT);
    const hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, variable ? H5T_VARIABLE : value.size());
    const hid_t a = H5Acreate2(set, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
    const char* text = value.c_str();
    H5Awrite(a, type, variable ? static_cast<const void*>(&text) : static_cast<const void*>(text));
    H5Aclose(a);
    H5Tclose(type);
    H5Oclose(set);
    H5Sclose(space);
  }
  // Closes the file, so that it is whole, and gives its path.
  const std::string& path() {
    close();
    return text_ = path_.string();
  }

 private:
  std::filesystem::path path_;
  std::string text_;
  hid_t file_;
};

TEST(Hdf5, ReadsTheOnlyArray) {
  TestFile file;
  file.group("trial");
  file.array<double>("trial/rates", H5T_IEEE_F32BE, {2, 3}, {1, 2, 3, 4, 5, std::nan("")}, H5T_NATIVE_DOUBLE);
  file.array<double>("scalar", H5T_NATIVE_DOUBLE, {}, {7});
  const Recording recording = read_recording(file.path());
  EXPECT_THAT(recording.array.shape, ElementsAre(2, 3));
  EXPECT_EQ(recording.array.values[4], 5);
  EXPECT_THAT(recording.gaps, ElementsAre(5));
  EXPECT_EQ(recording.source, file.path() + ":trial/rates");
  EXPECT_EQ(recording.form, "hdf5, float32, 2 × 3");
  EXPECT_EQ(recording.sampling_rate, 0);
}

TEST(Hdf5, ReadsIntegersAndTruths) {
  TestFile file;
  file.array<std::int64_t>("long", H5T_NATIVE_INT64, {2}, {-(std::int64_t{1} << 53), 3});
  file.array<std::uint8_t>("short", H5T_NATIVE_UINT8, {3}, {0, 255, 7});
  const hid_t truth = H5Tenum_create(H5T_NATIVE_INT8);
  std::int8_t no = 0, yes = 1;
  H5Tenum_insert(truth, "FALSE", &no);
  H5Tenum_insert(truth, "TRUE", &yes);
  file.array<std::int8_t>("truth", truth, {2}, {1, 0});
  H5Tclose(truth);
  file.array<std::int64_t>("huge", H5T_NATIVE_INT64, {2}, {1, (std::int64_t{1} << 53) + 1});
  const std::string path = file.path();
  EXPECT_THAT(read_recording(path + ":long").array.values, ElementsAre(-0x1p53, 3));
  EXPECT_THAT(read_recording(path + ":short").array.values, ElementsAre(0, 255, 7));
  EXPECT_THAT(read_recording(path + ":/truth").array.values, ElementsAre(1, 0));
  EXPECT_EQ(read_recording(path + ":truth").form, "hdf5, bool, 2");
  expect_refused([&] { return read_recording(path + ":huge"); }, {"huge[1]: 9007199254740993", "exactly"});
}

TEST(Hdf5, KnowsATimeSeries) {
  TestFile file(".nwb");
  file.group("acquisition");
  file.group("acquisition/lfp");
  file.array<std::int16_t>("acquisition/lfp/data", H5T_NATIVE_INT16, {2, 2}, {1, -2, 3, 4});
  file.attribute("acquisition/lfp/data", "conversion", 0.5);
  file.attribute("acquisition/lfp/data", "unit", "volts", true);
  file.array<double>("acquisition/lfp/starting_time", H5T_NATIVE_DOUBLE, {}, {0.1});
  file.attribute("acquisition/lfp/starting_time", "rate", 250);
  file.array<double>("other", H5T_NATIVE_DOUBLE, {2}, {1, 2});
  const std::string path = file.path();
  for (const char* name : {"", ":acquisition/lfp", ":acquisition/lfp/data", ":/acquisition/lfp/"}) {
    const Recording recording = read_recording(path + name);
    EXPECT_THAT(recording.array.values, ElementsAre(0.5, -1, 1.5, 2)) << name;
    EXPECT_EQ(recording.sampling_rate, 250);
    EXPECT_EQ(recording.unit, "volts");
    EXPECT_EQ(recording.form, "hdf5, int16, 2 × 2, stored numbers × 0.5");
  }
}

TEST(Hdf5, TakesTheRateFromRegularTimesOnly) {
  TestFile file;
  for (const auto& [name, times] : {std::pair{"even", std::vector<double>{5, 5.5, 6.01, 6.5}},
                                    {"gap", std::vector<double>{5, 5.5, 6.5, 7}}}) {
    file.group(name);
    file.array<double>(std::string(name) + "/data", H5T_NATIVE_DOUBLE, {4}, {1, 2, 3, 4});
    file.array<double>(std::string(name) + "/timestamps", H5T_NATIVE_DOUBLE, {4}, times);
    file.attribute(std::string(name) + "/data", "unit", "Hz", false);
  }
  const std::string path = file.path();
  EXPECT_DOUBLE_EQ(read_recording(path + ":even").sampling_rate, 2);
  EXPECT_EQ(read_recording(path + ":gap").sampling_rate, 0);
  EXPECT_EQ(read_recording(path + ":even").unit, "Hz");
  expect_refused([&] { return read_recording(path); }, {"2 time series", "even", "gap"});
}

TEST(Hdf5, CountsSpikesInBins) {
  TestFile file(".nwb");
  file.group("units");
  file.array<double>("units/spike_times", H5T_NATIVE_DOUBLE, {5}, {0.11, 0.12, 0.31, 0.15, 0.25});
  file.array<std::int32_t>("units/spike_times_index", H5T_NATIVE_INT32, {3}, {3, 3, 5});
  const Recording recording = read_binned_spikes(file.path(), 0.1);
  EXPECT_THAT(recording.array.shape, ElementsAre(3, 3));
  EXPECT_THAT(recording.array.values, ElementsAre(2, 0, 1, 0, 0, 1, 1, 0, 0));
  EXPECT_DOUBLE_EQ(recording.sampling_rate, 10);
  const std::string path = file.path();
  EXPECT_THROW((void)read_binned_spikes(path, 0), InvalidArgument);
  EXPECT_THROW((void)read_binned_spikes(path, 1e-12), InvalidArgument);
}

TEST(Hdf5, RefusesInOneSentence) {
  TestFile file;
  file.array<double>("a", H5T_NATIVE_DOUBLE, {2}, {1, HUGE_VAL});
  file.array<double>("b", H5T_NATIVE_DOUBLE, {2}, {1, 2});
  file.array<double>("none", H5T_NATIVE_DOUBLE, {0}, {});
  file.array<double>("scalar", H5T_NATIVE_DOUBLE, {}, {1});
  file.group("group");
  const hid_t text = H5Tcopy(H5T_C_S1);
  H5Tset_size(text, 4);
  file.array<char>("text", text, {1}, {'a', 'b', 'c', 'd'});
  H5Tclose(text);
  const std::string path = file.path();
  expect_refused([&] { return read_recording(path); }, {"3 arrays", "a, b, none"});
  expect_refused([&] { return read_recording(path + ":a"); }, {":a[1]: is infinite"});
  expect_refused([&] { return read_recording(path + ":none"); }, {"axis of length 0"});
  expect_refused([&] { return read_recording(path + ":scalar"); }, {"a single number"});
  expect_refused([&] { return read_recording(path + ":text"); }, {"holds texts"});
  expect_refused([&] { return read_recording(path + ":group"); }, {"is a group"});
  expect_refused([&] { return read_recording(path + ":c/d"); }, {"nothing named 'c/d'", "a, b"});
  expect_refused([&] { return read_recording(path + ":"); }, {"names no array"});
  expect_refused([&] { return read_binned_spikes(path, 1); }, {"no units/spike_times"});
  const std::string no = path + "_no.h5";
  std::ofstream(no) << "hello, these are no numbers";
  expect_refused([&] { return read_recording(no); }, {"is no HDF5 file"});
  std::filesystem::remove(no);
}

// Damaged copies are read or refused; a crash of the library is a refusal too.
TEST(Hdf5, DamageIsAnErrorOfOneLine) {
  TestFile file;
  file.group("g");
  std::vector<double> values(64);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<double>(i);
  file.array<double>("g/data", H5T_NATIVE_DOUBLE, {8, 8}, values);
  file.attribute("g/data", "unit", "mV", true);
  const std::string bytes = file_bytes(file.path());
  const std::string damaged_path = file.path() + "_damaged.h5";
  fixture::expect_robust(
      bytes,
      [&](const std::string& damaged) {
        std::ofstream(damaged_path, std::ios::binary) << damaged;
        Recording recording = read_recording(damaged_path);
        for (double& value : recording.array.values)
          if (std::isinf(value)) value = 0;
        return recording;
      },
      100);
  std::filesystem::remove(damaged_path);
}

}  // namespace
}  // namespace synaptica::recordings
