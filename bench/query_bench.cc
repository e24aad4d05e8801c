// Query of a whole partition, with and without a filter, beside a RocksDB iterator. Costs are per item.
#include <benchmark/benchmark.h>
#include <rocksdb/iterator.h>

#include "base/check.h"
#include "item_workload.h"
#include "stores.h"

namespace karst::bench {
namespace {

void CountItems(benchmark::State& state) { state.counters["items"] = static_cast<double>(kItemsPerPartition); }

// One iterator per partition, as a Query has; bytes are looked at, not copied.
void RawNext(benchmark::State& state) {
  Stores& stores = Stores::Get();
  std::size_t touch = 0;
  for (auto _ : state) {
    const std::size_t first = TouchedIndex(touch++ % kTouches) / kItemsPerPartition * kItemsPerPartition;
    const rocksdb::Slice lower = stores.raw_keys()[first];
    const std::string upper_key = stores.raw_keys()[first + kItemsPerPartition - 1] + '\0';
    const rocksdb::Slice upper = upper_key;
    rocksdb::ReadOptions options;
    options.iterate_lower_bound = &lower;
    options.iterate_upper_bound = &upper;
    const std::unique_ptr<rocksdb::Iterator> iterator(stores.raw().NewIterator(options, stores.raw_items()));
    std::size_t count = 0;
    for (iterator->Seek(lower); iterator->Valid(); iterator->Next()) {
      benchmark::DoNotOptimize(iterator->value().data());
      ++count;
    }
    KARST_CHECK(count == kItemsPerPartition);
  }
  CountItems(state);
}
BENCHMARK(RawNext)->Name("query/raw");

void RunQueries(benchmark::State& state, const QueryRequest& like, const Item& more_values) {
  Stores& stores = Stores::Get();
  const auto requests = ForEachTouch([&](std::size_t index) {
    QueryRequest request = like;
    request.expression_attribute_values = more_values;
    request.expression_attribute_values.Set(":pk", Value(PartitionKey(index / kItemsPerPartition)));
    return request;
  });
  std::size_t touch = 0;
  for (auto _ : state) {
    const auto page = stores.karst().Query(requests[touch++ % kTouches]);
    KARST_CHECK(page && page->items.size() == kItemsPerPartition);
    for (const ItemView item : page->items) benchmark::DoNotOptimize(item.bytes().data());
  }
  CountItems(state);
}

void KarstQuery(benchmark::State& state) {
  RunQueries(state, {.table_name = kTableName, .key_condition_expression = "pk = :pk"}, {});
}
BENCHMARK(KarstQuery)->Name("query/view");

// The filter lets all items through, so that the difference to query/view is what it costs to ask.
void KarstFilteredQuery(benchmark::State& state) {
  RunQueries(state,
             {.table_name = kTableName,
              .key_condition_expression = "pk = :pk",
              .filter_expression = "#s = :status",
              .expression_attribute_names = {{"#s", "status"}}},
             {{":status", "SHIPPED"}});
}
BENCHMARK(KarstFilteredQuery)->Name("query/filtered");

}  // namespace
}  // namespace karst::bench
