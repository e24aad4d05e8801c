#include "engine/table_registry.h"

#include <algorithm>
#include <limits>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <utility>

#include <absl/container/flat_hash_map.h>
#include <fmt/format.h>

#include "base/coding.h"
#include "base/error_table.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/try.h"
#include "catalog/descriptor_codec.h"
#include "catalog/resource_arn.h"
#include "storage/keyspace.h"

namespace karst::engine {
namespace {

using catalog::ObjectId;
using catalog::TableDescriptor;
using storage::Family;

struct Entry {
  TablePtr table;
  TableUsers older;  // of earlier versions that somebody may still use
};

bool AnyUses(const TableUsers& users) {
  return std::any_of(users.begin(), users.end(), [](const auto& user) { return !user.expired(); });
}

// Those of all versions up to the current one.
TableUsers UsersOf(const Entry& entry) {
  TableUsers users = entry.older;
  std::erase_if(users, [](const auto& user) { return user.expired(); });
  users.push_back(entry.table);
  return users;
}

// What `before` has and `after` has not.
std::vector<catalog::StoredObject> ObjectsWithout(const TableDescriptor& before, const TableDescriptor& after) {
  std::vector<catalog::StoredObject> objects = catalog::ObjectsOf(before);
  const std::vector<catalog::StoredObject> kept = catalog::ObjectsOf(after);
  std::erase_if(objects, [&](const auto& object) { return std::find(kept.begin(), kept.end(), object) != kept.end(); });
  return objects;
}

// A random UUID, of version 4.
std::string MakeUuid(const std::function<std::uint64_t()>& random) {
  const std::uint64_t high = (random() & ~std::uint64_t{0xF000}) | 0x4000;
  const std::uint64_t low = (random() & ~(std::uint64_t{0b11} << 62)) | (std::uint64_t{0b10} << 62);
  return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", high >> 32, (high >> 16) & 0xFFFF, high & 0xFFFF, low >> 48,
                     low & 0xFFFF'FFFF'FFFF);
}

Result<std::optional<TableDescription>> Describe(const ShownChange& shown, const TableDescriptor& table) {
  if (!shown.describe) return std::optional<TableDescription>();
  KARST_ASSIGN_OR_RETURN(TableDescription description, shown.describe(table));
  return std::optional(std::move(description));
}

Error NotFound() { return {ErrorCode::kResourceNotFound, "Requested resource not found"}; }

}  // namespace

struct TableRegistry::State {
  State(storage::Store& s, StreamRegistry& r, const Options& o) : store(s), streams(r), options(o), transients(o) {}

  // ---- Reading the catalog, before anybody else sees the registry.
  Result<void> LoadNextId();
  Result<void> LoadTables();
  Result<void> LoadDropped();

  // Gives an id to each of the table's objects that has none, and has the next free one stored with them.
  Result<void> GiveIds(TableDescriptor* table, storage::WriteSet* set);
  // Has the objects stored as dropped.
  DroppedTable Discard(std::vector<catalog::StoredObject> objects, TableUsers users, storage::WriteSet* set);
  void GiveStreamTime(TableDescriptor* table) const;
  Entry FindEntry(std::string_view name) const;
  // Whether `shown` lets the table be changed in the state in which it is.
  Result<void> CheckState(const ShownChange& shown, std::string_view name) const;
  catalog::Owner owner() const { return {.region = options.region, .account = options.account_id}; }

  storage::Store& store;
  StreamRegistry& streams;
  const Options options;
  TransientStates transients;

  // Held through a whole change, its write to the store included. Taken before `mutex`.
  std::mutex changes;
  ObjectId next_id = 1;  // under `changes`

  // Held only to look at or exchange pointers, and to begin a transient state with them, so that readers never wait for
  // the store, and see no change without its state.
  mutable std::shared_mutex mutex;
  absl::flat_hash_map<std::string, Entry, base::StringHash, std::equal_to<>> tables;
  PublishedTables published;  // the tables of these entries, for operations
  std::set<std::string, std::less<>> names;
  std::vector<DroppedTable> dropped;
  absl::flat_hash_map<ObjectId, TableUsers> added;  // and the users of descriptors without them
};

Result<void> TableRegistry::State::LoadNextId() {
  storage::PinnedBytes bytes;
  KARST_ASSIGN_OR_RETURN(const bool exists, store.Get(Family::kCatalog, storage::NextObjectIdKey(), &bytes));
  if (!exists) return {};
  std::string_view view = bytes.view();
  if (base::GetBigEndian32(&view, &next_id) && view.empty() && next_id != 0) return {};
  return base::CorruptionError("the record of the next object id does not decode");
}

