// PutItem from JSON text on a table with a global index and a stream, beside a WriteBatch of the same three records:
// the item, its entry in the index, which holds all of it, and the record of the stream, which holds it before and
// after. Every put changes an item that is there. Karst reads it first, as anybody must who keeps an index.
#include <benchmark/benchmark.h>
#include <karst/service.h>
#include <rocksdb/write_batch.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/coding.h"
#include "item_workload.h"
#include "json_requests.h"
#include "stores.h"

namespace karst::bench {
namespace {

constexpr const char* kIndexedTable = "Indexed";
constexpr std::size_t kIndexedItems = 4'000;

// Every item twice, so that the stream has a record of a change for each.
void LoadIndexed(Database& db) {
  CreateTableRequest table = BenchTable(kIndexedTable);
  table.attribute_definitions.push_back({"customer", KeyType::kString});
  table.attribute_definitions.push_back({"created", KeyType::kString});
  table.global_secondary_indexes = {{.index_name = "by_customer",
                                     .key_schema = {{"customer", KeyRole::kHash}, {"created", KeyRole::kRange}},
                                     .projection = {.projection_type = ProjectionType::kAll}}};
  table.stream_specification = {.stream_enabled = true, .stream_view_type = StreamViewType::kNewAndOldImages};
  db.CreateTable(table).value();
  for (const int amount : {1, 2}) {
    for (const std::size_t index : SpreadIndexes(0, kIndexedItems)) {
      Item item = ItemOf(index);
      item.Set("amount", Value(amount));
      db.PutItem({.table_name = kIndexedTable, .item = std::move(item)}).value();
    }
  }
}

StorePair& IndexedPair() {
  static StorePair pair(LoadIndexed, BenchOptions());
  return pair;
}

using Record = std::pair<std::string, std::string>;

std::vector<Record> RecordsOf(storage::Family family) {
  std::vector<Record> records;
  const std::unique_ptr<rocksdb::Iterator> all(
      IndexedPair().raw().NewIterator(rocksdb::ReadOptions(), IndexedPair().raw_family(family)));
  for (all->SeekToFirst(); all->Valid(); all->Next()) {
    records.emplace_back(all->key().ToString(), all->value().ToString());
  }
  KARST_CHECK(all->status().ok());
  return records;
}

struct RawWrite {
  Record item;
  Record entry;
  Record stream;
};

// The records that Karst wrote when it loaded the pair.
std::vector<RawWrite> RawWrites() {
  const std::vector<Record> items = RecordsOf(storage::Family::kItems);
  const std::vector<Record> entries = RecordsOf(storage::Family::kIndex);
  const std::vector<Record> streams = RecordsOf(storage::Family::kStream);
  KARST_CHECK(items.size() == kIndexedItems && entries.size() == kIndexedItems && streams.size() == 2 * kIndexedItems);
  std::vector<RawWrite> writes;
  for (std::size_t i = 0; i < kIndexedItems; ++i) {
    constexpr std::size_t kStride = 2'999;  // so that puts do not come in the order of the keys
    const std::size_t at = i * kStride % kIndexedItems;
    writes.push_back({items[at], entries[at], streams[kIndexedItems + at]});
  }
  return writes;
}

void RunRaw(benchmark::State& state, bool reads) {
  StorePair& pair = IndexedPair();
  static std::vector<RawWrite> writes = RawWrites();
  static std::uint64_t sequence = std::uint64_t{1} << 62;  // beyond what is there; the stream grows
  std::size_t touch = 0;
  rocksdb::PinnableSlice old;
  for (auto _ : state) {
    RawWrite& write = writes[touch++ % writes.size()];
    if (reads) {
      old.Reset();
      KARST_CHECK(pair.raw().Get({}, pair.raw_items(), write.item.first, &old).ok());
    }
    std::string& stream_key = write.stream.first;
    base::WriteBigEndian64(stream_key.data() + stream_key.size() - sizeof(sequence), ++sequence);
    rocksdb::WriteBatch batch;
    KARST_CHECK(batch.Put(pair.raw_items(), write.item.first, write.item.second).ok());
    KARST_CHECK(batch.Put(pair.raw_family(storage::Family::kIndex), write.entry.first, write.entry.second).ok());
    KARST_CHECK(batch.Put(pair.raw_family(storage::Family::kStream), stream_key, write.stream.second).ok());
    KARST_CHECK(pair.raw().Write({}, &batch).ok());
  }
}

void RawIndexedPut(benchmark::State& state) { RunRaw(state, /*reads=*/false); }
BENCHMARK(RawIndexedPut)->Name("put_indexed/raw");

void RawIndexedGetPut(benchmark::State& state) { RunRaw(state, /*reads=*/true); }
BENCHMARK(RawIndexedGetPut)->Name("put_indexed/raw_get");

void KarstIndexedPut(benchmark::State& state) {
  // No put may find the item as it is, for then it would change nothing: every pass over the items has amounts of its
  // own, in turn.
  static const std::vector<std::vector<Body>> passes = [] {
    std::vector<std::vector<Body>> made(2);
    for (const std::size_t index : SpreadIndexes(0, kIndexedItems)) {
      made[0].emplace_back(PutJson(kIndexedTable, index, 3));
      made[1].emplace_back(PutJson(kIndexedTable, index, 4));
    }
    return made;
  }();
  static std::size_t touch = 0;
  Service service(IndexedPair().karst());
  for (auto _ : state) {
    const Body& body = passes[touch / kIndexedItems % 2][touch % kIndexedItems];
    ++touch;
    const ServiceResponse response = service.Handle("DynamoDB_20120810.PutItem", body.view(), body.capacity());
    KARST_CHECK(response.status == 200);
  }
}
BENCHMARK(KarstIndexedPut)->Name("put_indexed/json");

}  // namespace
}  // namespace karst::bench
