// SharedCommit: writes of single items that one thread makes one after the other, committed together, so that they wait
// for the device once. Made by Database::ShareCommit; joined by WritePipeline::WriteShared.
//
// Nobody sees a write before it is durable: all stand in one write set, under the locks of their keys, until Commit.
// Only the thread's own later writes of an item see it as it will be, and they commit with it.
// A thread that holds locks here never waits for another lock: it commits first, which gives them back. So two of them,
// or one and a transaction, cannot wait for each other.
//
// Thread safety: belongs to the thread that made it.
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <karst/error.h>
#include <karst/value.h>

#include "engine/table_registry.h"
#include "storage/key_locks.h"
#include "storage/store.h"

namespace karst::engine {

class SharedCommit {
 public:
  // Has `writes` called, and commits what has joined. An error says that of all that was written inside some may be
  // lost. Not to be called inside of itself.
  static Result<void> Around(storage::Store& store, const std::function<void()>& writes);
  // The one that this thread is inside of, for this store; null if none.
  static SharedCommit* OfThread(const storage::Store& store);
  // Before this thread writes in another way: whoever holds no locks may wait for some.
  static Result<void> CommitOfThread(const storage::Store& store);

  SharedCommit(const SharedCommit&) = delete;
  SharedCommit& operator=(const SharedCommit&) = delete;
  ~SharedCommit();

  // Locks the key until the commit. Commits what there is if another has the lock. Errors: kIo, from that.
  Result<void> Lock(storage::KeyLocks& locks, std::string_view key);
  // Where the writes of a locked key are put.
  storage::WriteSet& set() { return set_; }
  struct JoinedWrite {
    std::string key;
    std::optional<std::string> record;  // nothing: the item will be gone
  };
  // The last write of a key that has joined; null if none.
  const JoinedWrite* Find(std::string_view key) const;
  // A write of a locked key was put into the set. The descriptor that it followed stays in use until the commit: an
  // index that a later one has is filled only when all that do not know of it have been committed. Errors: kIo.
  Result<void> Joined(std::string_view key, const std::optional<ItemView>& new_item, const TablePtr& table);
  // Commits what has joined and gives back the locks.
  Result<void> Commit();

 private:
  explicit SharedCommit(storage::Store& store);

  storage::Store& store_;
  storage::WriteSet set_;
  std::vector<std::unique_lock<std::mutex>> locks_;
  std::vector<TablePtr> tables_;
  std::vector<JoinedWrite> writes_;  // in the order in which they were made
  std::optional<Error> failure_;
};

}  // namespace karst::engine
