#include "wire/messages/statement.h"

#include <string_view>

#include "wire/messages/capacity.h"
#include "wire/value_json.h"

namespace karst::wire {
namespace {

// The parameters of a statement: a list that is given is not empty.
void ReadParameters(ObjectReader& in, std::vector<Value>* parameters) {
  in.Read("Parameters", parameters);
  if (!in.Has("Parameters") || !parameters->empty() || !in.findings()->Readable()) return;
  in.findings()->violations.Add("[]", MemberPath::Member(&in.path(), "Parameters").Text(),
                                "Member must have length greater than or equal to 1");
}

// A failed statement has a code of its own kind: the exception's name in short.
std::string_view StatementErrorCode(ErrorCode code) {
  switch (code) {
    case ErrorCode::kValidation:
      return "ValidationError";
    case ErrorCode::kConditionalCheckFailed:
      return "ConditionalCheckFailed";
    case ErrorCode::kDuplicateItem:
      return "DuplicateItem";
    case ErrorCode::kResourceNotFound:
      return "ResourceNotFound";
    case ErrorCode::kItemCollectionSizeLimitExceeded:
      return "ItemCollectionSizeLimitExceeded";
    case ErrorCode::kTransactionConflict:
      return "TransactionConflict";
    case ErrorCode::kProvisionedThroughputExceeded:
      return "ProvisionedThroughputExceeded";
    case ErrorCode::kRequestLimitExceeded:
      return "RequestLimitExceeded";
    case ErrorCode::kAccessDenied:
      return "AccessDenied";
    default:
      return "InternalServerError";
  }
}

void EncodeItem(std::string_view name, const std::optional<Item>& item, JsonWriter* out) {
  if (!item) return;
  out->Name(name);
  AppendItem(*item, out->out());
}

void EncodeResponse(const BatchStatementResponse& response, JsonWriter* out) {
  out->BeginObject();
  if (response.error) {
    out->Name("Error");
    out->BeginObject();
    out->Member("Code", StatementErrorCode(response.error->code()));
    out->Member("Message", response.error->message());
    const ErrorDetails* details = response.error->details();
    if (details != nullptr) EncodeItem("Item", details->item, out);
    out->EndObject();
  }
  if (!response.table_name.empty()) out->Member("TableName", response.table_name);
  EncodeItem("Item", response.item, out);
  out->EndObject();
}

}  // namespace

void Decode(ObjectReader& in, ExecuteStatementRequest* out) {
  in.Require("Statement", &out->statement);
  ReadParameters(in, &out->parameters);
  in.Read("ConsistentRead", &out->consistent_read);
  in.Read("NextToken", &out->next_token);
  in.Read("ReturnConsumedCapacity", &out->return_consumed_capacity);
  in.Read("Limit", &out->limit);
  in.Read("ReturnValuesOnConditionCheckFailure", &out->return_values_on_condition_check_failure);
}

void Decode(ObjectReader& in, BatchExecuteStatementRequest* out) {
  in.RequirePresent("Statements");
  in.ReadList("Statements", "BatchStatementRequest", [out](ObjectReader& members) {
    BatchStatementRequest& request = out->statements.emplace_back();
    members.Require("Statement", &request.statement);
    ReadParameters(members, &request.parameters);
    members.Read("ConsistentRead", &request.consistent_read);
    members.Read("ReturnValuesOnConditionCheckFailure", &request.return_values_on_condition_check_failure);
  });
  in.Read("ReturnConsumedCapacity", &out->return_consumed_capacity);
}

void Decode(ObjectReader& in, ExecuteTransactionRequest* out) {
  in.RequirePresent("TransactStatements");
  in.ReadList("TransactStatements", "ParameterizedStatement", [out](ObjectReader& members) {
    ParameterizedStatement& one = out->transact_statements.emplace_back();
    members.Require("Statement", &one.statement);
    ReadParameters(members, &one.parameters);
    members.Read("ReturnValuesOnConditionCheckFailure", &one.return_values_on_condition_check_failure);
  });
  in.Read("ClientRequestToken", &out->client_request_token);
  in.Read("ReturnConsumedCapacity", &out->return_consumed_capacity);
}

void Encode(const ExecuteStatementResult& result, JsonWriter* out) {
  out->BeginObject();
  out->Name("Items");
  AppendItems(result.items, out->out());
  if (result.next_token) out->Member("NextToken", *result.next_token);
  EncodeItem("LastEvaluatedKey", result.last_evaluated_key, out);
  if (result.consumed_capacity) {
    out->Name("ConsumedCapacity");
    Encode(*result.consumed_capacity, out);
  }
  out->EndObject();
}

void Encode(const BatchExecuteStatementResult& result, JsonWriter* out) {
  out->BeginObject();
  out->Name("Responses");
  out->BeginArray();
  for (const BatchStatementResponse& response : result.responses) EncodeResponse(response, out);
  out->EndArray();
  EncodeConsumedCapacities(result.consumed_capacity, out);
  out->EndObject();
}

void Encode(const ExecuteTransactionResult& result, JsonWriter* out) {
  out->BeginObject();
  out->Name("Responses");
  out->BeginArray();
  for (const std::optional<Item>& item : result.responses) {
    out->BeginObject();
    EncodeItem("Item", item, out);
    out->EndObject();
  }
  out->EndArray();
  EncodeConsumedCapacities(result.consumed_capacity, out);
  out->EndObject();
}

}  // namespace karst::wire
