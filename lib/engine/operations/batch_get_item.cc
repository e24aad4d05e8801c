// BatchGetItem. The checks stand in DynamoDB's order; each goes over all tables before the next.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error_table.h"
#include "base/limits.h"
#include "base/prefetch.h"
#include "base/try.h"
#include "catalog/primary_key.h"
#include "engine/distinct_keys.h"
#include "engine/item_reader.h"
#include "engine/key_path_rules.h"
#include "engine/operations.h"
#include "engine/projection.h"
#include "engine/read_capacity.h"
#include "engine/request_rules.h"
#include "storage/keyspace.h"
#include "value/value_rules.h"
#include "value/value_size.h"

namespace karst::engine {
namespace {

using TableKeys = std::pair<std::string, KeysAndAttributes>;

// One table of the request, checked and ready to be read.
struct TableRead {
  const TableKeys* wanted = nullptr;
  std::optional<expression::BoundProjection> projection{};
  TablePtr table{};
  std::vector<std::string> stored_keys{};  // in the order of the request
  std::vector<storage::PinnedBytes> records{};
  std::vector<bool> found{};
};

// Whole keys are compared, whatever the table: equal items have equal bytes.
Result<void> CheckNoDuplicates(const std::vector<Item>& keys) {
  DistinctKeys distinct(keys.size());
  for (const Item& key : keys) KARST_TRY(distinct.Add(key.bytes()));
  return {};
}

// A request in process can name a table twice, and any can by its name and by its ARN.
Result<void> CheckNoDuplicates(const std::vector<TableRead>& reads) {
  DistinctKeys distinct;
  for (const TableRead& read : reads) {
    for (const std::string& key : read.stored_keys) KARST_TRY(distinct.Add(key));
  }
  return {};
}

// What can be said of one table's part without the table.
Result<TableRead> Prepare(Engine& engine, const TableKeys& wanted) {
  const KeysAndAttributes& keys = wanted.second;
  TableRead read{.wanted = &wanted};
  KARST_TRY(CheckOnlyProjection(keys.projection_expression, keys.expression_attribute_names));
  KARST_ASSIGN_OR_RETURN(read.projection,
                         CompileOnlyProjection(engine, keys.projection_expression, keys.expression_attribute_names));
  for (const Item& key : keys.keys) KARST_TRY(value::CheckValues(key));
  KARST_TRY(CheckNoDuplicates(keys.keys));
  return read;
}

Result<void> Resolve(Engine& engine, TableRead* read) {
  KARST_ASSIGN_OR_RETURN(read->table, engine.tables().Find(read->wanted->first));
  read->stored_keys.reserve(read->wanted->second.keys.size());
  for (const Item& item : read->wanted->second.keys) {
    KARST_ASSIGN_OR_RETURN(const catalog::PrimaryKey key, catalog::KeyOfRequest(*read->table, item));
    storage::AppendItemKey(read->table->id, key.partition, key.sort, &read->stored_keys.emplace_back());
  }
  if (read->projection) KARST_TRY(CheckKeyPaths(*read->table, read->projection->paths()));
  return {};
}

Result<std::vector<TableRead>> PrepareAll(Engine& engine, const BatchGetItemRequest& request) {
  std::vector<TableRead> reads;
  reads.reserve(request.request_items.size());
  std::size_t key_count = 0;
  for (const TableKeys& wanted : request.request_items) {
    KARST_ASSIGN_OR_RETURN(TableRead read, Prepare(engine, wanted));
    key_count += wanted.second.keys.size();
    if (key_count > limits::kBatchGetKeysMax) {
      return base::ValidationError("Too many items requested for the BatchGetItem call");
    }
    reads.push_back(std::move(read));
  }
  for (TableRead& read : reads) KARST_TRY(Resolve(engine, &read));
  if (reads.size() > 1) KARST_TRY(CheckNoDuplicates(reads));
  return reads;
}

// Reads the items, be they more than an answer holds, and says how many bytes they have at most.
Result<std::size_t> ReadAll(storage::Store& store, std::vector<TableRead>* reads) {
  std::size_t bytes_max = 0;
  for (TableRead& read : *reads) {
    KARST_TRY(store.MultiGet(storage::Family::kItems, read.stored_keys, &read.records, &read.found));
    for (std::size_t i = 0; i < read.records.size(); ++i) {
      if (read.found[i]) bytes_max += value::ItemSizeBytesMax(ItemView(read.records[i].view()));
    }
  }
  return bytes_max;
}

// Collects the answer up to 16 MiB of items read; what comes after is unprocessed and costs nothing. To measure an item
// costs a good part of what it costs to read it, so that is done only where it matters.
class BatchAnswer {
 public:
  // `bytes_max`: of all items that were read.
  BatchAnswer(AccessInsights& insights, const BatchGetItemRequest& request, std::size_t bytes_max)
      : insights_(insights),
        request_(request),
        measures_(request.return_consumed_capacity != ReturnConsumedCapacity::kNone ||
                  bytes_max > limits::kBatchGetBytesMax) {}

