#include "item_workload.h"

#include <cstdint>
#include <utility>

#include <fmt/format.h>

namespace karst::bench {

std::string PartitionKey(std::size_t partition) { return fmt::format("customer#{:012}", partition); }
std::string SortKey(std::size_t position) { return fmt::format("order#{:06}", position); }

CreateTableRequest BenchTable(std::string name) {
  return {.table_name = std::move(name),
          .attribute_definitions = {{"pk", KeyType::kString}, {"sk", KeyType::kString}},
          .key_schema = {{"pk", KeyRole::kHash}, {"sk", KeyRole::kRange}},
          .billing_mode = BillingMode::kPayPerRequest};
}

std::vector<std::size_t> SpreadIndexes(std::size_t batch, std::size_t count) {
  constexpr std::size_t kStride = 30'011;  // has no divisor in common with kItems, so no index comes twice
  std::vector<std::size_t> indexes;
  for (std::size_t i = 0; i < count; ++i) indexes.push_back((batch * count + i) * kStride % kItems);
  return indexes;
}

std::size_t TouchedIndex(std::size_t touch) {
  const std::uint64_t mixed = (touch + 1) * std::uint64_t{0x9E3779B97F4A7C15};
  return static_cast<std::size_t>(mixed >> 32) % kItems;
}

Item KeyOf(std::size_t index) {
  return {{"pk", PartitionKey(index / kItemsPerPartition)}, {"sk", SortKey(index % kItemsPerPartition)}};
}

Item ItemOf(std::size_t index) {
  const auto number = static_cast<std::int64_t>(index);
  return {{"pk", PartitionKey(index / kItemsPerPartition)},
          {"sk", SortKey(index % kItemsPerPartition)},
          {"amount", Number(number * 37 % 100'000)},
          {"created", "2024-05-17T09:30:00.000Z"},
          {"customer", fmt::format("Customer of order {}", index)},
          {"delivered", index % 2 == 0},
          {"lines", List{"keyboard", "mouse", Number(3)}},
          {"address", Item{{"city", "Lisbon"}, {"street", "Rua das Flores 17"}, {"zip", "1200-195"}}},
          {"status", "SHIPPED"},
          {"tags", StringSet{"blue", "express", "gift"}},
          {"total", Number::Parse("1234.56").value()},
          {"notes", std::string(620, 'n')}};
}

}  // namespace karst::bench
