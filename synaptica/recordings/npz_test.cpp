#include "synaptica/recordings/npz.h"

#include "synaptica/recordings/recordings_fixture.h"

namespace synaptica::recordings {
namespace {

using fixture::expect_refused;
using fixture::npy;
using fixture::zip;
using ::testing::ElementsAre;

const std::string bytes_array = npy("|u1", "(3,)", {'\1', '\2', '\3'});
const std::string flat_array = npy("|u1", "(2000,)", std::string(2000, '\7'));

Recording read(const std::string& bytes, const std::string& name = "") {
  return parse_npz(bytes, "a.npz", name);
}

TEST(Npz, ReadsStoredAndDeflatedMembersAndLargeArchives) {
  for (const bool deflated : {false, true})
    for (const bool large : {false, true}) {
      const std::string archive =
          zip({{"few.npy", bytes_array, deflated}, {"many.npy", flat_array, deflated}}, large);
      EXPECT_THAT(npz_names(archive, "a.npz"), ElementsAre("few", "many"));
      const Recording few = read(archive, "few");
      EXPECT_THAT(few.array.values, ElementsAre(1, 2, 3));
      EXPECT_EQ(few.source, "a.npz:few");
      EXPECT_EQ(few.form, "npz, uint8, 3");
      EXPECT_EQ(read(archive, "many.npy").array.values, std::vector<double>(2000, 7));
    }
}

TEST(Npz, TakesTheOnlyArrayAndNamesSeveral) {
  EXPECT_THAT(read(zip({{"x.npy", bytes_array}})).array.values, ElementsAre(1, 2, 3));
  const std::string archive = zip({{"memories.npy", bytes_array}, {"cues.npy", flat_array}});
  expect_refused([&] { return read(archive); }, {"2 arrays", "memories, cues", "a.npz:memories"});
  expect_refused([&] { return read(archive, "memoris"); }, {"did you mean 'memories'?"});
  expect_refused([&] { return read(archive, "else"); }, {"there are: memories, cues"});
  expect_refused([&] { return read(zip({})); }, {"without an array"});
}

TEST(Npz, ChecksLengthsAndChecksums) {
  const std::string good = zip({{"x.npy", flat_array, true}});
  std::string wrong_crc = good;
  wrong_crc[wrong_crc.find("PK\1\2") + 16] ^= 1;
  expect_refused([&] { return read(wrong_crc); }, {"byte", "checksum of 'x.npy'"});
  // A member that claims to be 4 GB: refused before memory is asked for.
  std::string bomb = good;
  bomb.replace(bomb.find("PK\1\2") + 24, 4, "\xf0\xff\xff\xff");
  expect_refused([&] { return read(bomb); }, {"more than deflate can"});
  std::string longer = good;
  longer[longer.find("PK\1\2") + 24] ^= 4;
  expect_refused([&] { return read(longer); }, {"does not expand"});
  std::string shorter = good;
  shorter[shorter.find("PK\1\2") + 25] ^= 1;
  expect_refused([&] { return read(shorter); }, {"does not expand"});
  std::string encrypted = good;
  encrypted[encrypted.find("PK\1\2") + 8] |= 1;
  expect_refused([&] { return read(encrypted); }, {"encrypted"});
  std::string method = good;
  method[method.find("PK\1\2") + 10] = 14;
  expect_refused([&] { return read(method); }, {"method 14", "savez_compressed"});
  for (std::size_t length = 4; length < good.size(); ++length)
    expect_refused([&] { return read(good.substr(0, length)); }, {"a.npz"});
}

TEST(Npz, EveryDamageIsReadOrRefused) {
  fixture::expect_robust(zip({{"a.npy", bytes_array}, {"b.npy", bytes_array, true}}),
                         [](const std::string& bytes) { return read(bytes, "b"); });
  fixture::expect_robust(zip({{"a.npy", bytes_array, true}}, true),
                         [](const std::string& bytes) { return read(bytes); });
}

}  // namespace
}  // namespace synaptica::recordings