  Result<void> Add(const TableRead& read) {
    const std::string& table_name = read.wanted->first;
    ItemList& items = result_.responses.emplace_back(table_name, ItemList()).second;
    double units = 0;
    if (full_) {
      LeaveUnprocessed(*read.wanted, 0);
    } else {
      if (!read.projection) MakeRoom(read, &items);
      KARST_ASSIGN_OR_RETURN(units, AddItems(read, &items));
    }
    auto consumed = ConsumedByRead(request_.return_consumed_capacity, table_name, {.table_units = units});
    if (consumed) result_.consumed_capacity.push_back(*std::move(consumed));
    return {};
  }

  BatchGetItemResult Take() { return std::move(result_); }

 private:
  static void MakeRoom(const TableRead& read, ItemList* items) {
    std::size_t bytes = 0;
    for (const storage::PinnedBytes& record : read.records) bytes += record.view().size();
    items->Reserve(read.records.size(), std::min(bytes, limits::kBatchGetBytesMax));
  }

  // Returns the units that it cost: each item is rounded up for itself, and an absent one costs the least.
  Result<double> AddItems(const TableRead& read, ItemList* items) {
    const bool is_counted = CountsAccess(read.table->settings.insights);
    double units = 0;
    for (std::size_t i = 0; i < read.records.size(); ++i) {
      // Each record's memory is far from the others'.
      if (i + 1 < read.records.size()) base::Prefetch(read.records[i + 1].view());
      std::size_t size_bytes = 0;
      if (read.found[i]) {
        KARST_ASSIGN_OR_RETURN(const ItemView item,
                               ItemOfTable(*read.table, read.stored_keys[i], read.records[i].view()));
        if (measures_ || is_counted) size_bytes = value::ItemSizeBytes(item);
        if (total_bytes_ + size_bytes > limits::kBatchGetBytesMax) {
          LeaveUnprocessed(*read.wanted, i);
          return units;
        }
        total_bytes_ += size_bytes;
        Append(item, read.projection, items);
      }
      const double item_units = ReadUnits(size_bytes, read.wanted->second.consistent_read);
      if (is_counted) [[unlikely]]
        insights_.CountRead(*read.table, read.stored_keys[i], item_units);
      units += item_units;
    }
    return units;
  }

  static void Append(const ItemView& item, const std::optional<expression::BoundProjection>& projection,
                     ItemList* items) {
    if (!projection) {
      items->Append(item);
      return;
    }
    projection->Project(item, &items->buffer());
    items->CloseItem();
  }

  // The table's keys from `first` on, with all else that the request said of the table.
  void LeaveUnprocessed(const TableKeys& wanted, std::size_t first) {
    full_ = true;
    const KeysAndAttributes& keys = wanted.second;
    KeysAndAttributes rest{
        .keys = {keys.keys.begin() + static_cast<std::ptrdiff_t>(first), keys.keys.end()},
        .consistent_read = keys.consistent_read,
        .projection_expression = keys.projection_expression,
        .expression_attribute_names = keys.expression_attribute_names,
    };
    result_.unprocessed_keys.emplace_back(wanted.first, std::move(rest));
  }

  AccessInsights& insights_;
  const BatchGetItemRequest& request_;
  const bool measures_;
  BatchGetItemResult result_;
  std::size_t total_bytes_ = 0;
  bool full_ = false;
};

}  // namespace

Result<BatchGetItemResult> BatchGetItem(Engine& engine, const BatchGetItemRequest& request) {
  KARST_TRY(CheckRules(request));
  if (request.request_items.empty()) {
    return base::ValidationError("The requestItems parameter is required for BatchGetItem");
  }
  KARST_ASSIGN_OR_RETURN(std::vector<TableRead> reads, PrepareAll(engine, request));
  KARST_ASSIGN_OR_RETURN(const std::size_t bytes_max, ReadAll(engine.store(), &reads));

  BatchAnswer answer(engine.insights(), request, bytes_max);
  for (const TableRead& read : reads) KARST_TRY(answer.Add(read));
  return answer.Take();
}

}  // namespace karst::engine
