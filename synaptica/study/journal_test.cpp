#include "synaptica/study/journal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "synaptica/core/error.h"
#include "synaptica/study/journal_fixture.h"
#include "synaptica/study/temporary_folder.h"

namespace synaptica {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

enum class Place { memory, write_ahead, rollback };

std::string place_name(const testing::TestParamInfo<Place>& tested) {
  switch (tested.param) {
    case Place::memory:
      return "memory";
    case Place::write_ahead:
      return "write_ahead";
    case Place::rollback:
      return "rollback";
  }
  return "";
}

class EveryPlace : public testing::TestWithParam<Place> {
 protected:
  Journal journal(const std::string& name = "journal.sqlite") {
    if (GetParam() == Place::memory) return Journal::in_memory(identity);
    return Journal::open(folder_ / name, identity,
                         GetParam() == Place::rollback ? JournalMode::rollback : JournalMode::write_ahead);
  }
  TemporaryFolder folder_;
};

INSTANTIATE_TEST_SUITE_P(Journal, EveryPlace,
                         testing::Values(Place::memory, Place::write_ahead, Place::rollback), place_name);

TEST_P(EveryPlace, GivesBackDatasetsBitForBit) {
  using limits = std::numeric_limits<double>;
  TaskRecord odd;
  odd.id = {high_point, 5};
  odd.seconds = -0.0;
  odd.dataset.add("specials",
                  Array::vector({0.0, -0.0, limits::denorm_min(), -limits::min(), limits::max(),
                                 limits::infinity(), -limits::infinity(), limits::quiet_NaN(), 1.0 / 3}));
  odd.dataset.add("empty", Array{{0}, {}});
  odd.dataset.add("empty map", Array{{4, 0, 3}, {}});
  odd.dataset.add("map", Array{{2, 1, 3}, {1, 2, 3, 4, 5, 6}});
  odd.dataset.add("", 1.5);
  odd.dataset.add(std::string("nul\0inside", 10), 2.5);
  TaskRecord nothing{{high_point, 6}, {}, limits::quiet_NaN()};

  Journal written = journal();
  written.append(std::vector{nothing, odd});
  const auto read = written.load(high_point, 10);
  ASSERT_EQ(read.size(), 2u);
  EXPECT_TRUE(same_bits(read[0], odd.dataset));
  EXPECT_TRUE(same_bits(read[1], nothing.dataset));
}

TEST_P(EveryPlace, RoundTripsAnyDataset) {
  Journal written = journal();
  std::int64_t replica = 0;
  rc::check("any names, shapes and bit patterns", [&] {
    TaskRecord record;
    record.id = {*rc::gen::arbitrary<std::uint64_t>(), replica++};
    record.seconds = *rc::gen::arbitrary<double>();
    const auto names = *rc::gen::unique<std::vector<std::string>>(rc::gen::arbitrary<std::string>());
    for (const auto& name : names) {
      Array array = Array::filled(*rc::gen::resize(3, rc::gen::container<std::vector<std::size_t>>(
                                                          rc::gen::inRange<std::size_t>(0, 5))),
                                  0);
      for (double& value : array.values) {
        const auto bits = *rc::gen::arbitrary<std::uint64_t>();
        std::memcpy(&value, &bits, sizeof value);
      }
      record.dataset.add(name, std::move(array));
    }
    written.append({&record, 1});
    bool found = false;
    written.for_each(record.id.point, record.id.replica + 1, [&](std::int64_t r, Dataset dataset) {
      if (r == record.id.replica) found = same_bits(dataset, record.dataset);
    });
    RC_ASSERT(found);
  });
}

TEST_P(EveryPlace, GivesReplicasInOrderHoweverTheyArrived) {
  Journal written = journal();
  auto group = tasks(3, 0, 20);
  std::reverse(group.begin(), group.begin() + 13);
  written.append(std::span(group).subspan(10));
  written.append(std::span(group).first(10));
  written.append(tasks(high_point, 0, 2));
  std::vector<std::int64_t> order;
  written.for_each(3, 15, [&](std::int64_t replica, const Dataset& dataset) {
    order.push_back(replica);
    EXPECT_TRUE(same_bits(dataset, task(3, replica).dataset));
  });
  std::vector<std::int64_t> expected(15);
  for (std::size_t i = 0; i < expected.size(); ++i) expected[i] = static_cast<std::int64_t>(i);
  EXPECT_EQ(order, expected);
  EXPECT_EQ(written.load(4, 15).size(), 0u);

  const auto finished = written.finished();
  ASSERT_EQ(finished.size(), 22u);
  EXPECT_TRUE(std::is_sorted(finished.begin(), finished.end()));
  EXPECT_EQ(finished.front(), (TaskId{3, 0}));
  EXPECT_EQ(finished.back(), (TaskId{high_point, 1}));
}

TEST_P(EveryPlace, KeepsTheFirstOfTwoAndSkipsWhatIsMissing) {
  Journal written = journal();
  written.append(tasks(3, 4, 1));
  TaskRecord second = task(3, 4);
  second.dataset.add("more", 1);
  written.append({&second, 1});
  written.append(tasks(3, 9, 1));
  std::vector<std::int64_t> found;
  written.for_each(3, 100, [&](std::int64_t replica, const Dataset& dataset) {
    found.push_back(replica);
    EXPECT_TRUE(same_bits(dataset, task(3, replica).dataset));
  });
  EXPECT_EQ(found, (std::vector<std::int64_t>{4, 9}));
}

TEST_P(EveryPlace, KeepsTexts) {
  Journal written = journal();
  EXPECT_EQ(written.text("plan"), std::nullopt);
  written.store_text("plan", "first");
  written.store_text("plan", "{\"noise\": 0.4}");
  written.store_text("empty", "");
  EXPECT_EQ(written.text("plan"), "{\"noise\": 0.4}");
  EXPECT_EQ(written.text("empty"), "");
  EXPECT_EQ(written.identity(), identity);
}

TEST_P(EveryPlace, RefusesAnArrayThatContradictsItsShape) {
  Journal written = journal();
  TaskRecord wrong = task(3, 1);
  wrong.dataset.add("wrong", Array{{2, 2}, {1, 2, 3}});
  const std::vector group{task(3, 0), wrong};
  EXPECT_THROW(written.append(group), std::logic_error);
  EXPECT_EQ(written.finished().size(), 0u) << "a group is kept whole or not at all";
  written.append(tasks(3, 0, 1));
  EXPECT_EQ(written.finished().size(), 1u) << "and the journal goes on";
}

class EveryFile : public EveryPlace {};

INSTANTIATE_TEST_SUITE_P(Journal, EveryFile, testing::Values(Place::write_ahead, Place::rollback),
                         place_name);

TEST_P(EveryFile, ResumesWhereItEnded) {
  {
    Journal first = journal();
    first.append(tasks(3, 0, 5));
    first.store_text("plan", "text");
  }
  // Closed in order it is one file.
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_.path()), fs::directory_iterator()), 1);
  {
    Journal second = journal();
    EXPECT_EQ(second.finished().size(), 5u);
    EXPECT_EQ(second.text("plan"), "text");
    second.append(tasks(3, 5, 2));
  }
  Journal read = Journal::open_existing(folder_ / "journal.sqlite");
  EXPECT_EQ(read.identity(), identity);
  const auto datasets = read.load(3, 100);
  ASSERT_EQ(datasets.size(), 7u);
  for (std::int64_t i = 0; i < 7; ++i)
    EXPECT_TRUE(same_bits(datasets[static_cast<std::size_t>(i)], task(3, i).dataset));
  EXPECT_THROW(read.append(tasks(3, 9, 1)), std::logic_error);
  EXPECT_THROW(read.store_text("plan", ""), std::logic_error);
}