Result<void> TableRegistry::State::LoadTables() {
  const auto cursor = store.NewCursor(Family::kCatalog, storage::TableRecordRange(), /*one_partition=*/false);
  for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) {
    KARST_ASSIGN_OR_RETURN(TableDescriptor table, catalog::DecodeDescriptor(cursor->value()));
    std::string name = table.name;
    names.insert(name);
    const auto shared = std::make_shared<const TableDescriptor>(std::move(table));
    published.Set(name, shared);
    tables.insert_or_assign(std::move(name), Entry{shared, {}});
  }
  return cursor->status();
}

Result<void> TableRegistry::State::LoadDropped() {
  const auto cursor = store.NewCursor(Family::kCatalog, storage::DroppedRecordRange(), /*one_partition=*/false);
  for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) {
    KARST_ASSIGN_OR_RETURN(catalog::DroppedObjects objects, catalog::DecodeDropped(cursor->value()));
    dropped.push_back({.dropped = std::move(objects), .users = {}});
  }
  return cursor->status();
}

Result<void> TableRegistry::State::GiveIds(TableDescriptor* table, storage::WriteSet* set) {
  std::vector<ObjectId*> wanted;
  const auto want = [&](ObjectId* id) {
    if (*id == 0) wanted.push_back(id);
  };
  want(&table->id);
  for (auto* indexes : {&table->local_indexes, &table->global_indexes}) {
    for (catalog::IndexDescriptor& index : *indexes) want(&index.id);
  }
  if (table->stream) want(&table->stream->id);
  if (table->time_to_live) want(&table->time_to_live->id);
  if (wanted.empty()) return {};
  if (std::numeric_limits<ObjectId>::max() - next_id <= wanted.size()) {
    return Error(ErrorCode::kInternalServerError, "the store has given out all its object ids");
  }
  // Taken even when the write fails: a write whose failure is unsure must not share an id with a later one.
  for (ObjectId* id : wanted) *id = next_id++;
  std::string bytes;
  base::PutBigEndian32(&bytes, next_id);
  set->Put(Family::kCatalog, storage::NextObjectIdKey(), bytes);
  return {};
}

DroppedTable TableRegistry::State::Discard(std::vector<catalog::StoredObject> objects, TableUsers users,
                                           storage::WriteSet* set) {
  DroppedTable discarded{.dropped = {std::move(objects)}, .users = std::move(users)};
  std::string bytes;
  catalog::EncodeDropped(discarded.dropped, &bytes);
  set->Put(Family::kCatalog, storage::DroppedRecordKey(discarded.dropped.id()), bytes);
  return discarded;
}

// A stream's ARN has the time of its creation, and there may be one of that time already.
void TableRegistry::State::GiveStreamTime(TableDescriptor* table) const {
  if (table->stream && table->stream->id == 0) {
    table->stream->created = streams.FreeTime(table->arn, options.clock->Now());
  }
}

Entry TableRegistry::State::FindEntry(std::string_view name) const {
  const std::shared_lock lock(mutex);
  const auto at = tables.find(name);
  return at == tables.end() ? Entry() : at->second;
}

Result<void> TableRegistry::State::CheckState(const ShownChange& shown, std::string_view name) const {
  if (!shown.check) return {};
  const std::optional<TableDescription> state = transients.Shown(name);
  return state ? shown.check(*state) : Result<void>();
}

bool DroppedTable::InUse() const { return AnyUses(users); }

TableRegistry::TableRegistry(std::unique_ptr<State> state) : state_(std::move(state)) {}
TableRegistry::~TableRegistry() = default;

Result<std::unique_ptr<TableRegistry>> TableRegistry::Open(storage::Store& store, StreamRegistry& streams,
                                                           const Options& options) {
  auto state = std::make_unique<State>(store, streams, options);
  KARST_TRY(state->LoadNextId());
  KARST_TRY(state->LoadTables());
  KARST_TRY(state->LoadDropped());
  return std::unique_ptr<TableRegistry>(new TableRegistry(std::move(state)));
}

Result<TablePtr> TableRegistry::Find(std::string_view name) const {
  KARST_ASSIGN_OR_RETURN(TablePtr table, FindInAnyState(name));
  if (state_->transients.IsHidden(table->name)) return NotFound();
  return table;
}

const TransientStates& TableRegistry::states() const { return state_->transients; }

