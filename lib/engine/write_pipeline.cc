#include "engine/write_pipeline.h"

#include <algorithm>
#include <memory>
#include <mutex>
#include <utility>
#include <variant>

#include "base/prefetch.h"
#include "base/try.h"
#include "engine/index_changes.h"
#include "engine/item_reader.h"
#include "engine/item_record.h"
#include "engine/staged_records.h"
#include "engine/update_rules.h"
#include "storage/keyspace.h"

namespace karst::engine {
namespace {

std::string StorageKey(const Mutation& mutation) {
  std::string key;
  storage::AppendItemKey(mutation.table->id, mutation.key.partition, mutation.key.sort, &key);
  return key;
}

std::vector<std::string> StorageKeys(std::span<const Mutation> mutations) {
  std::vector<std::string> keys;
  keys.reserve(mutations.size());
  for (const Mutation& mutation : mutations) keys.push_back(StorageKey(mutation));
  return keys;
}

// The expiry of an item is nobody's access.
bool IsCounted(const Mutation& mutation) { return mutation.table->CountsWrites() && !mutation.by_time_to_live; }

// A put that nobody asks anything of is blind: this is what keeps it as cheap as RocksDB's own.
bool NeedsOldItem(const Mutation& mutation) {
  return mutation.condition != nullptr || mutation.wants_old_item || mutation.wants_capacity ||
         mutation.table->HasIndexes() || mutation.table->HasStream() || mutation.table->time_to_live ||
         std::holds_alternative<UpdateChange>(mutation.change) || IsCounted(mutation);
}

Error Conflict() { return {ErrorCode::kTransactionConflict, "Transaction is ongoing for the item"}; }

// What the record of a put takes in a write set; of other changes the item is not known yet.
std::size_t ExpectedBytes(const Mutation& mutation, std::string_view key) {
  constexpr std::size_t kFrameBytes = 64;  // of the set and of the record
  const auto* put = std::get_if<PutChange>(&mutation.change);
  return put == nullptr ? 0 : key.size() + put->item.bytes().size() + kFrameBytes;
}

std::size_t ExpectedBytes(std::span<const Mutation> mutations, const std::vector<std::string>& keys) {
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < mutations.size(); ++i) bytes += ExpectedBytes(mutations[i], keys[i]);
  return bytes;
}

Error ConditionFailed(const Mutation& mutation, const std::optional<ItemView>& item) {
  constexpr const char* kMessage = "The conditional request failed";
  if (!mutation.returns_item_on_failure || !item) return {ErrorCode::kConditionalCheckFailed, kMessage};
  auto details = std::make_shared<ErrorDetails>();
  details->item.emplace(*item);
  return {ErrorCode::kConditionalCheckFailed, kMessage, std::move(details)};
}

}  // namespace

std::optional<ItemView> Written::old_item() const {
  if (!old_exists_) return std::nullopt;
  return ItemView(old_record_.view().substr(kItemHead.size()));
}

std::optional<ItemView> Written::new_item() const {
  switch (after_) {
    case After::kNothing:
      return std::nullopt;
    case After::kRequested:
      return requested_;
    case After::kMade:
      return ItemView(made_body_);
  }
  return std::nullopt;
}

Result<void> WritePipeline::MakeNewItem(const Mutation& mutation, Written* written) {
  if (const auto* put = std::get_if<PutChange>(&mutation.change)) {
    written->after_ = Written::After::kRequested;
    written->requested_ = put->item;
    return {};
  }
  const auto* change = std::get_if<UpdateChange>(&mutation.change);
  if (change == nullptr) return {};  // a delete leaves nothing
  const std::optional<ItemView> old_item = written->old_item();
  if (change->update == nullptr) {
    written->after_ = Written::After::kMade;
    written->made_body_ = old_item.value_or(change->key_item).bytes();
    return {};
  }
  KARST_ASSIGN_OR_RETURN(std::optional<std::string> body,
                         change->update->Apply(old_item.value_or(ItemView()), old_item.has_value(), change->key_item));
  if (!body) return {};
  KARST_TRY(CheckUpdatedItem(*mutation.table, *change->update, ItemView(*body)));
  written->after_ = Written::After::kMade;
  written->made_body_ = *std::move(body);
  return {};
}

