#include "storage/store.h"

#include <atomic>
#include <filesystem>
#include <system_error>
#include <utility>

#include <unistd.h>

#include <fmt/format.h>
#include <rocksdb/convenience.h>
#include <rocksdb/env.h>

#include "base/check.h"
#include "base/thread_slots.h"
#include "base/try.h"
#include "storage/rocks_error.h"
#include "storage/rocks_options.h"

namespace karst::storage {
namespace {

// The version of all that FORMAT.md says of keys. A store of a later version is refused.
constexpr std::string_view kStoreFormatVersion{"\x01", 1};

// The directory that RocksDB knows inside the memory of one store.
constexpr const char* kInMemoryPath = "/karst";

rocksdb::Slice ToSlice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }
std::string_view ToView(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

Error PathError(const std::string& path, std::string_view problem) {
  return {ErrorCode::kIo, fmt::format("The store at {} cannot be opened: {}", path, problem)};
}

Error ClosedToWritesError() {
  return {ErrorCode::kIo, "An earlier write failed: the store takes no more until it is opened again"};
}

std::string LockFileOf(const std::filesystem::path& directory) { return directory / "LOCK"; }

// Makes the directory and looks whether it may be used. Returns the one name that the directory has however it was
// spelled: within a process RocksDB knows a locked store by its path alone, and would open it a second time under
// another.
Result<std::string> PrepareDirectory(const std::string& path) {
  std::error_code failure;
  std::filesystem::create_directories(path, failure);
  if (failure) return PathError(path, failure.message());
  const std::filesystem::path canonical = std::filesystem::canonical(path, failure);
  if (failure) return PathError(path, failure.message());
  const std::string lock_file = LockFileOf(canonical);
  const bool locked_before = std::filesystem::exists(lock_file, failure);
  if (access(path.c_str(), R_OK | W_OK | X_OK) != 0 || (locked_before && access(lock_file.c_str(), R_OK | W_OK) != 0)) {
    return PathError(path, "no permission to read and write it");
  }
  return canonical.string();
}

// RocksDB's status does not tell a locked store from other failures. Asked after it failed to open, when whoever has
// the lock keeps it: a look before would take the lock for a moment, and so be in the way of another who opens the
// store.
bool IsLocked(const std::string& directory, rocksdb::Env* env) {
  rocksdb::FileLock* lock = nullptr;
  if (!env->LockFile(LockFileOf(directory), &lock).ok()) return true;
  env->UnlockFile(lock).PermitUncheckedError();
  return false;
}

}  // namespace

// Members go in the reverse order: the database before the environment that it lives in.
struct Store::Core {
  std::unique_ptr<rocksdb::Env> memory;
  std::unique_ptr<rocksdb::DB> db;
  std::vector<rocksdb::ColumnFamilyHandle*> families;  // in the order of Family; in memory one for all
  rocksdb::ReadOptions read_options;
  rocksdb::WriteOptions write_options;
  // A write failed, and the log may end in half a record. Whatever came after that record would be lost with it, so
  // nothing may.
  std::atomic<bool> write_failed{false};
  base::SpreadCounter gets;
  base::SpreadCounter cursors;
  // Commits take turns anyway.
  std::atomic<std::uint64_t> commits{0};
  std::atomic<std::uint64_t> bytes_written{0};

  ~Core() {
    if (!db) return;
    if (!memory && !write_failed.load()) FlushLog();
    for (rocksdb::ColumnFamilyHandle* family : families) {
      db->DestroyColumnFamilyHandle(family).PermitUncheckedError();
    }
    db->Close().PermitUncheckedError();
  }

  // What was buffered survives a clean close, even if the machine then loses power. There is nobody to tell of a
  // failure here; whoever needs to know uses Durability::kSync. An empty write is flushed as any other; SyncWAL would
  // be the shorter way, but after a failure of the device it aborts where RocksDB was built with its assertions. Jobs
  // that could meet such a failure at this moment are ended first.
  void FlushLog() {
    rocksdb::CancelAllBackgroundWork(db.get(), /*wait=*/true);
    rocksdb::WriteOptions flushed;
    flushed.sync = true;
    rocksdb::WriteBatch nothing;
    db->Write(flushed, &nothing).PermitUncheckedError();
  }

