// Constraints of the requests that read. Members are found in the order in which AWS reports them.
#include <string>

#include <fmt/format.h>

#include "base/limits.h"
#include "engine/enum_rules.h"
#include "engine/request_rules.h"

namespace karst::engine {
namespace {

constexpr std::string_view kAtLeastOne = "Member must have value greater than or equal to 1";

void AddIndexName(const std::optional<std::string>& index_name, base::Violations* violations) {
  if (index_name) AddIndexNameViolations(*index_name, violations);
}

// The names of RequestItems are one member, the map, so a bad one is reported with the whole map. `wire` has the
// request's JSON and the engine has not: the value shows the names alone.
void AddTableNamesViolations(const BatchGetItemRequest& request, base::Violations* violations) {
  base::Violations of_names;
  for (const auto& [table_name, keys] : request.request_items) AddTableNameViolations(table_name, &of_names);
  if (of_names.empty()) return;
  std::string names;
  for (const auto& [table_name, keys] : request.request_items) {
    fmt::format_to(std::back_inserter(names), "{}\"{}\":{{...}}", names.empty() ? "" : ",", table_name);
  }
  violations->Add(fmt::format("{{{}}}", names), "requestItems",
                  "Map keys must satisfy constraint: [Member must have length less than or equal to 255, Member must "
                  "have length greater than or equal to 3, Member must satisfy regular expression pattern: "
                  "[a-zA-Z0-9_.-]+]");
}

}  // namespace

void AddViolations(const GetItemRequest& request, base::Violations* violations) {
  AddTableNameViolations(request.table_name, violations);
  AddEnumViolations(request.return_consumed_capacity, "returnConsumedCapacity", violations);
}

void AddViolations(const QueryRequest& request, base::Violations* violations) {
  AddIndexName(request.index_name, violations);
  AddTableNameViolations(request.table_name, violations);
  // Query reports its Limit by the name of the API and without the value; Scan does neither.
  if (request.limit && *request.limit < 1) violations->AddWithoutValue("Limit", kAtLeastOne);
  AddEnumViolations(request.select, "select", violations);
  AddEnumViolations(request.return_consumed_capacity, "returnConsumedCapacity", violations);
}

void AddViolations(const ScanRequest& request, base::Violations* violations) {
  AddIndexName(request.index_name, violations);
  if (request.total_segments && *request.total_segments < 1) {
    violations->Add(std::to_string(*request.total_segments), "totalSegments", kAtLeastOne);
  }
  if (request.total_segments && *request.total_segments > limits::kScanSegmentsMax) {
    violations->Add(std::to_string(*request.total_segments), "totalSegments",
                    fmt::format("Member must have value less than or equal to {}", limits::kScanSegmentsMax));
  }
  AddTableNameViolations(request.table_name, violations);
  if (request.segment && *request.segment < 0) {
    violations->Add(std::to_string(*request.segment), "segment", "Member must have value greater than or equal to 0");
  }
  if (request.segment && *request.segment >= limits::kScanSegmentsMax) {
    violations->Add(std::to_string(*request.segment), "segment",
                    fmt::format("Member must have value less than or equal to {}", limits::kScanSegmentsMax - 1));
  }
  if (request.limit && *request.limit < 1) violations->Add(std::to_string(*request.limit), "limit", kAtLeastOne);
  AddEnumViolations(request.select, "select", violations);
  AddEnumViolations(request.return_consumed_capacity, "returnConsumedCapacity", violations);
}

void AddViolations(const BatchGetItemRequest& request, base::Violations* violations) {
  AddTableNamesViolations(request, violations);
  for (const auto& [table_name, wanted] : request.request_items) {
    if (!wanted.keys.empty() && wanted.keys.size() <= limits::kBatchGetKeysMax) continue;
    violations->AddWithoutValue(fmt::format("RequestItems.{}.member.Keys", table_name),
                                wanted.keys.empty() ? "Member must have length greater than or equal to 1"
                                                    : fmt::format("Member must have length less than or equal to {}",
                                                                  limits::kBatchGetKeysMax));
  }
  AddEnumViolations(request.return_consumed_capacity, "returnConsumedCapacity", violations);
}

}  // namespace karst::engine