TEST_P(EveryFile, ChangesItsModeWhenTheFolderWasMoved) {
  const fs::path file = folder_ / "journal.sqlite";
  const auto other = GetParam() == Place::rollback ? JournalMode::write_ahead : JournalMode::rollback;
  const pid_t child = start_process([&] {
    static Journal left = journal();
    left.append(tasks(3, 0, 5));
    return 0;
  });
  ASSERT_EQ(exit_code(child), 0);
  {
    Journal resumed = Journal::open(file, identity, other);
    EXPECT_EQ(resumed.load(3, 9).size(), 5u);
    resumed.append(tasks(3, 5, 5));
  }
  EXPECT_EQ(journal().load(3, 99).size(), 10u);
}

TEST_P(EveryFile, RefusesAnotherIdentity) {
  { Journal first = journal(); }
  const fs::path file = folder_ / "journal.sqlite";
  const auto refusal = [&](auto change) {
    JournalIdentity other = identity;
    change(other);
    return message_of<InvalidArgument>([&] { (void)Journal::open(file, other); });
  };
  const auto remedy = AllOf(HasSubstr(folder_.path().string() + ": "), HasSubstr("choose another --output"),
                            Not(HasSubstr("\n")));
  EXPECT_THAT(refusal([](auto& other) { other.study = "relation"; }),
              AllOf(HasSubstr("study 'memory-drift', not 'relation'"), remedy, Not(HasSubstr("seed"))));
  EXPECT_THAT(refusal([](auto& other) { other.seed = 8; }), AllOf(HasSubstr("seed 7, not 8"), remedy));
  EXPECT_THAT(refusal([](auto& other) { other.version = "0.2.0"; }),
              AllOf(HasSubstr("version 0.1.0, not 0.2.0"), remedy));
  EXPECT_THAT(refusal([](auto& other) { other.stream_layout = 2; }),
              AllOf(HasSubstr("stream layout 1, not 2"), remedy));
  EXPECT_EQ(journal().identity(), identity);
}

