// GetItem and PutItem from JSON text to JSON text, through karst::Service, beside Get and Put of RocksDB
// (point_bench.cc).
#include <benchmark/benchmark.h>
#include <karst/service.h>

#include "base/check.h"
#include "item_workload.h"
#include "json_requests.h"
#include "stores.h"

namespace karst::bench {
namespace {

void Run(benchmark::State& state, std::string_view target, const std::vector<Body>& bodies) {
  Service service(Stores::Get().karst());
  std::size_t touch = 0;
  for (auto _ : state) {
    const Body& body = bodies[touch++ % kTouches];
    const ServiceResponse response = service.Handle(target, body.view(), body.capacity());
    KARST_CHECK(response.status == 200);
    benchmark::DoNotOptimize(response.body.data());
  }
}

void GetToJson(benchmark::State& state) {
  Run(state, "DynamoDB_20120810.GetItem",
      ForEachTouch([](std::size_t index) { return Body(GetJson(kTableName, index)); }));
}
BENCHMARK(GetToJson)->Name("get/json");

void PutFromJson(benchmark::State& state) {
  Run(state, "DynamoDB_20120810.PutItem",
      ForEachTouch([](std::size_t index) { return Body(PutJson(kTableName, index, index * 37 % 100'000)); }));
}
BENCHMARK(PutFromJson)->Name("put/json");

}  // namespace
}  // namespace karst::bench
