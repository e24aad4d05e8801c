// TableRegistry: the tables of a store, by name, as shared immutable descriptors; the stored catalog behind them.
//
// Readers take a descriptor and keep it for one operation. What is dropped, be it a table, an index or an expiry, is
// removed only after the last descriptor that has it is gone, so that a write in flight leaves nothing behind; what is
// added is filled only after the last descriptor without it is gone, so that no write in flight misses it. Thread-safe;
// Find does not block on changes.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <karst/error.h>
#include <karst/options.h>

#include "catalog/dropped_objects.h"
#include "catalog/table_descriptor.h"
#include "engine/published_tables.h"
#include "engine/stream_registry.h"
#include "engine/transient_states.h"
#include "storage/store.h"

namespace karst::engine {

// Who may still use some versions of a table's descriptor.
using TableUsers = std::vector<std::weak_ptr<const catalog::TableDescriptor>>;

// Dropped objects whose records are still to be removed.
struct DroppedTable {
  catalog::DroppedObjects dropped;
  TableUsers users;  // of descriptors that have them

  bool InUse() const;
};

// What a change has to say of how the table is shown (transient_states.h). Both are called while no other change goes
// on, before the change is stored; what they refuse does not happen.
struct ShownChange {
  // Whether a table that is shown so may be changed now. Not called for one that is not in a transient state.
  std::function<Result<void>(const TableDescription& shown)> check{};
  // As the table is shown while the change is held to be under way: of its descriptor after the change, or as it was
  // for one that is dropped.
  std::function<Result<TableDescription>(const catalog::TableDescriptor& table)> describe{};
};

class TableRegistry {
 public:
  // Reads the catalog.
  static Result<std::unique_ptr<TableRegistry>> Open(storage::Store& store, StreamRegistry& streams,
                                                     const Options& options);
  ~TableRegistry();

  // `name` may be an ARN. Errors: kResourceNotFound "Requested resource not found", kValidation for a bad ARN or one of
  // another region, kAccessDenied for one of another account.
  // Operations for which AWS has a longer sentence ("Requested resource not found: Table: X not found") make their own
  // error. A table that is shown as being created is not found.
  Result<TablePtr> Find(std::string_view name) const;
  // The same of any table, in whatever state it is shown.
  Result<TablePtr> FindInAnyState(std::string_view name) const;

  // Gives ids, a UUID, an ARN and a creation time to `table`, stores it and publishes it. As with every change, nobody
  // sees it before it is shown as `shown` says. Errors: kResourceInUse, kLimitExceeded.
  Result<TablePtr> Create(catalog::TableDescriptor table, const ShownChange& shown = {});
  // Replaces the descriptor by change(current). Serialized with other changes. Indexes and time to live without an id
  // get one; what the new descriptor no longer has is remembered as dropped. Errors: those of `shown`, as Find, and
  // those of `change`.
  Result<TablePtr> Update(
      std::string_view name,
      const std::function<Result<catalog::TableDescriptor>(const catalog::TableDescriptor&)>& change,
      const ShownChange& shown = {});
  // Forgets the table and remembers its records as dropped: constant time. Errors: kResourceNotFound, kValidation when
  // deletion protection is on, kResourceInUse while an index is being filled. The answer is the table as it was.
  Result<TablePtr> Drop(std::string_view name, const ShownChange& shown = {});

  // How tables are shown while their creation, change or deletion is held to be under way.
  const TransientStates& states() const;
  // As the table is shown so; `name` may be an ARN. Who also looks for the table itself does that first: the state is
  // there when the change is.
  std::optional<TableDescription> Shown(std::string_view name) const;

  // Names in byte order, above `after`, at most `limit`; and whether there are more. Those shown as being deleted too.
  std::vector<std::string> Names(const std::optional<std::string>& after, std::size_t limit, bool* more) const;

  // The tables for which `wanted` holds, in no order.
  std::vector<TablePtr> Select(const std::function<bool(const catalog::TableDescriptor&)>& wanted) const;
  // Whether nobody uses a descriptor from before an Update added the object: every write maintains it then.
  bool IsMaintained(catalog::ObjectId object);

  // Something dropped that nobody uses any more, for the worker; Forget it once its records are gone.
  std::optional<DroppedTable> NextDropped() const;
  // Whether there is any at all, be it in use.
  bool HasDropped() const;
  Result<void> Forget(const DroppedTable& dropped);

 private:
  struct State;
  explicit TableRegistry(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace karst::engine