  Result<void> Write(const rocksdb::WriteOptions& options, rocksdb::WriteBatch* batch) {
    if (write_failed.load(std::memory_order_relaxed)) [[unlikely]]
      return ClosedToWritesError();
    const rocksdb::Status status = db->Write(options, batch);
    if (status.ok()) [[likely]]
      return {};
    write_failed.store(true);
    return ToError(status, "writing");
  }

  rocksdb::ReadOptions ReadOptionsAt(const rocksdb::Snapshot* snapshot) const {
    rocksdb::ReadOptions options = read_options;
    options.snapshot = snapshot;
    return options;
  }
};

Snapshot::~Snapshot() { db_->ReleaseSnapshot(snapshot_); }

// ---- WriteSet

void WriteSet::Put(Family family, std::string_view key, std::string_view value) {
  bytes_ += key.size() + value.size();
  batch_.Put(store_->Handle(family), ToSlice(key), ToSlice(value)).PermitUncheckedError();
}

void WriteSet::Put(Family family, std::string_view key, std::string_view value_head, std::string_view value_tail) {
  bytes_ += key.size() + value_head.size() + value_tail.size();
  const rocksdb::Slice key_part = ToSlice(key);
  const rocksdb::Slice value_parts[] = {ToSlice(value_head), ToSlice(value_tail)};
  batch_.Put(store_->Handle(family), rocksdb::SliceParts(&key_part, 1), rocksdb::SliceParts(value_parts, 2))
      .PermitUncheckedError();
}

void WriteSet::Delete(Family family, std::string_view key) {
  bytes_ += key.size();
  batch_.Delete(store_->Handle(family), ToSlice(key)).PermitUncheckedError();
}

void WriteSet::DeleteRange(Family family, const KeyRange& range) {
  KARST_CHECK(!range.upper.empty());  // ids end below the last one, so every object has an upper bound
  bytes_ += range.lower.size() + range.upper.size();
  batch_.DeleteRange(store_->Handle(family), range.lower, range.upper).PermitUncheckedError();
}

// The changes come by the number of their family, and go into a batch by its handle.
class WriteSet::Appender : public rocksdb::WriteBatch::Handler {
 public:
  Appender(const std::vector<rocksdb::ColumnFamilyHandle*>& families, rocksdb::WriteBatch* batch)
      : families_(families), batch_(batch) {}

  rocksdb::Status PutCF(std::uint32_t family, const rocksdb::Slice& key, const rocksdb::Slice& value) override {
    return batch_->Put(Handle(family), key, value);
  }
  rocksdb::Status DeleteCF(std::uint32_t family, const rocksdb::Slice& key) override {
    return batch_->Delete(Handle(family), key);
  }
  rocksdb::Status DeleteRangeCF(std::uint32_t family, const rocksdb::Slice& lower,
                                const rocksdb::Slice& upper) override {
    return batch_->DeleteRange(Handle(family), lower, upper);
  }

 private:
  rocksdb::ColumnFamilyHandle* Handle(std::uint32_t family) const {
    for (rocksdb::ColumnFamilyHandle* handle : families_) {
      if (handle->GetID() == family) return handle;
    }
    KARST_CHECK(false);  // the set was made for this store
  }

