#include "synaptica/recordings/npy.h"

#include <bit>

#include "synaptica/recordings/recordings_fixture.h"

namespace synaptica::recordings {
namespace {

using fixture::expect_refused;
using fixture::little;
using fixture::npy;
using fixture::npy_header;
using ::testing::ElementsAre;

std::string doubles(const std::vector<double>& values) {
  std::string bytes;
  for (const double value : values) bytes += little(std::bit_cast<std::uint64_t>(value), 8);
  return bytes;
}

Recording read(const std::string& bytes) {
  return parse_npy(bytes, "a.npy");
}

TEST(Npy, ReadsDoublesInBothOrders) {
  const Recording plain = read(npy("<f8", "(2, 3)", doubles({1, 2, 3, 4, 5, 6})));
  EXPECT_THAT(plain.array.shape, ElementsAre(2, 3));
  EXPECT_THAT(plain.array.values, ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_EQ(plain.form, "npy, float64, 2 × 3");
  EXPECT_TRUE(plain.gaps.empty());
  // The same six numbers, columns first.
  const Recording fortran = read(npy("<f8", "(2, 3)", doubles({1, 4, 2, 5, 3, 6}), "True"));
  EXPECT_EQ(fortran.array, plain.array);
  EXPECT_EQ(fortran.form, "npy, float64, 2 × 3, Fortran order");
  const Recording cube = read(npy("<f8", "(2, 2, 2)", doubles({0, 4, 2, 6, 1, 5, 3, 7}), "True"));
  EXPECT_THAT(cube.array.values, ElementsAre(0, 1, 2, 3, 4, 5, 6, 7));
}

TEST(Npy, ReadsEveryVersionOfTheHeader) {
  for (const int version : {1, 2, 3})
    EXPECT_THAT(read(npy("<f8", "(2,)", doubles({1, 2}), "False", version)).array.values, ElementsAre(1, 2));
  const std::string other = npy_header("{\"shape\":(2L,),\"descr\":\"<f8\",\"fortran_order\":False}");
  EXPECT_THAT(read(other + doubles({1, 2})).array.shape, ElementsAre(2));
  EXPECT_TRUE(read(npy("<f8", "()", doubles({3}))).array.is_scalar());
}

TEST(Npy, ReadsEveryTypeOfNumberInBothByteOrders) {
  EXPECT_THAT(read(npy("|b1", "(3,)", {'\0', '\1', '\2'})).array.values, ElementsAre(0, 1, 1));
  EXPECT_THAT(read(npy("|i1", "(2,)", "\x7f\x80")).array.values, ElementsAre(127, -128));
  EXPECT_THAT(read(npy("|u1", "(2,)", "\x7f\x80")).array.values, ElementsAre(127, 128));
  EXPECT_THAT(read(npy("<i2", "(1,)", "\xfe\xff")).array.values, ElementsAre(-2));
  EXPECT_THAT(read(npy(">i2", "(1,)", "\xff\xfe")).array.values, ElementsAre(-2));
  EXPECT_THAT(read(npy("<u4", "(1,)", little(4000000000, 4))).array.values, ElementsAre(4e9));
  EXPECT_THAT(read(npy("<i8", "(1,)", little(static_cast<std::uint64_t>(-5), 8))).array.values,
              ElementsAre(-5));
  EXPECT_THAT(read(npy(">f4", "(1,)", {'\x3f', '\x80', '\0', '\0'})).array.values, ElementsAre(1));
  // 1, -2, the largest and the smallest half, and a power of two among the normal ones.
  EXPECT_THAT(
      read(npy("<f2", "(5,)",
               little(0x3c00, 2) + little(0xc000, 2) + little(0x7bff, 2) + little(1, 2) + little(0x0400, 2)))
          .array.values,
      ElementsAre(1, -2, 65504, std::ldexp(1, -24), std::ldexp(1, -14)));
}

TEST(Npy, CountsGapsAndRefusesWhatADoubleDoesNotHold) {
  const Recording gaps = read(npy("<f8", "(2, 2)", doubles({1, NAN, 3, NAN})));
  EXPECT_THAT(gaps.gaps, ElementsAre(1, 3));
  EXPECT_EQ(place_of(gaps, 1), "a.npy[0, 1]");
  EXPECT_THAT([&] { require_no_gaps(gaps, "a pattern is complete"); },
              ::testing::ThrowsMessage<DataError>(
                  ::testing::AllOf(::testing::HasSubstr("a.npy[0, 1]"), ::testing::HasSubstr("2 missing"))));
  expect_refused([] { return read(npy("<f8", "(2,)", doubles({1, INFINITY}))); }, {"a.npy[1]", "inf"});
  const std::uint64_t exact = std::uint64_t{1} << 53;
  EXPECT_THAT(read(npy("<u8", "(1,)", little(exact, 8))).array.values, ElementsAre(std::ldexp(1, 53)));
  EXPECT_THAT(read(npy("<u8", "(1,)", little(exact * 512, 8))).array.values, ElementsAre(std::ldexp(1, 62)));
  for (const std::uint64_t inexact : {exact + 1, ~std::uint64_t{0}})
    expect_refused([&] { return read(npy("<u8", "(1,)", little(inexact, 8))); }, {"a.npy[0]", "2^53"});
  expect_refused([&] { return read(npy("<i8", "(1,)", little(~exact, 8))); }, {"a.npy[0]", "2^53"});
  expect_refused([&] { return read(npy("<i8", "(1,)", little(~std::uint64_t{0} >> 1, 8))); }, {"2^53"});
}

TEST(Npy, RefusesOtherContents) {
  for (const char* type : {"<c16", "|O", "<U5", "|S3", "<M8[s]", "|V8", "<f16", "<i3", "", "x", "<f1"})
    expect_refused([&] { return read(npy(type, "(1,)", std::string(16, '\0'))); },
                   {"a.npy: holds", "type '"});
  expect_refused(
      [] { return read(npy_header("{'descr': [('x', '<f8')], 'fortran_order': False, 'shape': (1,)}")); },
      {"several fields", "array['name']"});
  expect_refused([] { return read(npy("<f8", "(0, 3)", "")); }, {"0 × 3", "no numbers"});
  expect_refused([] { return read("PK\3\4 is no array"); }, {"is no .npy file", "'PK.. is no"});
}

TEST(Npy, ComparesTheShapeWithTheFileBeforeItAsksForMemory) {
  expect_refused([] { return read(npy("<f8", "(1000000000, 1000000)", "12345678")); }, {"cut short"});
  expect_refused([] { return read(npy("<f8", "(4294967296, 4294967296)", "12345678")); }, {"any memory"});
  expect_refused([] { return read(npy("<f8", "(99999999999999999999,)", "12345678")); }, {"any memory"});
  expect_refused([] { return read(npy("<f8", "(2,)", doubles({1}))); }, {"ends at byte", "cut short"});
  expect_refused([] { return read(npy("<f8", "(1,)", doubles({1, 2}))); }, {"goes on after byte"});
  const std::string whole = npy("<f8", "(2,)", doubles({1, 2}));
  for (std::size_t length = 6; length < whole.size(); ++length)
    expect_refused([&] { return read(whole.substr(0, length)); }, {"a.npy"});
}

TEST(Npy, RefusesABrokenHeaderWithItsByte) {
  for (const char* header :
       {"", "{", "{}", "{'descr': '<f8'}", "{'descr': '<f8', 'fortran_order': 1, 'shape': (1,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (-1,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1.5,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1,)} + 3",
        "{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), 'extra': 1}", "{'descr"})
    expect_refused([&] { return read(npy_header(header) + doubles({1})); },
                   {"a.npy: byte", "header", "numpy.save"});
  std::string future = npy("<f8", "(1,)", doubles({1}));
  future[6] = 9;
  expect_refused([&] { return read(future); }, {"byte 6", "version 9"});
}

TEST(Npy, EveryDamageIsReadOrRefused) {
  fixture::expect_robust(npy("<f8", "(2, 3)", doubles({1, 2, 3, 4, 5, 6})), read);
  fixture::expect_robust(npy(">i2", "(2, 2, 2)", std::string(16, '\1'), "True", 2), read);
}

}  // namespace
}  // namespace synaptica::recordings