TEST_P(EveryFile, LetsOneProcessInAtATime) {
  int ready[2];
  ASSERT_EQ(::pipe(ready), 0);
  const pid_t child = start_process([&] {
    Journal held = journal();
    held.append(tasks(3, 0, 5));
    if (::write(ready[1], "x", 1) != 1) return 1;
    ::pause();
    return 0;
  });
  char unused;
  ASSERT_EQ(::read(ready[0], &unused, 1), 1);
  const std::string refusal = message_of<InvalidArgument>([&] { (void)journal(); });
  EXPECT_THAT(refusal, AllOf(HasSubstr(folder_.path().string()), HasSubstr("in use by another run")));
  EXPECT_THAT(message_of([&] { (void)Journal::open_existing(folder_ / "journal.sqlite"); }),
              HasSubstr("in use"));
  ::kill(child, SIGKILL);
  EXPECT_EQ(exit_code(child), 128 + SIGKILL);
  EXPECT_EQ(journal().finished().size(), 5u);
  ::close(ready[0]);
  ::close(ready[1]);
}

TEST_P(EveryFile, IsRefusedTwiceInOneProcess) {
  Journal held = journal();
  EXPECT_THROW((void)journal(), InvalidArgument);
  held.append(tasks(3, 0, 1));
  EXPECT_THROW((void)journal(), InvalidArgument) << "a refused opening must not lift the lock";
}

