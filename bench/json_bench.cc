// GetItem and PutItem from JSON text to JSON text, through karst::Service, beside Get and Put of RocksDB
// (point_bench.cc).
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <karst/service.h>

#include "base/check.h"
#include "item_workload.h"
#include "stores.h"

namespace karst::bench {
namespace {

// A body with room behind it, as a server has it, so that it is parsed where it is.
class Body {
 public:
  explicit Body(std::string text) : text_(std::move(text)), size_(text_.size()) {
    text_.resize(size_ + Service::kBodyPadding);
  }
  std::string_view view() const { return {text_.data(), size_}; }
  std::size_t capacity() const { return text_.size(); }

 private:
  std::string text_;
  std::size_t size_;
};

std::string KeyJson(std::size_t index) {
  return fmt::format(R"("pk":{{"S":"{}"}},"sk":{{"S":"{}"}})", PartitionKey(index / kItemsPerPartition),
                     SortKey(index % kItemsPerPartition));
}

std::string GetJson(std::size_t index) {
  return fmt::format(R"({{"TableName":"{}","Key":{{{}}}}})", kTableName, KeyJson(index));
}

// The item of ItemOf(index).
std::string PutJson(std::size_t index) {
  return fmt::format(
      R"({{"TableName":"{}","Item":{{{},"amount":{{"N":"{}"}},"created":{{"S":"2024-05-17T09:30:00.000Z"}},)"
      R"("customer":{{"S":"Customer of order {}"}},"delivered":{{"BOOL":{}}},)"
      R"("lines":{{"L":[{{"S":"keyboard"}},{{"S":"mouse"}},{{"N":"3"}}]}},)"
      R"("address":{{"M":{{"city":{{"S":"Lisbon"}},"street":{{"S":"Rua das Flores 17"}},"zip":{{"S":"1200-195"}}}}}},)"
      R"("status":{{"S":"SHIPPED"}},"tags":{{"SS":["blue","express","gift"]}},"total":{{"N":"1234.56"}},)"
      R"("notes":{{"S":"{}"}}}}}})",
      kTableName, KeyJson(index), index * 37 % 100'000, index, index % 2 == 0, std::string(620, 'n'));
}

void Run(benchmark::State& state, std::string_view target, std::string (*body_of)(std::size_t)) {
  Service service(Stores::Get().karst());
  const auto bodies = ForEachTouch([&](std::size_t index) { return Body(body_of(index)); });
  std::size_t touch = 0;
  for (auto _ : state) {
    const Body& body = bodies[touch++ % kTouches];
    const ServiceResponse response = service.Handle(target, body.view(), body.capacity());
    KARST_CHECK(response.status == 200);
    benchmark::DoNotOptimize(response.body.data());
  }
}

void GetToJson(benchmark::State& state) { Run(state, "DynamoDB_20120810.GetItem", GetJson); }
BENCHMARK(GetToJson)->Name("get/json");

void PutFromJson(benchmark::State& state) { Run(state, "DynamoDB_20120810.PutItem", PutJson); }
BENCHMARK(PutFromJson)->Name("put/json");

}  // namespace
}  // namespace karst::bench
