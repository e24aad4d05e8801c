// A fresh store in memory, beside a fresh RocksDB in its MemEnv. Opening counts, closing does not; the real time, since
// RocksDB starts threads that the caller waits for.
#include <benchmark/benchmark.h>
#include <rocksdb/env.h>

#include <memory>
#include <optional>

#include "base/check.h"
#include "storage/rocks_options.h"
#include "stores.h"

namespace karst::bench {
namespace {

void RawOpen(benchmark::State& state) {
  for (auto _ : state) {
    const std::unique_ptr<rocksdb::Env> memory(rocksdb::NewMemEnv(rocksdb::Env::Default()));
    rocksdb::DBOptions options = storage::DatabaseOptions({}, true);
    options.env = memory.get();
    std::vector<rocksdb::ColumnFamilyHandle*> families;
    rocksdb::DB* db = nullptr;
    KARST_CHECK(rocksdb::DB::Open(options, "/bench", storage::FamilyDescriptors({}, true), &families, &db).ok());
    state.PauseTiming();
    for (rocksdb::ColumnFamilyHandle* family : families) {
      db->DestroyColumnFamilyHandle(family).PermitUncheckedError();
    }
    delete db;
    state.ResumeTiming();
  }
}
BENCHMARK(RawOpen)->Name("open_memory/raw")->UseRealTime();

void KarstOpen(benchmark::State& state) {
  for (auto _ : state) {
    std::optional<Database> db = Database::OpenInMemory().value();
    state.PauseTiming();
    db.reset();
    state.ResumeTiming();
  }
}
BENCHMARK(KarstOpen)->Name("open_memory/database")->UseRealTime();

}  // namespace
}  // namespace karst::bench