  const std::vector<rocksdb::ColumnFamilyHandle*>& families_;
  rocksdb::WriteBatch* batch_;
};

void WriteSet::Append(const WriteSet& other) {
  bytes_ += other.bytes_;
  Appender appender(store_->core_->families, &batch_);
  const rocksdb::Status appended = other.batch_.Iterate(&appender);
  KARST_CHECK(appended.ok());  // both are in memory, and were made here
}

// ---- Cursor

void Cursor::SeekToFirst() { iterator_->Seek(lower_); }
void Cursor::SeekToLast() { iterator_->SeekToLast(); }
void Cursor::Seek(std::string_view key) { iterator_->Seek(ToSlice(key)); }
void Cursor::SeekForPrev(std::string_view key) { iterator_->SeekForPrev(ToSlice(key)); }
void Cursor::Next() { iterator_->Next(); }
void Cursor::Prev() { iterator_->Prev(); }
bool Cursor::Valid() const { return iterator_->Valid(); }
std::string_view Cursor::key() const { return ToView(iterator_->key()); }
std::string_view Cursor::value() const { return ToView(iterator_->value()); }
Result<void> Cursor::status() const { return ToResult(iterator_->status(), "reading a range"); }

// ---- Store

Store::Store(std::unique_ptr<Core> core, bool in_memory) : core_(std::move(core)), in_memory_(in_memory) {}

Store::~Store() = default;

Result<std::unique_ptr<Store>> Store::Open(const std::string& path, const Options& options) {
  const bool in_memory = path.empty();
  auto core = std::make_unique<Core>();
  rocksdb::DBOptions database_options = DatabaseOptions(options, in_memory);
  std::string directory = kInMemoryPath;
  if (in_memory) {
    core->memory.reset(rocksdb::NewMemEnv(rocksdb::Env::Default()));
    database_options.env = core->memory.get();
    core->write_options.disableWAL = true;
  } else {
    if (options.env != nullptr) database_options.env = options.env;
    KARST_ASSIGN_OR_RETURN(directory, PrepareDirectory(path));
    core->write_options.sync = options.durability == Durability::kSync;
  }

  rocksdb::DB* db = nullptr;
  const rocksdb::Status opened =
      rocksdb::DB::Open(database_options, directory, FamilyDescriptors(options, in_memory), &core->families, &db);
  core->db.reset(db);
  if (opened.IsIOError() && !in_memory && IsLocked(directory, database_options.env)) {
    return Error(ErrorCode::kStoreLocked,
                 fmt::format("The store at {} is open already, here or in another process", path));
  }
  if (!opened.ok()) return OpenError(opened, in_memory ? "memory" : path);

  std::unique_ptr<Store> store(new Store(std::move(core), in_memory));
  KARST_TRY(store->CheckFormat(path));
  return store;
}

Result<void> Store::CheckFormat(const std::string& path) {
  PinnedBytes found;
  KARST_ASSIGN_OR_RETURN(const bool exists, Get(Family::kCatalog, StoreFormatKey(), &found));
  if (!exists) {
    WriteSet set = NewWriteSet();
    set.Put(Family::kCatalog, StoreFormatKey(), kStoreFormatVersion);
    return Commit(std::move(set));
  }
  if (found.view() == kStoreFormatVersion) return {};
  return Error(ErrorCode::kCorruption,
               fmt::format("The store at {} has a format that this version of Karst does not know", path));
}

rocksdb::ColumnFamilyHandle* Store::Handle(Family family) const {
  return core_->families[in_memory_ ? 0 : static_cast<std::size_t>(family)];
}

Result<bool> Store::Get(Family family, std::string_view key, PinnedBytes* out, const Snapshot* snapshot) {
  core_->gets.Add(1);
  out->slice_.Reset();
  const rocksdb::Status status =
      snapshot == nullptr
          ? core_->db->Get(core_->read_options, Handle(family), ToSlice(key), &out->slice_)
          : core_->db->Get(core_->ReadOptionsAt(snapshot->snapshot_), Handle(family), ToSlice(key), &out->slice_);
  if (status.ok()) [[likely]]
    return true;
  if (status.IsNotFound()) return false;
  return ToError(status, "reading a record");
}

Result<void> Store::MultiGet(Family family, const std::vector<std::string>& keys, std::vector<PinnedBytes>* values,
                             std::vector<bool>* found, const Snapshot* snapshot) {
  core_->gets.Add(keys.size());
  const std::vector<rocksdb::Slice> slices(keys.begin(), keys.end());
  std::vector<rocksdb::PinnableSlice> pinned(keys.size());
  std::vector<rocksdb::Status> statuses(keys.size());
  core_->db->MultiGet(core_->ReadOptionsAt(snapshot == nullptr ? nullptr : snapshot->snapshot_), Handle(family),
                      slices.size(), slices.data(), pinned.data(), statuses.data());

  values->clear();
  values->resize(keys.size());
  found->assign(keys.size(), false);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (statuses[i].IsNotFound()) continue;
    KARST_TRY(ToResult(statuses[i], "reading records"));
    (*found)[i] = true;
    (*values)[i].slice_ = std::move(pinned[i]);
  }
  return {};
}

