// DeleteTable of a large table: it must not depend on the size.
#include <benchmark/benchmark.h>

#include "base/check.h"
#include "item_workload.h"
#include "stores.h"

namespace karst::bench {
namespace {

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
    state.ResumeTiming();
    KARST_CHECK(db.DeleteTable({.table_name = "Doomed"}).has_value());
  }
}
BENCHMARK(DeleteTable)->Name("delete_table")->Arg(100)->Arg(20'000)->Iterations(1)->UseRealTime();

}  // namespace
}  // namespace karst::bench
