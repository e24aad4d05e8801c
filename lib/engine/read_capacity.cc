#include "engine/read_capacity.h"

#include <algorithm>
#include <string>

namespace karst::engine {
namespace {

constexpr std::size_t kReadUnitBytes = 4096;

}  // namespace

double ReadUnits(std::size_t bytes, bool consistent) {
  const std::size_t units = std::max<std::size_t>(1, (bytes + kReadUnitBytes - 1) / kReadUnitBytes);
  return static_cast<double>(units) * (consistent ? 1.0 : 0.5);
}

double TransactionReadUnits(std::size_t bytes) {
  constexpr double kTransactionFactor = 2;
  return kTransactionFactor * ReadUnits(bytes, /*consistent=*/true);
}

void AddTransactionRead(double units, ReturnConsumedCapacity detail, ConsumedCapacity* consumed) {
  consumed->capacity_units += units;
  consumed->read_capacity_units = consumed->capacity_units;
  if (detail == ReturnConsumedCapacity::kIndexes) {
    consumed->table =
        Capacity{.capacity_units = consumed->capacity_units, .read_capacity_units = consumed->capacity_units};
  }
}

std::optional<ConsumedCapacity> ConsumedByRead(ReturnConsumedCapacity wanted, std::string_view table_name,
                                               const ReadCost& cost, const catalog::IndexDescriptor* index) {
  if (wanted == ReturnConsumedCapacity::kNone) return std::nullopt;
  ConsumedCapacity consumed;
  consumed.table_name = table_name;
  consumed.capacity_units = cost.table_units + cost.index_units;
  if (wanted == ReturnConsumedCapacity::kIndexes) {
    consumed.table = Capacity{.capacity_units = cost.table_units};
    if (index != nullptr) {
      auto& arm = index->is_global ? consumed.global_secondary_indexes : consumed.local_secondary_indexes;
      arm.emplace(index->name, Capacity{.capacity_units = cost.index_units});
    }
  }
  return consumed;
}

}  // namespace karst::engine
