// DeleteTable of a large table: it must not depend on the size, nor wait for anybody who does. Time is that of the
// processor, and the counter "waits" says how often the caller gave it up by itself: for a lock, or for the device.
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

void DeleteTable(benchmark::State& state) {
  Database& db = Stores::Get().karst();
  const auto items = static_cast<std::size_t>(state.range(0));
  const CreateTableRequest create{.table_name = "Doomed",
                                  .attribute_definitions = {{"pk", KeyType::kString}, {"sk", KeyType::kString}},
                                  .key_schema = {{"pk", KeyRole::kHash}, {"sk", KeyRole::kRange}},
                                  .billing_mode = BillingMode::kPayPerRequest};
  for (auto _ : state) {
    state.PauseTiming();
    KARST_CHECK(db.CreateTable(create).has_value());
    for (std::size_t i = 0; i < items; ++i) {
      KARST_CHECK(db.PutItem({.table_name = "Doomed", .item = ItemOf(i)}).has_value());
    }
    const std::int64_t before = Waits();
    state.ResumeTiming();
    KARST_CHECK(db.DeleteTable({.table_name = "Doomed"}).has_value());
    state.counters["waits"] = static_cast<double>(Waits() - before);
  }
}
BENCHMARK(DeleteTable)->Name("delete_table")->Arg(100)->Arg(20'000)->Iterations(1);

}  // namespace
}  // namespace karst::bench
