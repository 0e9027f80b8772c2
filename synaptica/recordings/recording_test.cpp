#include "synaptica/recordings/recording.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "synaptica/recordings/recordings_fixture.h"

namespace synaptica::recordings {
namespace {

using fixture::expect_refused;
using fixture::npy;
using fixture::zip;
using ::testing::ElementsAre;

class RecordingFile : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = ::testing::TempDir() + "recording-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string file(const std::string& name, const std::string& bytes) const {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
    return (folder_ / name).string();
  }

  std::filesystem::path folder_;
};

const std::string array = npy("|u1", "(1, 3)", {'\1', '\2', '\3'});

TEST_F(RecordingFile, ContentDecidesTheFormat) {
  EXPECT_THAT(read_recording(file("a.npy", array)).array.values, ElementsAre(1, 2, 3));
  EXPECT_THAT(read_recording(file("a.dat", array)).array.values, ElementsAre(1, 2, 3));
  EXPECT_THAT(read_recording(file("a.txt", "1 2 3\n")).array.values, ElementsAre(1, 2, 3));
  const std::string archive = file("a.npz", zip({{"x.npy", array}, {"y.npy", array}}));
  EXPECT_EQ(read_recording(archive + ":y").source, archive + ":y");
  expect_refused([&] { return read_recording(archive + ":"); }, {"names no array"});
  expect_refused([&] { return read_recording(file("b.npz", array) + ":x"); }, {"single array"});
  // A file may have a colon in its name.
  EXPECT_THAT(read_recording(file("c.npz:x", array)).array.values, ElementsAre(1, 2, 3));
}

TEST_F(RecordingFile, AColumnOfATextFile) {
  const std::string table =
      file("spectrum.csv", "# measured\nfrequency (rad/step),power\n0,4\n\n0.5,\n1,2\n");
  const Recording power = read_recording(table + ":power");
  EXPECT_EQ(power.array.shape, std::vector<std::size_t>{3});
  EXPECT_EQ(power.array.values[0], 4);
  EXPECT_EQ(power.array.values[2], 2);
  EXPECT_THAT(power.gaps, ElementsAre(1));
  EXPECT_EQ(place_of(power, 1), table + ":power, line 5");
  const Recording frequency = read_recording(table + ":1");
  EXPECT_THAT(frequency.array.values, ElementsAre(0, 0.5, 1));
  EXPECT_TRUE(frequency.gaps.empty());
  EXPECT_EQ(frequency.columns.at(0).unit, "rad/step");
  expect_refused([&] { return read_recording(table + ":powr"); }, {"no column 'powr'", "'power'"});
  expect_refused([&] { return read_recording(table + ":0"); }, {"no column '0'"});
  expect_refused([&] { return read_recording(file("a.txt", "1 2 3\n") + ":4"); }, {"1 to 3"});
}

TEST_F(RecordingFile, RefusesWhatIsNoRecording) {
  expect_refused([&] { return read_recording((folder_ / "none.npy").string()); }, {"none.npy: no such file"});
  expect_refused([&] { return read_recording(folder_.string()); }, {"is a directory"});
  expect_refused([&] { return read_recording(file("empty.csv", "")); }, {"is empty"});
  expect_refused([&] { return read_recording(""); }, {"file name is empty"});
  expect_refused([&] { return read_recording(file("a.npy", "1,2,3\n")); }, {"is no .npy file"});
  expect_refused([&] { return read_recording(file("a.npz", "1,2,3\n")); }, {"is no .npz archive"});
  expect_refused([&] { return read_recording(file("a.h5", "\x89HDF\r\n\x1a\n1234")); }, {"HDF5"});
  expect_refused([&] { return read_recording(file("a.mat", "MATLAB 5.0 MAT-file")); }, {"MATLAB"});
  expect_refused([&] { return read_recording(file("a.csv.gz", "\x1f\x8b\x08")); }, {"gunzip"});
  const std::string pipe = (folder_ / "pipe.csv").string();
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  expect_refused([&] { return read_recording(pipe); }, {"is not a plain file"});
}

}  // namespace
}  // namespace synaptica::recordings
