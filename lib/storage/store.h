// Store: RocksDB as Karst uses it. It speaks bytes: families, keys, snapshots, cursors and atomic write sets; it knows
// nothing of items. The only room that includes RocksDB.
//
// Thread safety: a Store may be used from any thread; a Snapshot may be shared, a Cursor, PinnedBytes or WriteSet not.
// Errors: kIo or kCorruption from rocks_error.h; Open also kStoreLocked and kInvalidOptions. After a commit that failed
// every other answers kIo until the store is opened again; reads go on.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <rocksdb/db.h>
#include <rocksdb/slice.h>
#include <rocksdb/write_batch.h>

#include <karst/error.h>
#include <karst/options.h>

#include "storage/keyspace.h"

namespace karst::storage {

class Store;

// Bytes read from the store, without a copy where RocksDB can pin them. Reusable.
class PinnedBytes {
 public:
  std::string_view view() const { return {slice_.data(), slice_.size()}; }
  void Reset() { slice_.Reset(); }

 private:
  friend class Store;
  rocksdb::PinnableSlice slice_;
};

// A view of the whole store at one moment.
class Snapshot {
 public:
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;
  ~Snapshot();

 private:
  friend class Store;
  friend class Cursor;
  Snapshot(rocksdb::DB* db) : db_(db), snapshot_(db->GetSnapshot()) {}  // NOLINT(google-explicit-constructor)
  rocksdb::DB* db_;
  const rocksdb::Snapshot* snapshot_;
};

// Changes that become visible, and durable, together or not at all.
class WriteSet {
 public:
  void Put(Family family, std::string_view key, std::string_view value);
  // The value in two parts that are stored one after the other, such as a version byte and an item body.
  void Put(Family family, std::string_view key, std::string_view value_head, std::string_view value_tail);
  void Delete(Family family, std::string_view key);
  void DeleteRange(Family family, const KeyRange& range);
  // What `other` changes, after what this one does.
  void Append(const WriteSet& other);
  bool empty() const { return batch_.Count() == 0; }
  std::size_t size() const { return bytes_; }  // bytes of its keys and values
  void Clear() {
    batch_.Clear();
    bytes_ = 0;
  }

 private:
  friend class Store;
  class Appender;
  WriteSet(Store* store, std::size_t room) : store_(store), batch_(room) {}
  Store* store_;
  rocksdb::WriteBatch batch_;
  std::size_t bytes_ = 0;  // of the keys and values in it
};

// Walks keys in order, either way, inside a range fixed at creation; reads the state of its snapshot, or of the moment
// it was made.
class Cursor {
 public:
  // To the first key of the range, or its last.
  void SeekToFirst();
  void SeekToLast();
  // To the first key >= key, or the last key <= key.
  void Seek(std::string_view key);
  void SeekForPrev(std::string_view key);
  void Next();
  void Prev();
  bool Valid() const;
  std::string_view key() const;
  std::string_view value() const;  // until the cursor moves
  // Ask when Valid() is false: the end, or a failure?
  Result<void> status() const;

 private:
  friend class Store;
  Cursor() = default;
  KeyRange range_;
  rocksdb::Slice lower_;
  rocksdb::Slice upper_;
  std::unique_ptr<rocksdb::Iterator> iterator_;
};

// Counts of what was asked of RocksDB, for tests that assert costs exactly. Not reset.
struct StoreCounters {
  std::uint64_t gets = 0;
  std::uint64_t cursors = 0;
  std::uint64_t commits = 0;
  std::uint64_t bytes_written = 0;  // of keys and values, in all commits
};

class Store {
 public:
  // In memory when `path` is empty.
  static Result<std::unique_ptr<Store>> Open(const std::string& path, const Options& options);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  // False when there is no such key.
  Result<bool> Get(Family family, std::string_view key, PinnedBytes* out, const Snapshot* snapshot = nullptr);
  // Many keys of one family, in one call; found[i] says whether values[i] is set.
  Result<void> MultiGet(Family family, const std::vector<std::string>& keys, std::vector<PinnedBytes>* values,
                        std::vector<bool>* found, const Snapshot* snapshot = nullptr);

  std::unique_ptr<Snapshot> GetSnapshot();
  // `one_partition`: every key of the range shares its first 12 bytes, so the prefix bloom filter can be asked.
  // A cursor is pinned in memory: it may not move, so it comes by pointer.
  std::unique_ptr<Cursor> NewCursor(Family family, KeyRange range, bool one_partition,
                                    const Snapshot* snapshot = nullptr);

  // `room`: bytes for keys and values to come, if known, so that they need no room twice.
  WriteSet NewWriteSet(std::size_t room = 0) { return WriteSet(this, room); }
  // Returns when the set is as durable as Options::durability asks.
  Result<void> Commit(WriteSet&& set);
  // Does not wait for the device, whatever the durability: a power loss may undo the set, together with all such sets
  // after it. For background work that is done again if it is lost, so that no writer waits behind its flush.
  Result<void> CommitWithoutSync(WriteSet&& set);

  // Removes all keys of the range, whole files first; for dropped tables. Not atomic with anything, and as durable as
  // CommitWithoutSync.
  Result<void> RemoveRange(Family family, const KeyRange& range);
  // RocksDB's estimate of stored bytes and keys in a range.
  std::uint64_t EstimateBytes(Family family, const KeyRange& range);

  StoreCounters counters() const;
  bool in_memory() const { return in_memory_; }

 private:
  friend class WriteSet;
  struct Core;
  void CountCommit(const WriteSet& set);
  Store(std::unique_ptr<Core> core, bool in_memory);
  // Marks a new store with the version of its format, and refuses a store of another.
  Result<void> CheckFormat(const std::string& path);
  rocksdb::ColumnFamilyHandle* Handle(Family family) const;

  std::unique_ptr<Core> core_;
  bool in_memory_;
};

}  // namespace karst::storage
