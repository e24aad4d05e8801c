// What tests of streams share: a database whose time and background work they hold, a table with a stream, and reading
// all of it by shard, as a consumer of AWS's API does.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <karst/karst.h>

#include "support/manual_clock.h"
#include "support/temp_database.h"

namespace karst::testing {

inline Options StreamOptions(const Clock& clock) {
  Options options = TestOptions(clock);
  options.background_thread = false;
  return options;
}

// On demand, with the string key "pk" and a stream of that view.
inline CreateTableRequest StreamTable(std::string name, StreamViewType view = StreamViewType::kNewAndOldImages) {
  return {.table_name = std::move(name),
          .attribute_definitions = {{"pk", KeyType::kString}},
          .key_schema = {{"pk", KeyRole::kHash}},
          .billing_mode = BillingMode::kPayPerRequest,
          .stream_specification = StreamSpecification{.stream_enabled = true, .stream_view_type = view}};
}

inline std::string StreamArnOf(Database& db, const std::string& table) {
  return db.DescribeTable({.table_name = table}).value().table.latest_stream_arn.value();
}

inline std::vector<Shard> ShardsOf(Database& db, const std::string& arn) {
  return db.DescribeStream({.stream_arn = arn}).value().stream_description.shards;
}

inline std::string IteratorOf(Database& db, const std::string& arn, const std::string& shard_id,
                              ShardIteratorType type = ShardIteratorType::kTrimHorizon) {
  return db.GetShardIterator({.stream_arn = arn, .shard_id = shard_id, .shard_iterator_type = type})
      .value()
      .shard_iterator;
}

// All records of a shard from an iterator on, in pages of `limit`, until it ends or has no more now.
inline std::vector<StreamRecord> ReadFrom(Database& db, std::optional<std::string> iterator, int limit = 1000) {
  std::vector<StreamRecord> records;
  while (iterator) {
    GetRecordsResult page = db.GetRecords({.shard_iterator = *iterator, .limit = limit}).value();
    if (page.records.empty()) break;
    std::move(page.records.begin(), page.records.end(), std::back_inserter(records));
    iterator = page.next_shard_iterator;
  }
  return records;
}

// Every record, shard after shard in the order of their making: parents before children.
inline std::vector<StreamRecord> ReadAll(Database& db, const std::string& arn) {
  std::vector<StreamRecord> all;
  for (const Shard& shard : ShardsOf(db, arn)) {
    std::vector<StreamRecord> records = ReadFrom(db, IteratorOf(db, arn, shard.shard_id));
    std::move(records.begin(), records.end(), std::back_inserter(all));
  }
  return all;
}

inline void Put(Database& db, const std::string& table, const Item& item) {
  db.PutItem({.table_name = table, .item = item}).value();
}

// The message of a failure; empty for success.
template <typename T>
std::string MessageOf(const Result<T>& result) {
  return result ? std::string() : result.error().message();
}
template <typename T>
std::string CodeOf(const Result<T>& result) {
  return result ? std::string() : std::string(ErrorCodeName(result.error().code()));
}

}  // namespace karst::testing