std::optional<TableDescription> TableRegistry::Shown(std::string_view name) const {
  const Result<std::string_view> table_name = catalog::OwnTable(name, state_->owner());
  return table_name ? state_->transients.Shown(*table_name) : std::nullopt;
}

Result<TablePtr> TableRegistry::FindInAnyState(std::string_view name) const {
  KARST_ASSIGN_OR_RETURN(const std::string_view table_name, catalog::OwnTable(name, state_->owner()));
  TablePtr table = state_->published.Find(table_name);
  if (table == nullptr) return NotFound();
  return table;
}

Result<TablePtr> TableRegistry::Create(TableDescriptor table, const ShownChange& shown) {
  State& state = *state_;
  const std::lock_guard changing(state.changes);
  if (state.FindEntry(table.name).table || state.transients.IsHidden(table.name)) {
    return Error(ErrorCode::kResourceInUse, fmt::format("Table already exists: {}", table.name));
  }
  if (state.tables.size() >= limits::kTablesMax) {
    return Error(
        ErrorCode::kLimitExceeded,
        fmt::format("Subscriber limit exceeded: There is a limit of {} tables per subscriber", limits::kTablesMax));
  }
  table.table_id = MakeUuid(state.options.random);
  table.arn =
      fmt::format("arn:aws:dynamodb:{}:{}:table/{}", state.options.region, state.options.account_id, table.name);
  table.created = state.options.clock->Now();
  if (table.billing_mode == BillingMode::kPayPerRequest) table.last_update_to_pay_per_request = table.created;
  state.GiveStreamTime(&table);
  storage::WriteSet set = state.store.NewWriteSet();
  KARST_TRY(state.GiveIds(&table, &set));
  std::string bytes;
  catalog::EncodeDescriptor(table, &bytes);
  set.Put(Family::kCatalog, storage::TableRecordKey(table.name), bytes);
  KARST_ASSIGN_OR_RETURN(const std::optional<TableDescription> state_shown, Describe(shown, table));
  KARST_TRY(state.streams.CommitTableChange(nullptr, &table, std::move(set)));

  std::string name = table.name;
  TablePtr created = std::make_shared<const TableDescriptor>(std::move(table));
  const std::unique_lock lock(state.mutex);
  if (state_shown) state.transients.Begin(*state_shown);
  state.names.insert(name);
  state.published.Set(name, created);
  state.tables.insert_or_assign(std::move(name), Entry{created, {}});
  return created;
}

Result<TablePtr> TableRegistry::Update(std::string_view name,
                                       const std::function<Result<TableDescriptor>(const TableDescriptor&)>& change,
                                       const ShownChange& shown) {
  State& state = *state_;
  KARST_ASSIGN_OR_RETURN(const std::string_view table_name, catalog::OwnTable(name, state.owner()));
  const std::lock_guard changing(state.changes);
  KARST_TRY(state.CheckState(shown, table_name));
  Entry entry = state.FindEntry(table_name);
  if (!entry.table || state.transients.IsHidden(table_name)) return NotFound();
  KARST_ASSIGN_OR_RETURN(TableDescriptor changed, change(*entry.table));
  state.GiveStreamTime(&changed);
  storage::WriteSet set = state.store.NewWriteSet();
  KARST_TRY(state.GiveIds(&changed, &set));
  std::string bytes;
  catalog::EncodeDescriptor(changed, &bytes);
  set.Put(Family::kCatalog, storage::TableRecordKey(changed.name), bytes);
  entry.older = UsersOf(entry);
  std::optional<DroppedTable> discarded;
  if (auto objects = ObjectsWithout(*entry.table, changed); !objects.empty()) {
    discarded = state.Discard(std::move(objects), entry.older, &set);
  }
  KARST_ASSIGN_OR_RETURN(const std::optional<TableDescription> state_shown, Describe(shown, changed));
  KARST_TRY(state.streams.CommitTableChange(entry.table.get(), &changed, std::move(set)));

  const std::vector<catalog::StoredObject> added = ObjectsWithout(changed, *entry.table);
  entry.table = std::make_shared<const TableDescriptor>(std::move(changed));
  const std::unique_lock lock(state.mutex);
  if (state_shown) state.transients.Begin(*state_shown);
  state.published.Set(table_name, entry.table);
  state.tables.insert_or_assign(std::string(table_name), entry);
  if (discarded) state.dropped.push_back(*std::move(discarded));
  for (const catalog::StoredObject& object : added) state.added.insert_or_assign(object.id, entry.older);
  return entry.table;
}

