// GetItem and PutItem through the C++ API, beside Get and Put of RocksDB.
#include <benchmark/benchmark.h>
#include <rocksdb/slice.h>

#include "base/check.h"
#include "item_workload.h"
#include "stores.h"

namespace karst::bench {
namespace {

// Keys of the items of the touches, as RocksDB has them.
std::vector<std::string> RawKeys() {
  return ForEachTouch([&](std::size_t index) { return Stores::Get().raw_keys()[index]; });
}

void RawGet(benchmark::State& state) {
  Stores& stores = Stores::Get();
  const std::vector<std::string> keys = RawKeys();
  const rocksdb::ReadOptions options;
  rocksdb::PinnableSlice value;
  std::size_t touch = 0;
  for (auto _ : state) {
    value.Reset();
    KARST_CHECK(stores.raw().Get(options, stores.raw_items(), keys[touch++ % kTouches], &value).ok());
    benchmark::DoNotOptimize(value.data());
  }
}
BENCHMARK(RawGet)->Name("get/raw");

std::vector<GetItemRequest> GetRequests() {
  return ForEachTouch([](std::size_t index) { return GetItemRequest{.table_name = kTableName, .key = KeyOf(index)}; });
}

// The item is found and not copied, as in get/raw.
void KarstGetPinned(benchmark::State& state) {
  Stores& stores = Stores::Get();
  const std::vector<GetItemRequest> requests = GetRequests();
  std::size_t touch = 0;
  for (auto _ : state) {
    const auto got = stores.karst().GetPinnedItem(requests[touch++ % kTouches]);
    KARST_CHECK(got && got->item);
    benchmark::DoNotOptimize(got->item->view().bytes().data());
  }
}
BENCHMARK(KarstGetPinned)->Name("get/view");

void KarstGet(benchmark::State& state) {
  Stores& stores = Stores::Get();
  const std::vector<GetItemRequest> requests = GetRequests();
  std::size_t touch = 0;
  for (auto _ : state) {
    const auto got = stores.karst().GetItem(requests[touch++ % kTouches]);
    KARST_CHECK(got && got->item);
    benchmark::DoNotOptimize(got->item->bytes().data());
  }
}
BENCHMARK(KarstGet)->Name("get/item");

// A value for each touch, so that it is fetched from as far as the items of put/item are.
std::vector<std::string> RawValues() {
  const std::string value = Stores::Get().RawValue();
  return ForEachTouch([&](std::size_t) { return value; });
}

void RawPut(benchmark::State& state) {
  Stores& stores = Stores::Get();
  const std::vector<std::string> keys = RawKeys();
  const std::vector<std::string> values = RawValues();
  const rocksdb::WriteOptions options;
  std::size_t touch = 0;
  for (auto _ : state) {
    const std::size_t at = touch++ % kTouches;
    KARST_CHECK(stores.raw().Put(options, stores.raw_items(), keys[at], values[at]).ok());
  }
}
BENCHMARK(RawPut)->Name("put/raw");

void RawGetPut(benchmark::State& state) {
  Stores& stores = Stores::Get();
  const std::vector<std::string> keys = RawKeys();
  const std::vector<std::string> values = RawValues();
  rocksdb::PinnableSlice old;
  std::size_t touch = 0;
  for (auto _ : state) {
    const std::size_t at = touch++ % kTouches;
    old.Reset();
    KARST_CHECK(stores.raw().Get({}, stores.raw_items(), keys[at], &old).ok());
    KARST_CHECK(stores.raw().Put({}, stores.raw_items(), keys[at], values[at]).ok());
  }
}
BENCHMARK(RawGetPut)->Name("conditional_put/raw");

void RunPuts(benchmark::State& state, const PutItemRequest& like) {
  Stores& stores = Stores::Get();
  const auto requests = ForEachTouch([&](std::size_t index) {
    PutItemRequest request = like;
    request.item = ItemOf(index);
    return request;
  });
  std::size_t touch = 0;
  for (auto _ : state) KARST_CHECK(stores.karst().PutItem(requests[touch++ % kTouches]).has_value());
}

void KarstPut(benchmark::State& state) { RunPuts(state, {.table_name = kTableName}); }
BENCHMARK(KarstPut)->Name("put/item");

void KarstConditionalPut(benchmark::State& state) {
  RunPuts(state, {.table_name = kTableName,
                  .condition_expression = "attribute_exists(pk) AND amount >= :least",
                  .expression_attribute_values = {{":least", 0}}});
}
BENCHMARK(KarstConditionalPut)->Name("conditional_put/item");

// Beside conditional_put/raw: an update reads the item and writes all of it.
void KarstUpdate(benchmark::State& state) {
  Stores& stores = Stores::Get();
  const auto requests = ForEachTouch([](std::size_t index) {
    return UpdateItemRequest{.table_name = kTableName,
                             .key = KeyOf(index),
                             .update_expression = "SET amount = amount + :n",
                             .expression_attribute_values = {{":n", 1}}};
  });
  std::size_t touch = 0;
  for (auto _ : state) KARST_CHECK(stores.karst().UpdateItem(requests[touch++ % kTouches]).has_value());
}
BENCHMARK(KarstUpdate)->Name("update_item/item");

}  // namespace
}  // namespace karst::bench
