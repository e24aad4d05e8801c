#include <string>
#include <variant>

#include "base/limits.h"
#include "base/try.h"
#include "engine/enum_rules.h"
#include "engine/request_rules.h"
#include "engine/write_checks.h"

namespace karst::engine {
namespace {

// AWS answers with a dump of the whole map in the form of its own server's objects; of that the shape is kept.
std::string MapText(const BatchWriteItemRequest& request) {
  std::string text = "{";
  for (const auto& [table, writes] : request.request_items) {
    if (text.size() > 1) text += ", ";
    text += table;
    text += "=[";
    for (std::size_t i = 0; i < writes.size(); ++i) {
      if (i > 0) text += ", ";
      text +=
          std::holds_alternative<PutRequest>(writes[i]) ? "WriteRequest(PutRequest)" : "WriteRequest(DeleteRequest)";
    }
    text += "]";
  }
  return text + "}";
}

// Of PutItem, UpdateItem and DeleteItem.
template <typename Request>
void AddReturnViolations(const Request& request, base::Violations* violations) {
  AddEnumViolations(request.return_values, "returnValues", violations);
  AddEnumViolations(request.return_values_on_condition_check_failure, "returnValuesOnConditionCheckFailure",
                    violations);
  AddEnumViolations(request.return_consumed_capacity, "returnConsumedCapacity", violations);
  AddEnumViolations(request.return_item_collection_metrics, "returnItemCollectionMetrics", violations);
}

bool IsTableName(const std::string& name) {
  base::Violations violations;
  AddTableNameViolations(name, &violations);
  return violations.empty();
}

}  // namespace

void AddViolations(const PutItemRequest& request, base::Violations* violations) {
  AddTableNameViolations(request.table_name, violations);
  AddReturnViolations(request, violations);
}

void AddViolations(const UpdateItemRequest& request, base::Violations* violations) {
  AddTableNameViolations(request.table_name, violations);
  AddReturnViolations(request, violations);
}

void AddViolations(const DeleteItemRequest& request, base::Violations* violations) {
  AddTableNameViolations(request.table_name, violations);
  AddReturnViolations(request, violations);
}

void AddViolations(const BatchWriteItemRequest& request, base::Violations* violations) {
  bool names_ok = true;
  bool lengths_ok = true;
  for (const auto& [table, writes] : request.request_items) {
    names_ok = names_ok && IsTableName(table);
    lengths_ok = lengths_ok && !writes.empty() && writes.size() <= limits::kBatchWriteItemsMax;
  }
  if (!names_ok) {
    violations->Add(MapText(request), "requestItems",
                    "Map keys must satisfy constraint: [Member must have length less than or equal to 255, Member must "
                    "have length greater than or equal to 1, Member must satisfy regular expression pattern: "
                    "[a-zA-Z0-9_.-]+]");
  }
  if (!lengths_ok) {
    violations->Add(MapText(request), "requestItems",
                    "Map value must satisfy constraint: [Member must have length less than or equal to 25, Member must "
                    "have length greater than or equal to 1]");
  }
  AddEnumViolations(request.return_consumed_capacity, "returnConsumedCapacity", violations);
  AddEnumViolations(request.return_item_collection_metrics, "returnItemCollectionMetrics", violations);
}

Result<void> CheckAfterValues(const PutItemRequest& request) {
  KARST_TRY(CheckReturnsOldOrNone(request.return_values));
  return CheckItemSize(request.item);
}

Result<void> CheckAfterValues(const DeleteItemRequest& request) { return CheckReturnsOldOrNone(request.return_values); }

}  // namespace karst::engine
