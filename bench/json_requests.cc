#include "json_requests.h"

#include <fmt/format.h>

#include "item_workload.h"

namespace karst::bench {
namespace {

std::string KeyJson(std::size_t index) {
  return fmt::format(R"("pk":{{"S":"{}"}},"sk":{{"S":"{}"}})", PartitionKey(index / kItemsPerPartition),
                     SortKey(index % kItemsPerPartition));
}

}  // namespace

std::string GetJson(const char* table, std::size_t index) {
  return fmt::format(R"({{"TableName":"{}","Key":{{{}}}}})", table, KeyJson(index));
}

std::string PutJson(const char* table, std::size_t index, std::size_t amount) {
  return fmt::format(
      R"({{"TableName":"{}","Item":{{{},"amount":{{"N":"{}"}},"created":{{"S":"2024-05-17T09:30:00.000Z"}},)"
      R"("customer":{{"S":"Customer of order {}"}},"delivered":{{"BOOL":{}}},)"
      R"("lines":{{"L":[{{"S":"keyboard"}},{{"S":"mouse"}},{{"N":"3"}}]}},)"
      R"("address":{{"M":{{"city":{{"S":"Lisbon"}},"street":{{"S":"Rua das Flores 17"}},"zip":{{"S":"1200-195"}}}}}},)"
      R"("status":{{"S":"SHIPPED"}},"tags":{{"SS":["blue","express","gift"]}},"total":{{"N":"1234.56"}},)"
      R"("notes":{{"S":"{}"}}}}}})",
      table, KeyJson(index), amount, index, index % 2 == 0, std::string(620, 'n'));
}

}  // namespace karst::bench
