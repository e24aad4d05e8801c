// Many threads at once, beside as many on RocksDB: reads of all items, writes of one hot item, and writers that each
// wait for the device. The real time counts: of all operations together, so that half of it is twice the rate.
#include <benchmark/benchmark.h>

#include <vector>

#include "base/check.h"
#include "item_workload.h"
#include "stores.h"

namespace karst::bench {
namespace {

constexpr int kWritersOfHotKey = 8;
constexpr int kSyncedWriters = 32;

// Each thread begins elsewhere.
std::size_t FirstTouch(const benchmark::State& state) { return static_cast<std::size_t>(state.thread_index()) * 997; }

void RawReads(benchmark::State& state) {
  Stores& stores = Stores::Get();
  std::size_t touch = FirstTouch(state);
  rocksdb::PinnableSlice value;
  for (auto _ : state) {
    value.Reset();
    const std::string& key = stores.raw_keys()[TouchedIndex(touch++ % kTouches)];
    KARST_CHECK(stores.raw().Get({}, stores.raw_items(), key, &value).ok());
  }
}
BENCHMARK(RawReads)->Name("reads/raw")->ThreadRange(1, 2)->UseRealTime();

void KarstReads(benchmark::State& state) {
  Stores& stores = Stores::Get();
  static const auto requests =
      ForEachTouch([](std::size_t index) { return GetItemRequest{.table_name = kTableName, .key = KeyOf(index)}; });
  std::size_t touch = FirstTouch(state);
  for (auto _ : state) {
    const auto got = stores.karst().GetPinnedItem(requests[touch++ % kTouches]);
    KARST_CHECK(got && got->item);
  }
}
BENCHMARK(KarstReads)->Name("reads/view")->ThreadRange(1, 2)->UseRealTime();

void RawHotKey(benchmark::State& state) {
  Stores& stores = Stores::Get();
  static const std::string value = stores.RawValue();
  for (auto _ : state) KARST_CHECK(stores.raw().Put({}, stores.raw_items(), stores.raw_keys()[0], value).ok());
}
BENCHMARK(RawHotKey)->Name("hot_key/raw")->Threads(kWritersOfHotKey)->UseRealTime();

void KarstHotKey(benchmark::State& state) {
  Stores& stores = Stores::Get();
  static const PutItemRequest request{.table_name = kTableName,
                                      .item = ItemOf(0),
                                      .condition_expression = "attribute_exists(pk) AND amount >= :least",
                                      .expression_attribute_values = {{":least", 0}}};
  for (auto _ : state) KARST_CHECK(stores.karst().PutItem(request).has_value());
}
BENCHMARK(KarstHotKey)->Name("hot_key/item")->Threads(kWritersOfHotKey)->UseRealTime();

// A pair whose writes wait for the device, in the directory of temporary files: let it be on one.
StorePair& SyncedPair() {
  static StorePair pair(
      [](Database& db) {
        db.CreateTable(BenchTable()).value();
        db.PutItem({.table_name = kTableName, .item = ItemOf(0)}).value();
      },
      {.durability = Durability::kSync});
  return pair;
}

void RawSyncedWriters(benchmark::State& state) {
  StorePair& pair = SyncedPair();
  static const std::string some_key = KeysOf(pair.raw(), pair.raw_items()).front();
  static const auto keys = ForEachTouch([](std::size_t index) { return RawKeyOf(index, some_key); });
  static const std::string value(1000, 'v');
  rocksdb::WriteOptions options;
  options.sync = true;
  std::size_t touch = FirstTouch(state);
  for (auto _ : state) KARST_CHECK(pair.raw().Put(options, pair.raw_items(), keys[touch++ % kTouches], value).ok());
}
BENCHMARK(RawSyncedWriters)->Name("synced_writers/raw")->Threads(kSyncedWriters)->UseRealTime();

void KarstSyncedWriters(benchmark::State& state) {
  StorePair& pair = SyncedPair();
  static const auto requests =
      ForEachTouch([](std::size_t index) { return PutItemRequest{.table_name = kTableName, .item = ItemOf(index)}; });
  std::size_t touch = FirstTouch(state);
  for (auto _ : state) KARST_CHECK(pair.karst().PutItem(requests[touch++ % kTouches]).has_value());
}
BENCHMARK(KarstSyncedWriters)->Name("synced_writers/item")->Threads(kSyncedWriters)->UseRealTime();

}  // namespace
}  // namespace karst::bench