Result<void> WritePipeline::AddChanges(const Mutation& mutation, std::string_view key, Written* written,
                                       StreamAppends* appends, storage::WriteSet* set) {
  if (written->old_exists_) KARST_TRY(ItemOfTable(*mutation.table, key, written->old_record_.view()));
  const std::optional<ItemView> old_item = written->old_item();
  if (mutation.condition != nullptr && !mutation.condition->Holds(old_item.value_or(ItemView()))) {
    return ConditionFailed(mutation, old_item);
  }
  if (std::holds_alternative<CheckChange>(mutation.change)) {
    if (mutation.wants_capacity) written->cost_ = PriceWrite(old_item, old_item, {});
    return {};
  }
  KARST_TRY(MakeNewItem(mutation, written));
  const std::optional<ItemView> new_item = written->new_item();
  if (new_item) {
    set->Put(storage::Family::kItems, key, kItemHead, new_item->bytes());
  } else if (old_item || !written->old_known_) {
    set->Delete(storage::Family::kItems, key);
  }
  const std::vector<IndexChange> changes = IndexChanges(*mutation.table, old_item, new_item);
  for (const IndexChange& change : changes) StageIndexChange(mutation.key, change, set);
  if (mutation.table->HasStream()) KARST_TRY(appends->Add(mutation, old_item, new_item, clock_.Now(), set));
  if (mutation.table->time_to_live) {
    const ExpiryChange expiry = ExpiryChangeOf(*mutation.table, old_item, new_item);
    StageExpiryChange(mutation.table->time_to_live->id, mutation.key, expiry, set);
    if (expiry.added) written->expiry_ = {mutation.table->time_to_live->id, *expiry.added};
  }
  if (mutation.wants_capacity) written->cost_ = PriceWrite(old_item, new_item, changes);
  if (mutation.table->local_indexes.empty()) return {};
  written->collection_growth_ = CollectionGrowth(*mutation.table, old_item, new_item, changes);
  return collections_.CheckGrowth(*mutation.table, mutation.key, written->collection_growth_);
}

void WritePipeline::NoteExpiry(const Written& written) {
  if (written.expiry_ && expiries_ != nullptr) expiries_->Note(written.expiry_->first, written.expiry_->second);
}

void WritePipeline::CountWrite(const Mutation& mutation, const Written& written, WriteKind kind) {
  if (!IsCounted(mutation) || insights_ == nullptr) [[likely]]
    return;
  constexpr double kTransactionFactor = 2;
  const bool leaves_item = std::holds_alternative<CheckChange>(mutation.change);
  insights_->CountWrite(*mutation.table, mutation.key, written.old_item(),
                        leaves_item ? written.old_item() : written.new_item(),
                        kind == WriteKind::kTransaction ? kTransactionFactor : 1);
}

// AWS charges for the larger of the item that is there and the one that was to be, as far as it is known.
void WritePipeline::CountRefused(const Mutation& mutation, const Written& written) {
  if (!IsCounted(mutation) || insights_ == nullptr) return;
  const std::optional<ItemView> old_item = written.old_item();
  const auto* put = std::get_if<PutChange>(&mutation.change);
  insights_->CountTableWrite(*mutation.table, mutation.key,
                             TableWriteUnits(old_item, put != nullptr ? std::optional(put->item) : old_item));
}

Result<void> WritePipeline::Decide(const Mutation& mutation, const storage::ItemKey& key, Written* written,
                                   StreamAppends* appends, storage::WriteSet* set) {
  if (NeedsOldItem(mutation)) {
    KARST_ASSIGN_OR_RETURN(written->old_exists_, store_.Get(storage::Family::kItems, key, &written->old_record_));
    written->old_known_ = true;
    if (mutation.table->HasStream()) base::Prefetch(written->old_record_.view());  // which copies it, or compares it
  }
  *set = store_.NewWriteSet(ExpectedBytes(mutation, key));
  Result<void> decided = AddChanges(mutation, key, written, appends, set);
  if (!decided && decided.error().code() == ErrorCode::kConditionalCheckFailed) CountRefused(mutation, *written);
  return decided;
}

Result<Written> WritePipeline::Stage(const Mutation& mutation, TablePtr table, StagedCommit* staged) {
  if (!mutation.table->local_indexes.empty() || IsCounted(mutation)) return staged->MustWait();
  const storage::ItemKey key(mutation.table->id, mutation.key.partition, mutation.key.sort);
  storage::KeyLocks::Held lock = staged->TakeLockOf(key);
  if (!lock.owns_lock()) {  // otherwise it came before a transaction that has claimed the key since
    if (locks_.Refuses(key)) return Conflict();
    lock = locks_.TryLock(key);
  }
  if (!lock.owns_lock()) return staged->MustWaitFor(key);
  Written written;
  KARST_TRY(Decide(mutation, key, &written, &staged->appends(), &staged->set()));
  if (staged->set().empty()) return written;
  if (written.expiry_) staged->NoteExpiry(written.expiry_->first, written.expiry_->second);
  staged->Hold(std::move(table), std::move(lock));
  return written;
}