// The child writes a group, tells its number through a pipe, and so on until it is killed.
TEST_P(EveryFile, KeepsEveryGroupThatWasAppendedBeforeAKill) {
  constexpr std::int64_t group = 7;
  std::int64_t known = 0;
  for (int round = 0; round < 12; ++round) {
    int told[2];
    ASSERT_EQ(::pipe(told), 0);
    const pid_t child = start_process([&] {
      ::close(told[0]);
      Journal written = journal();
      for (auto first = static_cast<std::int64_t>(written.finished().size());; first += group) {
        written.append(tasks(3, first, group, 100));
        if (::write(told[1], &first, sizeof first) != sizeof first) return 1;
      }
    });
    ::close(told[1]);
    // A different number of groups each round, so that the kill meets different moments of the
    // log's cycle.
    std::int64_t first = 0;
    for (int groups = 0; groups <= 5 * round; ++groups)
      ASSERT_EQ(::read(told[0], &first, sizeof first), static_cast<ssize_t>(sizeof first));
    ::kill(child, SIGKILL);
    EXPECT_EQ(exit_code(child), 128 + SIGKILL);
    while (::read(told[0], &first, sizeof first) == sizeof first) {
    }
    ::close(told[0]);
    known = first + group;

    Journal resumed = journal();
    const auto kept = static_cast<std::int64_t>(resumed.finished().size());
    EXPECT_GE(kept, known);
    EXPECT_LE(kept, known + group) << "at most the group that was being told";
    EXPECT_EQ(kept % group, 0) << "a group is kept whole or not at all";
    std::int64_t next = 0;
    resumed.for_each(3, kept, [&](std::int64_t replica, const Dataset& dataset) {
      EXPECT_EQ(replica, next++);
      EXPECT_TRUE(same_bits(dataset, task(3, replica, 100).dataset));
    });
    EXPECT_EQ(next, kept);
  }
}

