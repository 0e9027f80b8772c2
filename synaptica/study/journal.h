// The finished tasks of a run, kept on disk: what a run that was killed continues from.
//
// One SQLite database, a row a task (docs/file-formats.md): the replica's Dataset bit for bit, with
// a checksum over the row. The journal belongs to one study, seed, version and stream layout, its
// identity: within it a task's values follow from (point, replica) alone, so a finished task need
// never run again and may be appended in any order.
//
// What is kept after       SIGKILL                       power loss
//   append() returned      all of it                     all of it, where the disk keeps its word
//   during append()        all of the group or nothing   all of the group or nothing
//
// A write-ahead log is used on local disks, a rollback journal on network file systems. While a
// Journal made by open() lives, no other process can open the file; the system lifts the lock when
// the process ends, however it ends. A Journal closed in order is one file, which can be read from
// a read-only place.
//
// One thread at a time. Errors, each naming the file:
//   InvalidArgument  another identity, in use by another process, a directory that is missing or
//                    cannot be written, not a plain file
//   DataError        not a journal, cut short, damaged (a checksum differs), of a newer version
//   StorageError     disk full, a failed read or write; the journal keeps what it had, and append()
//                    may be tried again
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "synaptica/core/dataset.h"

namespace synaptica {

/// Names one task of a run.
struct TaskId {
  std::uint64_t point = 0;   ///< Parameters::hash()
  std::int64_t replica = 0;  ///< from 0

  auto operator<=>(const TaskId&) const = default;
};

struct TaskRecord {
  TaskId id;
  Dataset dataset;
  double seconds = 0;  ///< time the task took
};

/// What the values of a task depend on, beside point and replica. A journal holds tasks of one
/// identity.
struct JournalIdentity {
  std::string study;
  std::string version;  ///< of Synaptica
  std::uint64_t seed = 1;
  std::uint64_t stream_layout = 0;  ///< numerics::stream_layout

  bool operator==(const JournalIdentity&) const = default;
};

/// How groups of tasks reach the disk.
enum class JournalMode {
  automatic,    ///< by the file system that the file lies on
  write_ahead,  ///< one flush a group; for local disks
  rollback,     ///< two or three flushes a group; needs no shared memory
};

class Journal {
 public:
  /// Creates the file, or resumes it. Its directory must exist. Quick whatever the size: rows are
  /// checked when they are read (only a file shorter than its header says, with a log beside it, is
  /// read through at once).
  [[nodiscard]] static Journal open(const std::filesystem::path& file, const JournalIdentity& identity,
                                    JournalMode mode = JournalMode::automatic);

  /// Reads a file that is there, with the identity found in it; append() and store_text() are
  /// std::logic_errors. A log left by a killed run is folded in, which needs a directory that can
  /// be written.
  [[nodiscard]] static Journal open_existing(const std::filesystem::path& file);

  /// The same without a file, for a run that keeps nothing.
  [[nodiscard]] static Journal in_memory(const JournalIdentity& identity);

  Journal(Journal&&) noexcept;
  Journal& operator=(Journal&&) noexcept;
  ~Journal();

  [[nodiscard]] const JournalIdentity& identity() const noexcept;

  /// All finished tasks, ascending. A second for some millions.
  [[nodiscard]] std::vector<TaskId> finished() const;

  /// Adds tasks in one transaction: all or none. A task that is there already is left as it is.
  void append(std::span<const TaskRecord> tasks);

  /// Calls `take` for each finished replica below `replicas` of that point, in replica order;
  /// missing ones are skipped. `take` must not call this journal.
  void for_each(std::uint64_t point, std::int64_t replicas,
                const std::function<void(std::int64_t replica, Dataset dataset)>& take) const;

  /// The datasets that for_each() gives.
  [[nodiscard]] std::vector<Dataset> load(std::uint64_t point, std::int64_t replicas) const;

  /// Keeps a text under a key, replacing an earlier one: the plan of the run, the command line.
  void store_text(std::string_view key, std::string_view text);
  [[nodiscard]] std::optional<std::string> text(std::string_view key) const;

 private:
  struct Database;
  explicit Journal(std::unique_ptr<Database> database) noexcept;

  std::unique_ptr<Database> database_;
};

}  // namespace synaptica
