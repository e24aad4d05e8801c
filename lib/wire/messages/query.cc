#include "wire/messages/query.h"

#include <algorithm>
#include <string>

#include "wire/legacy_parameters.h"
#include "wire/messages/capacity.h"
#include "wire/messages/expression_parameters.h"
#include "wire/value_json.h"

namespace karst::wire {
namespace {

// KeyConditions may stand beside other expressions, but not beside the KeyConditionExpression that replaced it.
const std::initializer_list<std::string_view> kLegacyOfQuery = {"AttributesToGet", "QueryFilter", "ConditionalOperator",
                                                                "KeyConditions"};
const std::initializer_list<std::string_view> kLegacyOfQueryButKeys = {"AttributesToGet", "QueryFilter",
                                                                       "ConditionalOperator"};

// The members that Query and Scan share, but for those whose violations AWS reports first.
template <typename PageRequest>
void DecodePage(ObjectReader& in, PageRequest* out) {
  in.Read("Limit", &out->limit);
  in.Read("ExclusiveStartKey", &out->exclusive_start_key);
  in.Read("ConsistentRead", &out->consistent_read);
  in.Read("FilterExpression", &out->filter_expression);
  in.Read("ProjectionExpression", &out->projection_expression);
  in.Read("ExpressionAttributeNames", &out->expression_attribute_names);
  in.Read("ExpressionAttributeValues", &out->expression_attribute_values);
}

// What begins no placeholder of the request's own.
std::string UnusedPrefix(const ExpressionAttributeNames& names, const ExpressionAttributeValues& values) {
  std::size_t longest = 0;
  for (const auto& [key, name] : names) longest = std::max(longest, key.size());
  for (const AttributeView& value : values) longest = std::max(longest, value.name.size());
  return std::string(longest, '_');
}

}  // namespace

void Decode(ObjectReader& in, QueryRequest* out) {
  in.Read("Select", &out->select);
  in.Read("IndexName", &out->index_name);
  in.Read("ReturnConsumedCapacity", &out->return_consumed_capacity);
  in.Require("TableName", &out->table_name);
  in.Read("KeyConditionExpression", &out->key_condition_expression);
  in.Read("ScanIndexForward", &out->scan_index_forward);
  DecodePage(in, out);
  const ExpressionParameters parameters{
      .expressions = {"ProjectionExpression", "FilterExpression", "KeyConditionExpression"},
      .legacy = in.Has("KeyConditionExpression") ? kLegacyOfQuery : kLegacyOfQueryButKeys};
  CheckNotMixed(parameters, in);
  CheckNamesAndValues(parameters, in, &out->expression_attribute_names, &out->expression_attribute_values);
  if (!HasLegacy(parameters, in)) return;
  LegacyParameters legacy(in, UnusedPrefix(out->expression_attribute_names, out->expression_attribute_values));
  legacy.Filter("QueryFilter", &out->filter_expression);
  legacy.AttributesToGet(&out->projection_expression);
  legacy.KeyConditions(&out->key_condition_expression);
  legacy.Finish(&out->expression_attribute_names, &out->expression_attribute_values);
}

void Decode(ObjectReader& in, ScanRequest* out) {
  in.Read("Select", &out->select);
  in.Read("IndexName", &out->index_name);
  in.Read("ReturnConsumedCapacity", &out->return_consumed_capacity);
  in.Read("TotalSegments", &out->total_segments);
  in.Require("TableName", &out->table_name);
  in.Read("Segment", &out->segment);
  DecodePage(in, out);
  const ExpressionParameters parameters{.expressions = {"ProjectionExpression", "FilterExpression"},
                                        .legacy = {"AttributesToGet", "ScanFilter", "ConditionalOperator"}};
  CheckNotMixed(parameters, in);
  CheckNamesAndValues(parameters, in, &out->expression_attribute_names, &out->expression_attribute_values);
  if (!HasLegacy(parameters, in)) return;
  LegacyParameters legacy(in);
  legacy.AttributesToGet(&out->projection_expression);
  legacy.Filter("ScanFilter", &out->filter_expression);
  legacy.Finish(&out->expression_attribute_names, &out->expression_attribute_values);
}

void Encode(const PageResult& result, JsonWriter* out) {
  out->BeginObject();
  if (result.items_present) {
    out->Name("Items");
    AppendItems(result.items, out->out());
  }
  out->Member("Count", result.count);
  out->Member("ScannedCount", result.scanned_count);
  if (result.last_evaluated_key) {
    out->Name("LastEvaluatedKey");
    AppendItem(*result.last_evaluated_key, out->out());
  }
  if (result.consumed_capacity) {
    out->Name("ConsumedCapacity");
    Encode(*result.consumed_capacity, out);
  }
  out->EndObject();
}

}  // namespace karst::wire
