// BatchGetItem, BatchWriteItem and TransactWriteItems, beside RocksDB's MultiGet and WriteBatch. Costs are per request.
#include <benchmark/benchmark.h>
#include <rocksdb/write_batch.h>

#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "item_workload.h"
#include "stores.h"

namespace karst::bench {
namespace {

constexpr std::size_t kReadsOfBatch = 100;
constexpr std::size_t kWritesOfBatch = 25;
constexpr std::size_t kActionsOfTransaction = 4;
constexpr std::size_t kRequests = 160;

// make(indexes of `count` items) for each request.
template <typename Make>
auto ForEachRequest(std::size_t count, Make make) {
  std::vector<decltype(make(std::vector<std::size_t>()))> made;
  for (std::size_t i = 0; i < kRequests; ++i) made.push_back(make(SpreadIndexes(i, count)));
  return made;
}

std::vector<std::vector<std::string>> RawRequests(std::size_t count) {
  return ForEachRequest(count, [](const std::vector<std::size_t>& indexes) {
    std::vector<std::string> keys;
    for (const std::size_t index : indexes) keys.push_back(Stores::Get().raw_keys()[index]);
    return keys;
  });
}

// The same with a value for each key, so that it is fetched from as far away as Karst's items are.
using Records = std::vector<std::pair<std::string, std::string>>;
std::vector<Records> RawWrites(std::size_t count) {
  const std::string value = Stores::Get().RawValue();
  return ForEachRequest(count, [&](const std::vector<std::size_t>& indexes) {
    Records records;
    for (const std::size_t index : indexes) records.emplace_back(Stores::Get().raw_keys()[index], value);
    return records;
  });
}

void RawMultiGet(benchmark::State& state) {
  Stores& stores = Stores::Get();
  const auto requests = RawRequests(kReadsOfBatch);
  std::size_t request = 0;
  for (auto _ : state) {
    const std::vector<std::string>& keys = requests[request++ % kRequests];
    const std::vector<rocksdb::Slice> slices(keys.begin(), keys.end());
    std::vector<rocksdb::PinnableSlice> values(keys.size());
    std::vector<rocksdb::Status> statuses(keys.size());
    stores.raw().MultiGet({}, stores.raw_items(), slices.size(), slices.data(), values.data(), statuses.data());
    for (const rocksdb::Status& status : statuses) KARST_CHECK(status.ok());
    benchmark::DoNotOptimize(values.data());
  }
}
BENCHMARK(RawMultiGet)->Name("batch_get/raw");

void KarstBatchGet(benchmark::State& state) {
  Stores& stores = Stores::Get();
  const auto requests = ForEachRequest(kReadsOfBatch, [](const std::vector<std::size_t>& indexes) {
    KeysAndAttributes wanted;
    for (const std::size_t index : indexes) wanted.keys.push_back(KeyOf(index));
    return BatchGetItemRequest{.request_items = {{kTableName, std::move(wanted)}}};
  });
  std::size_t request = 0;
  for (auto _ : state) {
    const auto got = stores.karst().BatchGetItem(requests[request++ % kRequests]);
    KARST_CHECK(got && got->responses.front().second.size() == kReadsOfBatch);
  }
}
BENCHMARK(KarstBatchGet)->Name("batch_get/item");

void RawBatch(benchmark::State& state) {
  Stores& stores = Stores::Get();
  const auto requests = RawWrites(kWritesOfBatch);
  std::size_t request = 0;
  for (auto _ : state) {
    rocksdb::WriteBatch batch;
    for (const auto& [key, value] : requests[request % kRequests]) {
      KARST_CHECK(batch.Put(stores.raw_items(), key, value).ok());
    }
    KARST_CHECK(stores.raw().Write({}, &batch).ok());
    ++request;
  }
}
BENCHMARK(RawBatch)->Name("batch_write/raw");

void KarstBatchWrite(benchmark::State& state) {
  Stores& stores = Stores::Get();
  const auto requests = ForEachRequest(kWritesOfBatch, [](const std::vector<std::size_t>& indexes) {
    std::vector<WriteRequest> writes;
    for (const std::size_t index : indexes) writes.emplace_back(PutRequest{ItemOf(index)});
    return BatchWriteItemRequest{.request_items = {{kTableName, std::move(writes)}}};
  });
  std::size_t request = 0;
  for (auto _ : state) KARST_CHECK(stores.karst().BatchWriteItem(requests[request++ % kRequests]).has_value());
}
BENCHMARK(KarstBatchWrite)->Name("batch_write/item");

void RawGetsAndBatch(benchmark::State& state) {
  Stores& stores = Stores::Get();
  const auto requests = RawWrites(kActionsOfTransaction);
  std::size_t request = 0;
  rocksdb::PinnableSlice old;
  for (auto _ : state) {
    rocksdb::WriteBatch batch;
    for (const auto& [key, value] : requests[request % kRequests]) {
      old.Reset();
      KARST_CHECK(stores.raw().Get({}, stores.raw_items(), key, &old).ok());
      KARST_CHECK(batch.Put(stores.raw_items(), key, value).ok());
    }
    KARST_CHECK(stores.raw().Write({}, &batch).ok());
    ++request;
  }
}
BENCHMARK(RawGetsAndBatch)->Name("transact_write/raw");

// Two conditional puts and two updates.
TransactWriteItemsRequest TransactionOf(const std::vector<std::size_t>& indexes) {
  TransactWriteItemsRequest request;
  for (std::size_t i = 0; i < indexes.size(); ++i) {
    if (i % 2 == 0) {
      request.transact_items.emplace_back(TransactPut{
          .table_name = kTableName, .item = ItemOf(indexes[i]), .condition_expression = "attribute_exists(pk)"});
    } else {
      request.transact_items.emplace_back(TransactUpdate{.table_name = kTableName,
                                                         .key = KeyOf(indexes[i]),
                                                         .update_expression = "SET amount = amount + :n",
                                                         .expression_attribute_values = {{":n", 1}}});
    }
  }
  return request;
}

void KarstTransactWrite(benchmark::State& state) {
  Stores& stores = Stores::Get();
  const auto requests = ForEachRequest(kActionsOfTransaction, TransactionOf);
  std::size_t request = 0;
  for (auto _ : state) KARST_CHECK(stores.karst().TransactWriteItems(requests[request++ % kRequests]).has_value());
}
BENCHMARK(KarstTransactWrite)->Name("transact_write/item");

}  // namespace
}  // namespace karst::bench