Result<Written> WritePipeline::Write(const Mutation& mutation) {
  const storage::ItemKey key(mutation.table->id, mutation.key.partition, mutation.key.sort);
  if (locks_.Refuses(key)) return Conflict();
  const storage::KeyLocks::Held lock = locks_.Lock(key);
  Written written;
  StreamAppends appends(streams_);  // goes after the commit
  storage::WriteSet set = store_.NewWriteSet();
  KARST_TRY(Decide(mutation, key, &written, &appends, &set));
  if (!set.empty()) KARST_TRY(commits_.Commit(std::move(set)));
  collections_.Changed(*mutation.table, mutation.key, written.collection_growth_);
  NoteExpiry(written);
  CountWrite(mutation, written, WriteKind::kPlain);
  return written;
}

Result<void> WritePipeline::ReadOldItems(std::span<const Mutation> mutations, const std::vector<std::string>& keys,
                                         std::vector<Written>* written) {
  const auto count = static_cast<std::size_t>(std::count_if(mutations.begin(), mutations.end(), NeedsOldItem));
  if (count == 0) return {};
  std::vector<std::size_t> wanted;
  wanted.reserve(count);
  for (std::size_t i = 0; i < mutations.size(); ++i) {
    if (NeedsOldItem(mutations[i])) wanted.push_back(i);
  }
  const bool are_all = count == keys.size();
  std::vector<std::string> some_keys;
  if (!are_all) {
    some_keys.reserve(count);
    for (const std::size_t i : wanted) some_keys.push_back(keys[i]);
  }
  std::vector<storage::PinnedBytes> records;
  std::vector<bool> found;
  KARST_TRY(store_.MultiGet(storage::Family::kItems, are_all ? keys : some_keys, &records, &found));
  for (std::size_t n = 0; n < wanted.size(); ++n) {
    Written& one = (*written)[wanted[n]];
    one.old_known_ = true;
    one.old_exists_ = found[n];
    if (found[n]) one.old_record_ = std::move(records[n]);
  }
  return {};
}

Result<WritePipeline::Outcomes> WritePipeline::WriteAll(std::span<const Mutation> mutations,
                                                        const AddRecords& add_records) {
  return WriteAll(mutations, StorageKeys(mutations), WriteKind::kPlain, add_records);
}

Result<WritePipeline::Outcomes> WritePipeline::Transact(std::span<const Mutation> mutations,
                                                        const AddRecords& add_records) {
  const std::vector<std::string> keys = StorageKeys(mutations);
  std::vector<bool> taken;
  const storage::KeyClaims::Claim claim = locks_.claims().ClaimAll(keys, &taken);
  if (claim.held()) return WriteAll(mutations, keys, WriteKind::kTransaction, add_records);
  Outcomes outcomes;
  outcomes.reserve(keys.size());
  for (const bool conflicts : taken) {
    if (conflicts) {
      outcomes.emplace_back(Conflict());
    } else {
      outcomes.emplace_back(Written());
    }
  }
  return outcomes;
}

Result<WritePipeline::Outcomes> WritePipeline::WriteAll(std::span<const Mutation> mutations,
                                                        const std::vector<std::string>& keys, WriteKind kind,
                                                        const AddRecords& add_records) {
  const std::vector<storage::KeyLocks::Held> locks = locks_.LockAll(keys);

  std::vector<Written> written(mutations.size());
  KARST_TRY(ReadOldItems(mutations, keys, &written));
  StreamAppends appends(streams_);  // goes after the commit
  storage::WriteSet set = store_.NewWriteSet(ExpectedBytes(mutations, keys));
  Outcomes outcomes;
  outcomes.reserve(mutations.size());
  bool all_done = true;
  for (std::size_t i = 0; i < mutations.size(); ++i) {
    if (Result<void> staged = AddChanges(mutations[i], keys[i], &written[i], &appends, &set); !staged) {
      all_done = false;
      outcomes.emplace_back(std::move(staged).error());
    } else {
      outcomes.emplace_back(std::move(written[i]));
    }
  }
  if (!all_done) return outcomes;
  if (add_records) add_records(outcomes, &set);
  if (!set.empty()) KARST_TRY(commits_.Commit(std::move(set)));
  for (std::size_t i = 0; i < mutations.size(); ++i) {
    collections_.Changed(*mutations[i].table, mutations[i].key, outcomes[i]->collection_growth_);
    NoteExpiry(*outcomes[i]);
    CountWrite(mutations[i], *outcomes[i], kind);
  }
  return outcomes;
}

}  // namespace karst::engine
