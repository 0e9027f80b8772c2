#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <string>

#include "synaptica/study/journal.h"
#include "synaptica/study/journal_fixture.h"
#include "synaptica/study/temporary_folder.h"

// Damaged files: an error of ours, or a part of what was written, never anything else.
namespace synaptica {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

struct Damage {
  std::size_t refused = 0;
  std::size_t partly = 0;
  std::size_t whole = 0;
};

// Opens a damaged journal as a run would, reads all of it, and counts how it went.
void survey(const fs::path& file, Damage& damage) {
  try {
    const Journal journal = Journal::open(file, identity);
    std::size_t found = 0;
    (void)journal.finished();
    for (const std::uint64_t point : {std::uint64_t{3}, high_point})
      journal.for_each(point, written_tasks, [&](std::int64_t replica, const Dataset& dataset) {
        ++found;
        EXPECT_TRUE(same_bits(dataset, task(point, replica, 40).dataset)) << "wrong data was given";
      });
    (void)journal.text("plan");
    ++(found == 2 * written_tasks ? damage.whole : damage.partly);
  } catch (const DataError& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr(file.string()), Not(HasSubstr("\n"))));
    ++damage.refused;
  } catch (const InvalidArgument& error) {  // where the damage makes it a file of another kind
    EXPECT_THAT(error.what(), Not(HasSubstr("\n")));
    ++damage.refused;
  } catch (const StorageError& error) {
    EXPECT_THAT(error.what(), Not(HasSubstr("\n")));
    ++damage.refused;
  }
}

void remove_journal(const fs::path& file) {
  for (const char* suffix : {"", "-wal", "-journal", "-shm"}) fs::remove(fs::path(file).concat(suffix));
}

TEST(JournalDamage, AClosedFileCutShortIsRefusedAtOpening) {
  TemporaryFolder folder;
  const fs::path file = folder / "journal.sqlite";
  {
    Journal journal = Journal::open(file, identity);
    write_tasks(journal);
  }
  const std::string whole = read_bytes(file);
  ASSERT_GT(whole.size(), 50'000u);
  for (std::size_t size = 2; size < whole.size(); size += size < 1500 ? 97 : 1361) {
    remove_journal(file);
    write_bytes(file, whole.substr(0, size));
    EXPECT_THROW((void)Journal::open(file, identity), DataError) << "at " << size << " bytes";
    write_bytes(file, whole.substr(0, size));
    EXPECT_THROW((void)Journal::open_existing(file), DataError) << "at " << size << " bytes";
  }
  // What is left of a run that was killed as it began: nothing. A run may begin there.
  for (const char* beginning : {"", "x"}) {
    remove_journal(file);
    write_bytes(file, beginning);
    EXPECT_THROW((void)Journal::open_existing(file), DataError);
    EXPECT_EQ(Journal::open(file, identity).finished().size(), 0u);
  }
}

TEST(JournalDamage, AKilledRunsFilesCutShortGiveAnErrorOrAPartOfTheTasks) {
  TemporaryFolder folder;
  const fs::path file = folder / "journal.sqlite";
  const fs::path log = folder / "journal.sqlite-wal";
  ASSERT_EQ(exit_code(start_process([&] {
              Journal journal = Journal::open(file, identity, JournalMode::write_ahead);
              write_tasks(journal);
              ::_exit(0);  // without closing
              return 0;
            })),
            0);
  const std::string whole = read_bytes(file);
  const std::string whole_log = read_bytes(log);
  ASSERT_GT(whole_log.size(), 100'000u) << "the log must hold the tasks, else this tests nothing";
  const auto put_back = [&](std::string_view bytes, std::string_view log_bytes) {
    remove_journal(file);
    write_bytes(file, bytes);
    write_bytes(log, log_bytes);
  };
  Damage damage;
  put_back(whole, whole_log);
  survey(file, damage);
  EXPECT_EQ(damage.whole, 1u);

  for (std::size_t size = 0; size < whole_log.size(); size += 1361) {
    put_back(whole, whole_log.substr(0, size));
    survey(file, damage);
  }
  EXPECT_GT(damage.partly, 100u) << "a log cut short is a shorter journal";
  for (std::size_t size = 0; size < whole.size(); size += 211) {
    put_back(whole.substr(0, size), whole_log);
    survey(file, damage);
  }
}

// The run is killed in the middle of folding its log in: its file may then be shorter than its
// header says, and only the log makes it whole. That is no damage.
TEST(JournalDamage, AFileShorterThanItsHeaderIsWholeWithItsLog) {
  TemporaryFolder folder;
  const fs::path file = folder / "journal.sqlite";
  const fs::path log = folder / "journal.sqlite-wal";
  std::string closed;
  {
    Journal journal = Journal::open(file, identity, JournalMode::write_ahead);
    write_tasks(journal);
    ASSERT_GT(fs::file_size(log), 100'000u);
    closed = read_bytes(log);
    fs::copy_file(file, folder / "before");
  }
  const std::string folded = read_bytes(file);
  Damage damage;
  // The log's pages are copied in the order of their numbers; the first carries the new size.
  for (std::size_t pages = 1; pages * 4096 < folded.size(); ++pages) {
    remove_journal(file);
    std::string mixed = folded.substr(0, pages * 4096);
    mixed[18] = mixed[19] = 2;  // the header's mark of a database with a log
    write_bytes(file, mixed);
    write_bytes(log, closed);
    survey(file, damage);
  }
  EXPECT_GT(damage.whole, 10u);
  EXPECT_EQ(damage.partly, 0u);
  EXPECT_EQ(damage.refused, 0u);

  // The same without the log is damage.
  write_bytes(file, folded.substr(0, folded.size() / 2));
  fs::remove(log);
  EXPECT_THROW((void)Journal::open(file, identity), DataError);
}

TEST(JournalDamage, FlippedBitsGiveAnErrorOrAPartOfTheTasks) {
  TemporaryFolder folder;
  const fs::path file = folder / "journal.sqlite";
  {
    Journal journal = Journal::open(file, identity);
    write_tasks(journal);
  }
  const std::string whole = read_bytes(file);
  Damage damage;
  const auto flip = [&](std::size_t bit) {
    remove_journal(file);
    std::string bytes = whole;
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
    write_bytes(file, bytes);
    survey(file, damage);
  };
  for (std::size_t byte = 0; byte < 100; ++byte) flip(8 * byte + byte % 8);  // the header
  for (std::size_t bit = 800; bit < 8 * whole.size(); bit += 1601) flip(bit);
  EXPECT_GT(damage.refused, damage.whole) << "most of the file is datasets, and each has its checksum";
}

TEST(JournalDamage, FlippedBitsOfTheLogGiveAnErrorOrAPartOfTheTasks) {
  TemporaryFolder folder;
  const fs::path file = folder / "journal.sqlite";
  const fs::path log = folder / "journal.sqlite-wal";
  ASSERT_EQ(exit_code(start_process([&] {
              Journal journal = Journal::open(file, identity, JournalMode::write_ahead);
              write_tasks(journal);
              ::_exit(0);
              return 0;
            })),
            0);
  const std::string whole = read_bytes(file);
  const std::string whole_log = read_bytes(log);
  Damage damage;
  for (std::size_t bit = 0; bit < 8 * whole_log.size(); bit += bit < 512 ? 3 : 8009) {
    remove_journal(file);
    std::string bytes = whole_log;
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
    write_bytes(file, whole);
    write_bytes(log, bytes);
    survey(file, damage);
  }
  EXPECT_GT(damage.partly, 50u) << "the log has checksums of its own: it ends where one differs";
}

}  // namespace
}  // namespace synaptica