TEST(JournalFile, SaysWhatIsWrongWithTheFile) {
  TemporaryFolder folder;
  const fs::path file = folder / "journal.sqlite";
  const auto refusal = [&] { return message_of([&] { (void)Journal::open(file, identity); }); };

  write_bytes(file, std::string(20'000, 'x'));
  EXPECT_THAT(refusal(), AllOf(HasSubstr(file.string()), HasSubstr("not a journal")));
  EXPECT_EQ(read_bytes(file), std::string(20'000, 'x')) << "a file that is not ours is left alone";
  EXPECT_THROW((void)Journal::open(file, identity), DataError);

  fs::remove(file);
  {
    sqlite3* foreign = nullptr;
    ASSERT_EQ(sqlite3_open(file.c_str(), &foreign), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(foreign, "CREATE TABLE mine(x)", nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(foreign);
  }
  const std::string before = read_bytes(file);
  EXPECT_THAT(refusal(),
              AllOf(HasSubstr("not a journal of Synaptica"), HasSubstr("choose another --output")));
  EXPECT_EQ(read_bytes(file), before);

  fs::remove(file);
  { Journal journal = Journal::open(file, identity); }
  std::string newer = read_bytes(file);
  newer[63] = 2;  // user_version, big-endian at 60: the form of the journal
  write_bytes(file, newer);
  EXPECT_THAT(refusal(), AllOf(HasSubstr("newer version of Synaptica"), HasSubstr("journal form 2")));
  EXPECT_THROW((void)Journal::open_existing(file), DataError);

  fs::remove(file);
  fs::create_directory(file);
  EXPECT_THAT(refusal(), HasSubstr("not a plain file"));
  EXPECT_THROW((void)Journal::open(file, identity), InvalidArgument);
  EXPECT_THROW((void)Journal::open_existing(file), InvalidArgument);

  EXPECT_THAT(message_of([&] { (void)Journal::open(folder / "no/journal.sqlite", identity); }),
              HasSubstr("no such directory"));
  EXPECT_THAT(message_of([&] { (void)Journal::open_existing(folder / "none.sqlite"); }),
              AllOf(HasSubstr((folder / "none.sqlite").string()), HasSubstr("no such file")));
}

TEST(JournalFile, TakesAnyName) {
  TemporaryFolder folder;
  fs::current_path(folder.path());
  for (const char* name : {"file:journal?mode=ro", ":memory:", "a b'c\"d%20#e", "Größe"}) {
    {
      Journal journal = Journal::open(name, identity);
      journal.append(tasks(3, 0, 1));
    }
    EXPECT_TRUE(fs::exists(folder / name)) << name;
    EXPECT_EQ(Journal::open_existing(name).finished().size(), 1u) << name;
  }
  fs::current_path("/");
}

TEST(JournalFile, RefusesADirectoryThatCannotBeWritten) {
  TemporaryFolder folder;
  const fs::path file = folder / "journal.sqlite";
  {
    Journal journal = Journal::open(file, identity);
    journal.append(tasks(3, 0, 4));
  }
  fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec | fs::perms::others_read |
                                     fs::perms::others_exec);
  fs::permissions(file, fs::perms::owner_read | fs::perms::others_read);
  const pid_t child = start_process([&] {
    if (!become_nobody()) return 1;
    for (const fs::path& refused : {file, folder / "new.sqlite"}) try {
        (void)Journal::open(refused, identity);
        return 2;
      } catch (const InvalidArgument& error) {
        const std::string text = error.what();
        if (text.find(folder.path().string() + ": cannot be written (Permission denied)") != 0) return 3;
      }
    // A closed journal can be read there.
    return Journal::open_existing(file).load(3, 10).size() == 4 ? 0 : 4;
  });
  EXPECT_EQ(exit_code(child), 0);
  fs::permissions(folder.path(), fs::perms::owner_all);
}

TEST(JournalFile, ALogInADirectoryThatCannotBeWrittenIsSaidToBeThere) {
  TemporaryFolder folder;
  const fs::path file = folder / "journal.sqlite";
  ASSERT_EQ(exit_code(start_process([&] {
              Journal journal = Journal::open(file, identity, JournalMode::write_ahead);
              write_tasks(journal);
              ::_exit(0);
              return 0;
            })),
            0);
  fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec | fs::perms::others_read |
                                     fs::perms::others_exec);
  const pid_t child = start_process([&] {
    if (!become_nobody()) return 1;
    const std::string refusal = message_of<InvalidArgument>([&] { (void)Journal::open_existing(file); });
    return refusal.find("left by a run that was killed") != std::string::npos ? 0 : 2;
  });
  EXPECT_EQ(exit_code(child), 0);
  fs::permissions(folder.path(), fs::perms::owner_all);
  EXPECT_EQ(Journal::open_existing(file).finished().size(), 2u * written_tasks);
}

// A limit on the size of files stands in for a full disk: it needs no privilege.
TEST_P(EveryFile, AFullDiskKeepsFinishedTasksAndLeavesARunToBeResumed) {
  const pid_t child = start_process([&] {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{300'000, RLIM_INFINITY};
    if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) return 1;
    Journal written = journal();
    std::int64_t appended = 0;
    try {
      for (; appended < 10'000; appended += 10) written.append(tasks(3, appended, 10, 100));
      return 2;
    } catch (const StorageError& error) {
      const std::string text = error.what();
      if (text.find((folder_ / "journal.sqlite").string()) != 0) return 3;
      if (text.find("finished tasks are kept") == std::string::npos) return 4;
    }
    // The group is gone, and no more than the group.
    if (appended < 50 || written.finished().size() != static_cast<std::size_t>(appended)) return 5;
    const rlimit freed{RLIM_INFINITY, RLIM_INFINITY};
    if (::setrlimit(RLIMIT_FSIZE, &freed) != 0) return 6;
    written.append(tasks(3, appended, 10, 100));
    return written.finished().size() == static_cast<std::size_t>(appended) + 10 ? 0 : 7;
  });
  EXPECT_EQ(exit_code(child), 0);
  Journal resumed = journal();
  for (std::int64_t next = 0; const Dataset& dataset : resumed.load(3, 10'000))
    EXPECT_TRUE(same_bits(dataset, task(3, next++, 100).dataset));
}

TEST_P(EveryFile, NoticesThatItsFileWasTakenAway) {
  Journal written = journal();
  written.append(tasks(3, 0, 1));
  fs::remove(folder_ / "journal.sqlite");
  EXPECT_THAT(message_of([&] { written.append(tasks(3, 1, 1)); }), HasSubstr("moved or deleted"));
}

}  // namespace
}  // namespace synaptica
