#include "wire/messages/item.h"

#include "base/prefetch.h"
#include "wire/legacy_parameters.h"
#include "wire/messages/capacity.h"
#include "wire/messages/expression_parameters.h"
#include "wire/value_json.h"

namespace karst::wire {
namespace {

// The members that all single writes have after their item or key.
template <typename WriteItemRequest>
void DecodeWrite(ObjectReader& in, WriteItemRequest* out) {
  in.Read("ConditionExpression", &out->condition_expression);
  in.Read("ExpressionAttributeNames", &out->expression_attribute_names);
  in.Read("ExpressionAttributeValues", &out->expression_attribute_values);
  in.Read("ReturnValues", &out->return_values);
  in.Read("ReturnItemCollectionMetrics", &out->return_item_collection_metrics);
  in.Read("ReturnValuesOnConditionCheckFailure", &out->return_values_on_condition_check_failure);
}

template <typename WriteItemRequest>
void CheckParameters(const ExpressionParameters& parameters, ObjectReader& in, WriteItemRequest* out) {
  CheckNotMixed(parameters, in);
  CheckNamesAndValues(parameters, in, &out->expression_attribute_names, &out->expression_attribute_values);
  if (!HasLegacy(parameters, in)) return;
  LegacyParameters legacy(in);
  if constexpr (requires { out->update_expression; }) legacy.AttributeUpdates(&out->update_expression);
  legacy.Expect(&out->condition_expression);
  legacy.Finish(&out->expression_attribute_names, &out->expression_attribute_values);
}

}  // namespace

void Decode(ObjectReader& in, PutItemRequest* out) {
  in.Read("ReturnConsumedCapacity", &out->return_consumed_capacity);
  in.Require("TableName", &out->table_name);
  in.Require("Item", &out->item);
  DecodeWrite(in, out);
  CheckParameters({.expressions = {"ConditionExpression"}, .legacy = {"Expected"}}, in, out);
}

void Decode(ObjectReader& in, DeleteItemRequest* out) {
  in.Read("ReturnConsumedCapacity", &out->return_consumed_capacity);
  in.Require("TableName", &out->table_name);
  in.Require("Key", &out->key);
  DecodeWrite(in, out);
  CheckParameters({.expressions = {"ConditionExpression"}, .legacy = {"Expected"}}, in, out);
}

void Decode(ObjectReader& in, UpdateItemRequest* out) {
  in.Read("ReturnConsumedCapacity", &out->return_consumed_capacity);
  in.Require("TableName", &out->table_name);
  in.Require("Key", &out->key);
  in.Read("UpdateExpression", &out->update_expression);
  DecodeWrite(in, out);
  CheckParameters(
      {.expressions = {"UpdateExpression", "ConditionExpression"}, .legacy = {"AttributeUpdates", "Expected"}}, in,
      out);
}

void Decode(ObjectReader& in, GetItemRequest* out) {
  in.Read("ReturnConsumedCapacity", &out->return_consumed_capacity);
  in.Require("TableName", &out->table_name);
  in.Require("Key", &out->key);
  in.Read("ConsistentRead", &out->consistent_read);
  in.Read("ProjectionExpression", &out->projection_expression);
  in.Read("ExpressionAttributeNames", &out->expression_attribute_names);
  const ExpressionParameters parameters{.expressions = {"ProjectionExpression"}, .legacy = {"AttributesToGet"}};
  CheckNotMixed(parameters, in);
  CheckNamesAndValues(parameters, in, &out->expression_attribute_names, nullptr);
  RewriteAttributesToGet(parameters, in, &out->projection_expression, &out->expression_attribute_names);
}

void Encode(const WriteResult& result, JsonWriter* out) {
  out->BeginObject();
  if (result.attributes) {
    out->Name("Attributes");
    AppendItem(*result.attributes, out->out());
  }
  if (result.consumed_capacity) {
    out->Name("ConsumedCapacity");
    Encode(*result.consumed_capacity, out);
  }
  if (result.item_collection_metrics) {
    out->Name("ItemCollectionMetrics");
    Encode(*result.item_collection_metrics, out);
  }
  out->EndObject();
}

void Encode(const GetPinnedItemResult& result, JsonWriter* out) {
  out->BeginObject();
  if (result.item) {
    base::Prefetch(result.item->view().bytes());  // of which nothing was read so far
    out->Name("Item");
    AppendItem(*result.item, out->out());
  }
  if (result.consumed_capacity) {
    out->Name("ConsumedCapacity");
    Encode(*result.consumed_capacity, out);
  }
  out->EndObject();
}

}  // namespace karst::wire