Result<TablePtr> TableRegistry::Drop(std::string_view name, const ShownChange& shown) {
  State& state = *state_;
  KARST_ASSIGN_OR_RETURN(const std::string_view table_name, catalog::OwnTable(name, state.owner()));
  const std::lock_guard changing(state.changes);
  KARST_TRY(state.CheckState(shown, table_name));
  const Entry entry = state.FindEntry(table_name);
  if (!entry.table) return NotFound();
  if (entry.table->deletion_protection) {
    return base::ValidationError(
        "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.");
  }
  const auto& indexes = entry.table->global_indexes;
  if (std::any_of(indexes.begin(), indexes.end(), [](const auto& index) { return index.backfilling; })) {
    return Error(ErrorCode::kResourceInUse,
                 "Attempt to change a resource which is still in use: Cannot delete table while indexes are being "
                 "created, updated, or deleted.");
  }
  storage::WriteSet set = state.store.NewWriteSet();
  set.Delete(Family::kCatalog, storage::TableRecordKey(table_name));
  KARST_ASSIGN_OR_RETURN(const std::optional<TableDescription> state_shown, Describe(shown, *entry.table));
  DroppedTable dropped = state.Discard(catalog::ObjectsOf(*entry.table), UsersOf(entry), &set);
  KARST_TRY(state.streams.CommitTableChange(entry.table.get(), nullptr, std::move(set)));

  const std::unique_lock lock(state.mutex);
  if (state_shown) state.transients.Begin(*state_shown);
  state.published.Remove(table_name);
  state.tables.erase(table_name);
  state.names.erase(state.names.find(table_name));
  state.dropped.push_back(std::move(dropped));
  return entry.table;
}

std::vector<std::string> TableRegistry::Names(const std::optional<std::string>& after, std::size_t limit,
                                              bool* more) const {
  const std::shared_lock lock(state_->mutex);
  const std::vector<std::string> deleting = state_->transients.Deleting();
  auto ghost = after ? std::upper_bound(deleting.begin(), deleting.end(), *after) : deleting.begin();
  auto at = after ? state_->names.upper_bound(*after) : state_->names.begin();
  std::vector<std::string> names;
  const auto left = [&] { return at != state_->names.end() || ghost != deleting.end(); };
  while (left() && names.size() < limit) {
    const bool is_ghost = at == state_->names.end() || (ghost != deleting.end() && *ghost < *at);
    names.push_back(is_ghost ? *ghost++ : *at++);
  }
  *more = left();
  return names;
}

std::vector<TablePtr> TableRegistry::Select(const std::function<bool(const TableDescriptor&)>& wanted) const {
  std::vector<TablePtr> selected;
  const std::shared_lock lock(state_->mutex);
  for (const auto& [name, entry] : state_->tables) {
    if (wanted(*entry.table)) selected.push_back(entry.table);
  }
  return selected;
}

bool TableRegistry::IsMaintained(ObjectId object) {
  const std::unique_lock lock(state_->mutex);
  const auto at = state_->added.find(object);
  if (at == state_->added.end()) return true;
  if (AnyUses(at->second)) return false;
  state_->added.erase(at);
  return true;
}

std::optional<DroppedTable> TableRegistry::NextDropped() const {
  const std::shared_lock lock(state_->mutex);
  for (const DroppedTable& dropped : state_->dropped) {
    if (!dropped.InUse()) return dropped;
  }
  return std::nullopt;
}

bool TableRegistry::HasDropped() const {
  const std::shared_lock lock(state_->mutex);
  return !state_->dropped.empty();
}

Result<void> TableRegistry::Forget(const DroppedTable& dropped) {
  // Nobody else writes these records, so changes of tables need not wait. If a power loss undoes it, the next Open
  // finds nothing left to remove, and forgets again.
  State& state = *state_;
  storage::WriteSet set = state.store.NewWriteSet();
  const ObjectId id = dropped.dropped.id();
  set.Delete(Family::kCatalog, storage::DroppedRecordKey(id));
  for (const catalog::StoredObject& object : dropped.dropped.objects) {
    set.Delete(Family::kCatalog, storage::BackfillRecordKey(object.id));
  }
  KARST_TRY(state.store.CommitWithoutSync(std::move(set)));
  const std::unique_lock lock(state.mutex);
  std::erase_if(state.dropped, [&](const DroppedTable& other) { return other.dropped.id() == id; });
  for (const catalog::StoredObject& object : dropped.dropped.objects) state.added.erase(object.id);
  return {};
}

}  // namespace karst::engine
