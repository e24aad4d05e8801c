// DeleteTable of a large table: it must not depend on the size, nor wait for anybody who does. The real time counts,
// for a caller waits that long; the processor's stands beside it. The counter "waits" says how often the caller gave
// the processor up by itself: for a lock, or for the device. With Durability::kSync the one catalog write is synced, so
// that figure stands beside one synced write of RocksDB's.
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <cstdint>

#include "base/check.h"
#include "item_workload.h"
#include "stores.h"

namespace karst::bench {
namespace {

std::int64_t Waits() {
  rusage usage{};
  KARST_CHECK(getrusage(RUSAGE_THREAD, &usage) == 0);
  return usage.ru_nvcsw;
}

void CreateDoomed(Database& db, std::size_t items) {
  KARST_CHECK(db.CreateTable(BenchTable("Doomed")).has_value());
  for (std::size_t i = 0; i < items; ++i) {
    KARST_CHECK(db.PutItem({.table_name = "Doomed", .item = ItemOf(i)}).has_value());
  }
}

void DeleteTables(benchmark::State& state, Database& db) {
  std::int64_t waits = 0;
  for (auto _ : state) {
    state.PauseTiming();
    CreateDoomed(db, static_cast<std::size_t>(state.range(0)));
    const std::int64_t before = Waits();
    state.ResumeTiming();
    KARST_CHECK(db.DeleteTable({.table_name = "Doomed"}).has_value());
    waits += Waits() - before;
  }
  state.counters["waits"] = static_cast<double>(waits);
}

void DeleteTable(benchmark::State& state) { DeleteTables(state, Stores::Get().karst()); }
BENCHMARK(DeleteTable)->Name("delete_table")->Arg(100)->Arg(20'000)->Iterations(1)->UseRealTime();

void DeleteTableSynced(benchmark::State& state) {
  const TemporaryDirectory directory;
  Database db = Database::Open(directory.path()).value();
  DeleteTables(state, db);
}
BENCHMARK(DeleteTableSynced)->Name("delete_table_synced")->Arg(100)->Iterations(1)->UseRealTime();

void RawSyncedPut(benchmark::State& state) {
  Stores& stores = Stores::Get();
  rocksdb::WriteOptions options;
  options.sync = true;
  for (auto _ : state) KARST_CHECK(stores.raw().Put(options, stores.raw_items(), "key", "value").ok());
}
BENCHMARK(RawSyncedPut)->Name("synced_put/raw")->Iterations(1)->UseRealTime();

}  // namespace
}  // namespace karst::bench
