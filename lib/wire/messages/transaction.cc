#include "wire/messages/transaction.h"

#include <optional>
#include <utility>

#include "wire/messages/capacity.h"
#include "wire/messages/expression_parameters.h"
#include "wire/value_json.h"

namespace karst::wire {
namespace {

// The members that all kinds of action have after their item or key.
template <typename Action>
void DecodeCondition(ObjectReader& in, Action* out) {
  in.Read("ConditionExpression", &out->condition_expression);
  in.Read("ExpressionAttributeNames", &out->expression_attribute_names);
  in.Read("ExpressionAttributeValues", &out->expression_attribute_values);
  in.Read("ReturnValuesOnConditionCheckFailure", &out->return_values_on_condition_check_failure);
  CheckNamesAndValues({.expressions = {"UpdateExpression", "ConditionExpression"}, .legacy = {}}, in,
                      &out->expression_attribute_names, &out->expression_attribute_values);
}

void DecodeAction(ObjectReader& in, TransactPut* out) {
  in.Require("TableName", &out->table_name);
  in.Require("Item", &out->item);
  DecodeCondition(in, out);
}

// An expression that is required and absent is found by the engine.
void DecodeAction(ObjectReader& in, TransactUpdate* out) {
  in.Require("TableName", &out->table_name);
  in.Require("Key", &out->key);
  in.Read("UpdateExpression", &out->update_expression);
  DecodeCondition(in, out);
}

template <typename KeyAction>
void DecodeAction(ObjectReader& in, KeyAction* out) {
  in.Require("TableName", &out->table_name);
  in.Require("Key", &out->key);
  DecodeCondition(in, out);
}

template <typename Action>
void ReadAction(ObjectReader& in, std::string_view name, std::vector<TransactWriteItem>* out) {
  in.ReadStructure(name, name, [out](ObjectReader& members) {
    Action action;
    DecodeAction(members, &action);
    out->emplace_back(std::move(action));
  });
}

void DecodeWriteItem(ObjectReader& in, std::vector<TransactWriteItem>* out) {
  const std::size_t before = out->size();
  ReadAction<TransactConditionCheck>(in, "ConditionCheck", out);
  ReadAction<TransactPut>(in, "Put", out);
  ReadAction<TransactDelete>(in, "Delete", out);
  ReadAction<TransactUpdate>(in, "Update", out);
  if (out->size() == before + 1) return;
  in.findings()->AfterConstraints(out->size() == before
                                      ? "Invalid Request: TransactWriteRequest should contain Delete or Put or Update "
                                        "request"
                                      : "TransactItems can only contain one of Check, Put, Update or Delete");
  // One action still, for the constraint on their number, and with nothing for others to find.
  out->resize(before);
  out->emplace_back(TransactDelete{.table_name = "unknown"});
}

void DecodeGetItem(ObjectReader& in, TransactGetItem* out) {
  in.RequirePresent("Get");
  in.ReadStructure("Get", "Get", [out](ObjectReader& members) {
    members.Require("TableName", &out->table_name);
    members.Require("Key", &out->key);
    members.Read("ProjectionExpression", &out->projection_expression);
    members.Read("ExpressionAttributeNames", &out->expression_attribute_names);
    CheckNamesAndValues({.expressions = {"ProjectionExpression"}, .legacy = {}}, members,
                        &out->expression_attribute_names, nullptr);
  });
  if (!in.Has("Get")) out->table_name = "unknown";
}

}  // namespace

void Decode(ObjectReader& in, TransactWriteItemsRequest* out) {
  in.Read("ReturnConsumedCapacity", &out->return_consumed_capacity);
  in.Read("ReturnItemCollectionMetrics", &out->return_item_collection_metrics);
  in.Read("ClientRequestToken", &out->client_request_token);
  in.RequirePresent("TransactItems");
  in.ReadList("TransactItems", "TransactWriteItem",
              [out](ObjectReader& members) { DecodeWriteItem(members, &out->transact_items); });
}

void Decode(ObjectReader& in, TransactGetItemsRequest* out) {
  in.Read("ReturnConsumedCapacity", &out->return_consumed_capacity);
  in.RequirePresent("TransactItems");
  in.ReadList("TransactItems", "TransactGetItem",
              [out](ObjectReader& members) { DecodeGetItem(members, &out->transact_items.emplace_back()); });
}

void Encode(const TransactWriteItemsResult& result, JsonWriter* out) {
  out->BeginObject();
  EncodeConsumedCapacities(result.consumed_capacity, out);
  EncodeCollectionMetrics(result.item_collection_metrics, out);
  out->EndObject();
}

void Encode(const TransactGetItemsResult& result, JsonWriter* out) {
  out->BeginObject();
  EncodeConsumedCapacities(result.consumed_capacity, out);
  out->Name("Responses");
  out->BeginArray();
  for (const std::optional<Item>& item : result.responses) {
    out->BeginObject();
    if (item) {
      out->Name("Item");
      AppendItem(*item, out->out());
    }
    out->EndObject();
  }
  out->EndArray();
  out->EndObject();
}

}  // namespace karst::wire
