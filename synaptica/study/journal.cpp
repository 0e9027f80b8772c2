#include "synaptica/study/journal.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <new>
#include <stdexcept>
#include <utility>

#include "synaptica/core/error.h"
#include "synaptica/core/text.h"
#include "synaptica/study/files.h"
#include "synaptica/study/journal_rows.h"

namespace synaptica {

namespace {

namespace fs = std::filesystem;

// "SYNJ": marks the file as ours, for us and for file(1).
constexpr std::int64_t application = 0x53594e4a;
constexpr std::int64_t journal_form = 1;

// The tables as they must be found again, word for word: a damaged schema must not be queried. The
// index is what finished() reads; without it the scan would pass through all the datasets.
constexpr std::array<std::string_view, 4> schema = {
    "CREATE TABLE identity(study TEXT NOT NULL, version TEXT NOT NULL, seed INTEGER NOT NULL, "
    "stream_layout INTEGER NOT NULL, checksum INTEGER NOT NULL)",
    "CREATE TABLE tasks(point INTEGER NOT NULL, replica INTEGER NOT NULL, seconds REAL NOT NULL, "
    "dataset BLOB NOT NULL, checksum INTEGER NOT NULL)",
    "CREATE UNIQUE INDEX task_ids ON tasks(point, replica)",
    "CREATE TABLE texts(name TEXT NOT NULL PRIMARY KEY, content TEXT NOT NULL, checksum INTEGER "
    "NOT NULL)"};

// How long another process may take to let go: one just killed, or a reader between two points.
constexpr int patience_milliseconds = 250;

// ---- places ----

bool lies_on_network(const fs::path& directory) {
  struct statfs system {};
  if (::statfs(directory.c_str(), &system) != 0) return true;  // the careful choice
  // The magic numbers of statfs(2); several are missing from linux/magic.h.
  constexpr std::array<std::uint32_t, 18> network = {
      0x6969,      // NFS
      0x517b,      // SMB
      0xff534d42,  // CIFS
      0xfe534d42,  // SMB2
      0x65735546,  // FUSE: sshfs, but also local ones; the rollback journal suits both
      0x01021997,  // 9P
      0x0bd00bd0,  // Lustre
      0x47504653,  // GPFS
      0x00c36400,  // Ceph
      0x5346414f,  // OpenAFS
      0x6b414653,  // kAFS
      0x73757245,  // Coda
      0x19830326,  // BeeGFS
      0x20030528,  // OrangeFS
      0xaad7aaea,  // PanFS
      0x01161970,  // GFS2
      0x7461636f,  // OCFS2
      0x786f4256,  // VirtualBox shared folder
  };
  return std::find(network.begin(), network.end(), static_cast<std::uint32_t>(system.f_type)) !=
         network.end();
}

fs::path folder_of(const fs::path& file) {
  return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

// 0 where this process may do so to the file, else the reason.
int access_error(const fs::path& path, int wanted) {
  return ::faccessat(AT_FDCWD, path.c_str(), wanted, AT_EACCESS) == 0 ? 0 : errno;
}

std::uint64_t size_or_zero(const fs::path& path) {
  std::error_code missing;
  const auto size = fs::file_size(path, missing);
  return missing ? 0 : size;
}

fs::path log_of(const fs::path& file) {
  return fs::path(file).concat("-wal");
}
fs::path rollback_of(const fs::path& file) {
  return fs::path(file).concat("-journal");
}

// "seed 2, not 1; version 0.1.0, not 0.2.0"
std::string difference(const JournalIdentity& found, const JournalIdentity& wanted) {
  std::vector<std::string> parts;
  const auto compare = [&](const std::string& what, const std::string& is, const std::string& should_be) {
    if (is != should_be) parts.push_back(what + " " + is + ", not " + should_be);
  };
  compare("study", "'" + found.study + "'", "'" + wanted.study + "'");
  compare("seed", std::to_string(found.seed), std::to_string(wanted.seed));
  compare("version", found.version, wanted.version);
  compare("stream layout", std::to_string(found.stream_layout), std::to_string(wanted.stream_layout));
  return join(parts, "; ");
}

// Whether a file of the journal is as large as this process may write any (ulimit -f): SQLite says no more than that a
// write failed. Its pages have at most 64 KiB, and so has the index of its log, which is made at once.
bool fills_its_limit(const fs::path& file) {
  rlimit limit{};
  if (file.empty() || ::getrlimit(RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return false;
  const std::uint64_t largest = std::max(size_or_zero(file), size_or_zero(log_of(file)));
  return largest + (std::uint64_t{1} << 16) >= limit.rlim_cur;
}

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
struct Close {
  void operator()(sqlite3* handle) const { sqlite3_close(handle); }
};

}  // namespace

// ---- the database: SQLite's calls as errors of ours ----

struct Journal::Database {
  // One prepared statement, ready to be bound from its first place each time it is begun.
  class Statement {
   public:
    Statement(const Database& database, std::string_view sql) : database_(&database) {
      sqlite3_stmt* statement = nullptr;
      database.check(sqlite3_prepare_v2(database.handle.get(), sql.data(), static_cast<int>(sql.size()),
                                        &statement, nullptr));
      statement_.reset(statement);
    }
    Statement& begin() {
      sqlite3_reset(statement_.get());
      sqlite3_clear_bindings(statement_.get());
      place_ = 0;
      return *this;
    }
    Statement& bind(std::int64_t number) {
      database_->check(sqlite3_bind_int64(statement_.get(), ++place_, number));
      return *this;
    }
    Statement& bind(double number) {
      database_->check(sqlite3_bind_double(statement_.get(), ++place_, number));
      return *this;
    }
    // The text and bytes must live until the statement ends.
    Statement& bind(std::string_view text) {
      database_->check(sqlite3_bind_text64(statement_.get(), ++place_,
                                           text.data() == nullptr ? "" : text.data(), text.size(),
                                           SQLITE_STATIC, SQLITE_UTF8));
      return *this;
    }
    Statement& bind_bytes(std::string_view bytes) {
      database_->check(
          sqlite3_bind_blob64(statement_.get(), ++place_, bytes.data(), bytes.size(), SQLITE_STATIC));
      return *this;
    }
    // True where there is a row to read.
    bool step() {
      const int code = sqlite3_step(statement_.get());
      if (code != SQLITE_ROW && code != SQLITE_DONE) database_->fail(code);
      return code == SQLITE_ROW;
    }
    void run() {
      while (step()) {
      }
      sqlite3_reset(statement_.get());
    }
    [[nodiscard]] std::int64_t integer(int column) const {
      return sqlite3_column_int64(statement_.get(), column);
    }
    [[nodiscard]] double real(int column) const { return sqlite3_column_double(statement_.get(), column); }
    // Valid until the next step.
    [[nodiscard]] std::string_view bytes(int column) const {
      const void* data = sqlite3_column_blob(statement_.get(), column);
      const int size = sqlite3_column_bytes(statement_.get(), column);
      if (data == nullptr && size > 0) throw std::bad_alloc();
      return {static_cast<const char*>(data), data == nullptr ? 0 : static_cast<std::size_t>(size)};
    }

   private:
    const Database* database_;
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
    int place_ = 0;
  };

  // A transaction that is rolled back unless it is committed.
  class Transaction {
   public:
    Transaction(Database& database, const char* begin) : database_(database) { database.execute(begin); }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction() {
      // SQLite has rolled back already after some errors.
      if (!committed_ && sqlite3_get_autocommit(database_.handle.get()) == 0)
        sqlite3_exec(database_.handle.get(), "ROLLBACK", nullptr, nullptr, nullptr);
    }
    void commit() {
      database_.execute("COMMIT");
      committed_ = true;
    }

   private:
    Database& database_;
    bool committed_ = false;
  };

  std::unique_ptr<sqlite3, Close> handle;
  fs::path file;  // empty: in memory
  JournalIdentity identity;
  bool writable = true;
  mutable std::string buffer;         // one encoded dataset
  std::unique_ptr<Statement> insert;  // kept: preparing it costs more than a small row

  ~Database() {
    const bool opened = insert != nullptr;
    insert.reset();
    // Without its log the closed journal is one file, readable where nothing can be written. Where
    // this fails the log stays, and the next to open the journal folds it in.
    if (opened && !file.empty() && !moved())
      sqlite3_exec(handle.get(), "PRAGMA journal_mode = DELETE", nullptr, nullptr, nullptr);
  }

  [[nodiscard]] std::string name() const { return file.empty() ? "journal in memory" : file.string(); }

  void check(int code) const {
    if (code != SQLITE_OK) fail(code);
  }

  [[noreturn]] void damaged(const std::string& what) const {
    throw DataError(name() + ": " + what +
                    ": restore it from a copy, or delete it, and its tasks will be run again");
  }

  // `reason`: the system's, or 0 where it gave none but `text`.
  [[noreturn]] void refuse_write(int reason, const std::string& text) const {
    const WriteTrouble trouble = write_trouble(reason);
    throw StorageError(name() + ": cannot be written: " + (reason == 0 ? text : trouble.reason) +
                       "; finished tasks are kept: " + trouble.remedy + " and run again");
  }

  [[noreturn]] void fail(int code) const {
    const int reason = sqlite3_system_errno(handle.get());
    const std::string reason_text =
        reason != 0 ? std::string(std::strerror(reason)) : std::string(sqlite3_errstr(code));
    switch (code & 0xff) {
      case SQLITE_NOMEM:
        throw std::bad_alloc();
      case SQLITE_BUSY:
      case SQLITE_LOCKED:
        throw InvalidArgument(folder_of(file).string() +
                              ": in use by another run: wait until it ends, or choose another --output");
      case SQLITE_CORRUPT:
      case SQLITE_ERROR:  // our statements are right: the tables are no longer what was checked
        damaged("damaged or cut short");
      case SQLITE_NOTADB:
        throw DataError(name() +
                        ": not a journal of Synaptica, or damaged: choose another --output, or delete it");
      case SQLITE_TOOBIG:
        throw InvalidArgument(name() + ": the values of one replica exceed " +
                              memory_text(sqlite3_limit(handle.get(), SQLITE_LIMIT_LENGTH, -1)) +
                              ", the most that a journal holds for a task: choose smaller sizes");
      case SQLITE_FULL:
        refuse_write(fills_its_limit(file) ? EFBIG : ENOSPC, "disk full");
      case SQLITE_IOERR:
        if (code == SQLITE_IOERR_READ || code == SQLITE_IOERR_SHORT_READ)
          throw StorageError(name() + ": cannot be read: " + reason_text);
        refuse_write(reason != 0 || !fills_its_limit(file) ? reason : EFBIG, reason_text);
      case SQLITE_CANTOPEN:
      case SQLITE_READONLY:
      case SQLITE_PERM:
      case SQLITE_AUTH:
        throw InvalidArgument(name() + ": cannot be opened (" + reason_text +
                              "): change the permissions, or choose another --output");
      default:
        throw StorageError(name() + ": " + sqlite3_errstr(code) + " (SQLite error " + std::to_string(code) +
                           ")");
    }
  }

  void execute(const char* sql) const { check(sqlite3_exec(handle.get(), sql, nullptr, nullptr, nullptr)); }

  std::int64_t integer(std::string_view sql) const {
    Statement statement(*this, sql);
    return statement.step() ? statement.integer(0) : 0;
  }

  // Whether the path no longer leads to the open file: what is written then would be lost.
  [[nodiscard]] bool moved() const {
    int answer = 0;
    return sqlite3_file_control(handle.get(), "main", SQLITE_FCNTL_HAS_MOVED, &answer) == SQLITE_OK &&
           answer != 0;
  }

  void connect(const std::string& path, int flags) {
    sqlite3* opened = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &opened, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    handle.reset(opened);
    if (opened == nullptr) throw std::bad_alloc();
    check(code);
    sqlite3_extended_result_codes(opened, 1);
    sqlite3_busy_timeout(opened, patience_milliseconds);
    // A damaged file must do no harm.
    sqlite3_db_config(opened, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    execute("PRAGMA trusted_schema = OFF");
    execute("PRAGMA cell_size_check = ON");
    execute("PRAGMA cache_size = -32768");  // KiB: the index of some million tasks
  }

  // The size that the file had, by its own header, when it was last whole. Read through SQLite's
  // own handle: closing another one would lift the locks that this process holds on the file.
  [[nodiscard]] std::uint64_t stated_size() const {
    sqlite3_file* raw = nullptr;
    std::array<unsigned char, 32> header{};
    if (sqlite3_file_control(handle.get(), "main", SQLITE_FCNTL_FILE_POINTER, &raw) != SQLITE_OK ||
        raw == nullptr || raw->pMethods == nullptr ||
        raw->pMethods->xRead(raw, header.data(), static_cast<int>(header.size()), 0) != SQLITE_OK)
      return 0;
    const auto big_endian = [&](std::size_t first, std::size_t count) {
      std::uint64_t number = 0;
      for (std::size_t i = 0; i < count; ++i) number = number << 8 | header[first + i];
      return number;
    };
    // The file format: page size at 16, number of pages at 28.
    const std::uint64_t page = big_endian(16, 2);
    return (page == 1 ? 65536 : page) * big_endian(28, 4);
  }

  void create(const JournalIdentity& wanted) {
    identity = wanted;
    Transaction transaction(*this, "BEGIN IMMEDIATE");
    for (const std::string_view table : schema) Statement(*this, table).run();
    execute(("PRAGMA application_id = " + std::to_string(application)).c_str());
    execute(("PRAGMA user_version = " + std::to_string(journal_form)).c_str());
    Statement(*this, "INSERT INTO identity VALUES(?, ?, ?, ?, ?)")
        .bind(std::string_view(identity.study))
        .bind(std::string_view(identity.version))
        .bind(static_cast<std::int64_t>(identity.seed))
        .bind(static_cast<std::int64_t>(identity.stream_layout))
        .bind(identity_checksum(identity))
        .run();
    transaction.commit();
  }

  // True where the file holds our tables, false where it holds none at all.
  bool holds_journal() {
    std::vector<std::string> found;
    Statement tables(*this, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid");
    while (tables.step()) found.emplace_back(tables.bytes(0));
    if (found.empty()) return false;
    if (integer("PRAGMA application_id") != application)
      throw DataError(name() + ": a database, but not a journal of Synaptica: choose another --output");
    const std::int64_t form = integer("PRAGMA user_version");
    if (form > journal_form)
      throw DataError(name() + ": written by a newer version of Synaptica (journal form " +
                      std::to_string(form) + ", this version reads up to " + std::to_string(journal_form) +
                      "): use that version, or choose another --output");
    if (form != journal_form || !std::equal(found.begin(), found.end(), schema.begin(), schema.end()))
      damaged("its tables are damaged");
    return true;
  }

  void read_identity() {
    Statement row(*this, "SELECT study, version, seed, stream_layout, checksum FROM identity");
    if (!row.step()) damaged("its identity is missing");
    identity.study = row.bytes(0);
    identity.version = row.bytes(1);
    identity.seed = static_cast<std::uint64_t>(row.integer(2));
    identity.stream_layout = static_cast<std::uint64_t>(row.integer(3));
    if (row.integer(4) != identity_checksum(identity)) damaged("its identity is damaged");
  }

  // Reads everything. For a file that is suspect.
  void verify() const {
    Statement structure(*this, "PRAGMA quick_check(1)");
    if (!structure.step() || structure.bytes(0) != "ok") damaged("damaged or cut short");
    Statement rows(*this, "SELECT point, replica, seconds, dataset, checksum FROM tasks");
    while (rows.step())
      (void)dataset_of(rows, {static_cast<std::uint64_t>(rows.integer(0)), rows.integer(1)}, 2);
  }

  // The dataset of a row whose columns from `first` on are seconds, dataset, checksum.
  Dataset dataset_of(const Statement& row, const TaskId& id, int first) const {
    const std::string_view bytes = row.bytes(first + 1);
    if (task_checksum(id, row.real(first), bytes) == row.integer(first + 2))
      if (auto dataset = decode(bytes)) return std::move(*dataset);
    damaged("the values of replica " + std::to_string(id.replica) + " are damaged");
  }

  void prepare_insert() {
    insert = std::make_unique<Statement>(
        *this, "INSERT INTO tasks VALUES(?, ?, ?, ?, ?) ON CONFLICT(point, replica) DO NOTHING");
  }
};

Journal::Journal(std::unique_ptr<Database> database) noexcept : database_(std::move(database)) {}
Journal::Journal(Journal&&) noexcept = default;
Journal& Journal::operator=(Journal&&) noexcept = default;
Journal::~Journal() = default;

namespace {

void check_place(const fs::path& file, bool to_write) {
  const fs::path folder = folder_of(file);
  std::error_code unused;
  const fs::file_status status = fs::status(file, unused);
  if (fs::exists(status) && !fs::is_regular_file(status))
    throw InvalidArgument(file.string() + ": not a plain file: choose another --output");
  if (!fs::is_directory(folder, unused))
    throw InvalidArgument(folder.string() + ": no such directory: choose another --output");
  if (to_write)
    if (const int reason = access_error(folder, W_OK | X_OK))
      throw InvalidArgument(folder.string() + ": cannot be written (" + std::strerror(reason) +
                            "): change its permissions, or choose another --output");
  const int reason = access_error(file, to_write ? R_OK | W_OK : R_OK);
  if (reason == ENOENT && !to_write)
    throw InvalidArgument(file.string() + ": no such file: name the output directory of a run");
  if (reason != 0 && reason != ENOENT)
    throw InvalidArgument(file.string() + ": cannot be " + (to_write ? "written" : "read") + " (" +
                          std::strerror(reason) + "): change its permissions, or choose another --output");
}

}  // namespace

Journal Journal::open(const fs::path& file, const JournalIdentity& wanted, JournalMode mode) {
  check_place(file, true);
  auto database = std::make_unique<Database>();
  Database& db = *database;
  db.file = file;
  // An empty file is a run killed as it began; with a log, it has lost what the log builds upon.
  if (size_or_zero(file) <= 1 && size_or_zero(log_of(file)) > 0) db.damaged("cut short");
  // An absolute path, since SQLite gives "file:" and ":memory:" a meaning.
  db.connect(fs::absolute(file).string(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);

  db.execute("PRAGMA locking_mode = EXCLUSIVE");  // kept until the journal is closed
  const std::uint64_t size = size_or_zero(file);
  bool resumed = false;
  {
    Database::Transaction lock(db, "BEGIN EXCLUSIVE");
    resumed = db.holds_journal();
    if (resumed) db.read_identity();
  }
  if (resumed && db.identity != wanted)
    throw InvalidArgument(folder_of(file).string() + ": holds another run (" +
                          difference(db.identity, wanted) + "): choose another --output, or delete it");

  if (resumed && size < db.stated_size()) {
    // Killed while the log was being folded in, and then the log makes it whole; or cut short.
    db.verify();
  }
  const bool write_ahead = mode == JournalMode::write_ahead ||
                           (mode == JournalMode::automatic && !lies_on_network(folder_of(file)));
  db.execute(write_ahead ? "PRAGMA journal_mode = WAL" : "PRAGMA journal_mode = TRUNCATE");
  db.execute("PRAGMA synchronous = FULL");  // a group is on the disk when append() returns
  if (!resumed) db.create(wanted);
  db.prepare_insert();
  return Journal(std::move(database));
}

Journal Journal::open_existing(const fs::path& file) {
  check_place(file, false);
  auto database = std::make_unique<Database>();
  Database& db = *database;
  db.file = file;
  db.writable = false;
  if (size_or_zero(file) <= 1) db.damaged("empty");  // one byte is nothing to SQLite
  const std::uint64_t size = size_or_zero(file);
  const bool log = size_or_zero(log_of(file)) > 0;
  if (log || size_or_zero(rollback_of(file)) > 0)
    if (const int reason = access_error(folder_of(file), W_OK | X_OK))
      throw InvalidArgument(file.string() +
                            ": left by a run that was killed, and can be mended only where its " +
                            "directory can be written (" + std::strerror(reason) + "): copy the directory");
  db.connect(fs::absolute(file).string(), SQLITE_OPEN_READWRITE);
  if (log) db.execute("PRAGMA locking_mode = EXCLUSIVE");  // the log is read without shared memory
  {
    Database::Transaction lock(db, "BEGIN");
    if (!db.holds_journal()) db.damaged("holds no journal");
    db.read_identity();
  }
  if (size < db.stated_size()) db.verify();
  return Journal(std::move(database));
}

Journal Journal::in_memory(const JournalIdentity& identity) {
  auto database = std::make_unique<Database>();
  database->connect(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY);
  database->create(identity);
  database->prepare_insert();
  return Journal(std::move(database));
}

const JournalIdentity& Journal::identity() const noexcept {
  return database_->identity;
}

std::vector<TaskId> Journal::finished() const {
  Database::Statement rows(*database_, "SELECT point, replica FROM tasks INDEXED BY task_ids");
  std::vector<TaskId> ids;
  while (rows.step()) ids.push_back({static_cast<std::uint64_t>(rows.integer(0)), rows.integer(1)});
  std::sort(ids.begin(), ids.end());  // the index is in the order of signed numbers
  return ids;
}

void Journal::append(std::span<const TaskRecord> tasks) {
  Database& db = *database_;
  if (!db.writable) throw std::logic_error("a journal opened to be read is appended to");
  if (tasks.empty()) return;
  if (!db.file.empty() && db.moved())
    throw StorageError(db.name() + ": was moved or deleted while the run was writing to it: run again");
  Database::Transaction transaction(db, "BEGIN IMMEDIATE");
  for (const TaskRecord& task : tasks) {
    encode(task.dataset, db.buffer);
    // No -0 and no NaN: SQLite would change them.
    const double seconds = task.seconds > 0 ? task.seconds : 0;
    db.insert->begin()
        .bind(static_cast<std::int64_t>(task.id.point))
        .bind(task.id.replica)
        .bind(seconds)
        .bind_bytes(db.buffer)
        .bind(task_checksum(task.id, seconds, db.buffer))
        .run();
  }
  transaction.commit();
}

void Journal::for_each(std::uint64_t point, std::int64_t replicas,
                       const std::function<void(std::int64_t replica, Dataset dataset)>& take) const {
  // The key comes from the index, the checksum from the row: an index that errs is found out.
  Database::Statement rows(*database_,
                           "SELECT replica, seconds, dataset, checksum FROM tasks INDEXED BY task_ids "
                           "WHERE point = ? AND replica >= 0 AND replica < ? ORDER BY replica");
  rows.bind(static_cast<std::int64_t>(point)).bind(replicas);
  std::int64_t last = -1;
  while (rows.step()) {
    const std::int64_t replica = rows.integer(0);
    if (replica <= last) database_->damaged("its index is damaged");
    last = replica;
    take(replica, database_->dataset_of(rows, {point, replica}, 1));
  }
}

std::vector<Dataset> Journal::load(std::uint64_t point, std::int64_t replicas) const {
  std::vector<Dataset> datasets;
  for_each(point, replicas, [&](std::int64_t, Dataset dataset) { datasets.push_back(std::move(dataset)); });
  return datasets;
}

void Journal::store_text(std::string_view key, std::string_view text) {
  if (!database_->writable) throw std::logic_error("a journal opened to be read is written to");
  Database::Statement(*database_, "INSERT OR REPLACE INTO texts VALUES(?, ?, ?)")
      .bind(key)
      .bind(text)
      .bind(checksum(key, text))
      .run();
}

std::optional<std::string> Journal::text(std::string_view key) const {
  Database::Statement row(*database_, "SELECT content, checksum FROM texts WHERE name = ?");
  row.bind(key);
  if (!row.step()) return std::nullopt;
  std::string text(row.bytes(0));
  if (row.integer(1) != checksum(key, text))
    database_->damaged("its text '" + std::string(key) + "' is damaged");
  return text;
}

}  // namespace synaptica
