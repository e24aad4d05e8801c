// WritePipeline: the one way in which items are written. It locks the keys, reads the old item only if something needs
// it, checks the condition, makes the new item, adds what changes in the indexes and the expiry, and commits all in one
// atomic set.
// Called by the write operations.
//
// Thread safety: a pipeline may be used by any number of threads, and any number of pipelines over one store: they meet
// at the key locks.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <karst/error.h>
#include <karst/value.h>

#include "base/limits.h"
#include "engine/access_insights.h"
#include "engine/collection_sizes.h"
#include "engine/expiry_schedule.h"
#include "engine/mutation.h"
#include "engine/staged_commit.h"
#include "engine/stream_appends.h"
#include "engine/write_capacity.h"
#include "storage/key_locks.h"
#include "storage/store.h"

namespace karst::engine {

// What one mutation did. The items are views: into the request (the item after a put) or into this object, where they
// are valid until it is moved.
class Written {
 public:
  // Nothing when there was no item, or when nothing needed to know.
  std::optional<ItemView> old_item() const;
  // Nothing when there is no item now.
  std::optional<ItemView> new_item() const;
  // Set when the mutation wants capacity.
  const WriteCost& cost() const { return cost_; }

 private:
  friend class WritePipeline;
  enum class After { kNothing, kRequested, kMade };

  bool old_known_ = false;  // the old item was read
  bool old_exists_ = false;
  storage::PinnedBytes old_record_;
  After after_ = After::kNothing;
  ItemView requested_;
  std::string made_body_;
  WriteCost cost_;
  std::int64_t collection_growth_ = 0;                                 // of a table with a local index
  std::optional<std::pair<catalog::ObjectId, std::uint64_t>> expiry_;  // the expiry record that came to be
};

class WritePipeline {
 public:
  // What a write touches besides the store: what commits it, the streams of tables, the clock that dates their records,
  // where an item that will expire is noted, if anywhere, and where writes are counted, if anywhere.
  struct Followers {
    storage::CommitQueue& commits;
    StreamRegistry& streams;
    const Clock& clock;
    ExpirySchedule* expiries = nullptr;
    AccessInsights* insights = nullptr;
  };
  // Item collections of tables with a local index are held to `collection_bytes_max`.
  WritePipeline(storage::Store& store, storage::KeyLocks& locks, const Followers& followers,
                std::int64_t collection_bytes_max = limits::kItemCollectionBytesMax)
      : store_(store),
        locks_(locks),
        commits_(followers.commits),
        streams_(followers.streams),
        clock_(followers.clock),
        expiries_(followers.expiries),
        insights_(followers.insights),
        collections_(store, collection_bytes_max) {}

  // Does one mutation. A put or delete without condition, on a table without indexes, stream, time to live and
  // Contributor Insights, that wants nothing back does not read. Errors: kTransactionConflict when the item is a
  // transaction's and such writes are refused; kConditionalCheckFailed with the item in its details if asked for;
  // kValidation for what an update makes (size, index keys, operands); kItemCollectionSizeLimitExceeded; kIo,
  // kCorruption.
  Result<Written> Write(const Mutation& mutation);

  // Write without its commit, which is left in `staged` if there is anything to commit; `table` is the mutation's. When
  // that cannot be without waiting it does nothing, and says for what: MustWaitFor when another writer is at the item,
  // whose lock `staged` has not brought; MustWait when the table has local indexes, whose collections are measured, or
  // Contributor Insights, which count what was done.
  Result<Written> Stage(const Mutation& mutation, TablePtr table, StagedCommit* staged);

  using Outcomes = std::vector<Result<Written>>;
  // Adds records to those of the mutations, all of which were done.
  using AddRecords = std::function<void(const Outcomes&, storage::WriteSet*)>;

  // Does all of them in one commit, or none: when any outcome is an error, nothing was written. The outcomes stand in
  // the order of the mutations, which must be of different items. Waits for others that write these items.
  // Errors of the whole: kIo, kCorruption.
  Result<Outcomes> WriteAll(std::span<const Mutation> mutations, const AddRecords& add_records = nullptr);

  // WriteAll for a transaction: its items are claimed as long as it is under way, and the outcome of an item that is
  // claimed by another is kTransactionConflict; then nothing was tried, and the other outcomes say nothing.
  Result<Outcomes> Transact(std::span<const Mutation> mutations, const AddRecords& add_records = nullptr);

 private:
  enum class WriteKind { kPlain, kTransaction };
  Result<Outcomes> WriteAll(std::span<const Mutation> mutations, const std::vector<std::string>& keys, WriteKind kind,
                            const AddRecords& add_records);
  // Reads what NeedsOldItem asks for, in one call.
  Result<void> ReadOldItems(std::span<const Mutation> mutations, const std::vector<std::string>& keys,
                            std::vector<Written>* written);
  // What one mutation comes to, its key being locked: reads the old item if that is needed, and goes on as AddChanges.
  Result<void> Decide(const Mutation& mutation, const storage::ItemKey& key, Written* written, StreamAppends* appends,
                      storage::WriteSet* set);
  // From the old item to the records of one mutation: condition, new item, index changes, stream record, cost.
  Result<void> AddChanges(const Mutation& mutation, std::string_view key, Written* written, StreamAppends* appends,
                          storage::WriteSet* set);
  static Result<void> MakeNewItem(const Mutation& mutation, Written* written);
  // After its commit.
  void NoteExpiry(const Written& written);
  // For Contributor Insights: what a mutation that was done cost, and one whose condition was false.
  void CountWrite(const Mutation& mutation, const Written& written, WriteKind kind);
  void CountRefused(const Mutation& mutation, const Written& written);

  storage::Store& store_;
  storage::KeyLocks& locks_;
  storage::CommitQueue& commits_;
  StreamRegistry& streams_;
  const Clock& clock_;
  ExpirySchedule* expiries_;
  AccessInsights* insights_;
  CollectionSizes collections_;
};

}  // namespace karst::engine