std::unique_ptr<Snapshot> Store::GetSnapshot() { return std::unique_ptr<Snapshot>(new Snapshot(core_->db.get())); }

std::unique_ptr<Cursor> Store::NewCursor(Family family, KeyRange range, bool one_partition, const Snapshot* snapshot) {
  core_->cursors.Add(1);
  std::unique_ptr<Cursor> cursor(new Cursor());
  cursor->range_ = std::move(range);
  cursor->lower_ = cursor->range_.lower;
  cursor->upper_ = cursor->range_.upper;
  rocksdb::ReadOptions options = core_->ReadOptionsAt(snapshot == nullptr ? nullptr : snapshot->snapshot_);
  options.iterate_lower_bound = &cursor->lower_;
  if (!cursor->upper_.empty()) options.iterate_upper_bound = &cursor->upper_;
  // With auto_prefix_mode RocksDB asks the prefix filter where the upper bound proves that this is right, in both
  // directions; prefix_same_as_start would be wrong for SeekToLast, which starts outside the partition.
  options.auto_prefix_mode = one_partition;
  options.total_order_seek = !one_partition;
  cursor->iterator_.reset(core_->db->NewIterator(options, Handle(family)));
  return cursor;
}

void Store::CountCommit(const WriteSet& set) {
  core_->commits.fetch_add(1, std::memory_order_relaxed);
  core_->bytes_written.fetch_add(set.bytes_, std::memory_order_relaxed);
}

Result<void> Store::Commit(WriteSet&& set) {
  CountCommit(set);
  return core_->Write(core_->write_options, &set.batch_);
}

Result<void> Store::CommitWithoutSync(WriteSet&& set) {
  CountCommit(set);
  rocksdb::WriteOptions options = core_->write_options;
  options.sync = false;
  return core_->Write(options, &set.batch_);
}

Result<void> Store::RemoveRange(Family family, const KeyRange& range) {
  KARST_CHECK(!range.upper.empty());
  if (core_->write_failed.load()) return ClosedToWritesError();
  const rocksdb::Slice lower = range.lower;
  const rocksdb::Slice upper = range.upper;
  const rocksdb::RangePtr whole(&lower, &upper);
  KARST_TRY(ToResult(rocksdb::DeleteFilesInRanges(core_->db.get(), Handle(family), &whole, 1, /*include_end=*/false),
                     "removing files"));
  // A range tombstone costs every later read of its neighbourhood a little, so an empty range gets none.
  const std::unique_ptr<Cursor> rest = NewCursor(family, range, /*one_partition=*/false);
  rest->SeekToFirst();
  if (!rest->Valid()) return rest->status();
  WriteSet set = NewWriteSet();
  set.DeleteRange(family, range);
  return CommitWithoutSync(std::move(set));
}

std::uint64_t Store::EstimateBytes(Family family, const KeyRange& range) {
  rocksdb::SizeApproximationOptions options;
  options.include_memtables = true;
  options.include_files = true;
  const rocksdb::Range bounds(range.lower, range.upper);
  std::uint64_t bytes = 0;
  const rocksdb::Status status = core_->db->GetApproximateSizes(options, Handle(family), &bounds, 1, &bytes);
  return status.ok() ? bytes : 0;
}

StoreCounters Store::counters() const {
  return {.gets = core_->gets.Sum(),
          .cursors = core_->cursors.Sum(),
          .commits = core_->commits.load(std::memory_order_relaxed),
          .bytes_written = core_->bytes_written.load(std::memory_order_relaxed)};
}

}  // namespace karst::storage
