#include "wire/messages/batch.h"

#include <utility>

#include "base/limits.h"
#include "wire/messages/capacity.h"
#include "wire/messages/expression_parameters.h"
#include "wire/value_json.h"

namespace karst::wire {
namespace {

KeysAndAttributes DecodeKeysAndAttributes(ObjectReader& in) {
  KeysAndAttributes wanted;
  in.RequirePresent("Keys");
  in.ReadItems("Keys", &wanted.keys);
  if (!in.Has("Keys")) wanted.keys.resize(1);  // absent is told, and then not as empty too
  in.Read("ConsistentRead", &wanted.consistent_read);
  in.Read("ProjectionExpression", &wanted.projection_expression);
  in.Read("ExpressionAttributeNames", &wanted.expression_attribute_names);
  const ExpressionParameters parameters{.expressions = {"ProjectionExpression"}, .legacy = {"AttributesToGet"}};
  CheckNotMixed(parameters, in);
  CheckNamesAndValues(parameters, in, &wanted.expression_attribute_names, nullptr);
  RewriteAttributesToGet(parameters, in, &wanted.projection_expression, &wanted.expression_attribute_names);
  return wanted;
}

// The entry of a table. Of two entries of one name the later stays, as with any member of JSON; it is not looked for
// among more entries than any batch may have.
template <typename Entries>
auto& EntryOf(std::string_view table, Entries* entries) {
  if (entries->size() <= limits::kBatchGetKeysMax) {
    for (auto& [name, entry] : *entries) {
      if (name == table) return entry = {};
    }
  }
  return entries->emplace_back(table, typename Entries::value_type::second_type()).second;
}

void DecodeWriteRequest(ObjectReader& in, std::vector<WriteRequest>* writes) {
  const std::size_t before = writes->size();
  in.ReadStructure("DeleteRequest", "DeleteRequest", [&](ObjectReader& members) {
    DeleteRequest request;
    members.Require("Key", &request.key);
    writes->emplace_back(std::move(request));
  });
  in.ReadStructure("PutRequest", "PutRequest", [&](ObjectReader& members) {
    PutRequest request;
    members.Require("Item", &request.item);
    writes->emplace_back(std::move(request));
  });
  if (writes->size() == before + 1) return;
  writes->resize(before + 1);  // one request still, for the constraint on their number
  // AWS treats a write request that is neither or both like a value of no or several types, in one sentence.
  in.findings()->AfterConstraints(
      "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes");
}

void EncodeKeysAndAttributes(const KeysAndAttributes& wanted, JsonWriter* out) {
  out->BeginObject();
  out->Name("Keys");
  out->BeginArray();
  for (const Item& key : wanted.keys) {
    out->Element();
    AppendItem(key, out->out());
  }
  out->EndArray();
  out->Name("ConsistentRead");
  out->Boolean(wanted.consistent_read);
  if (wanted.projection_expression) out->Member("ProjectionExpression", wanted.projection_expression->text());
  if (!wanted.expression_attribute_names.empty()) {
    out->Name("ExpressionAttributeNames");
    out->BeginObject();
    for (const auto& [name, attribute] : wanted.expression_attribute_names) {
      out->UserName(name);
      out->String(attribute);
    }
    out->EndObject();
  }
  out->EndObject();
}

void EncodeWriteRequest(const WriteRequest& write, JsonWriter* out) {
  out->BeginObject();
  if (const auto* put = std::get_if<PutRequest>(&write)) {
    out->Name("PutRequest");
    out->BeginObject();
    out->Name("Item");
    AppendItem(put->item, out->out());
  } else {
    out->Name("DeleteRequest");
    out->BeginObject();
    out->Name("Key");
    AppendItem(std::get<DeleteRequest>(write).key, out->out());
  }
  out->EndObject();
  out->EndObject();
}

}  // namespace

void Decode(ObjectReader& in, BatchGetItemRequest* out) {
  in.Read("ReturnConsumedCapacity", &out->return_consumed_capacity);
  in.ReadMap("RequestItems", "KeysAndAttributes", [out](std::string_view table, ObjectReader& members) {
    EntryOf(table, &out->request_items) = DecodeKeysAndAttributes(members);
  });
}

void Decode(ObjectReader& in, BatchWriteItemRequest* out) {
  in.Read("ReturnConsumedCapacity", &out->return_consumed_capacity);
  in.Read("ReturnItemCollectionMetrics", &out->return_item_collection_metrics);
  in.ReadMapOfLists("RequestItems", "WriteRequest", [out](std::string_view table) {
    auto& writes = EntryOf(table, &out->request_items);
    return [&writes](ObjectReader& members) { DecodeWriteRequest(members, &writes); };
  });
}

void Encode(const BatchGetItemResult& result, JsonWriter* out) {
  out->BeginObject();
  out->Name("Responses");
  out->BeginObject();
  for (const auto& [table, items] : result.responses) {
    out->UserName(table);
    AppendItems(items, out->out());
  }
  out->EndObject();
  out->Name("UnprocessedKeys");
  out->BeginObject();
  for (const auto& [table, wanted] : result.unprocessed_keys) {
    out->UserName(table);
    EncodeKeysAndAttributes(wanted, out);
  }
  out->EndObject();
  EncodeConsumedCapacities(result.consumed_capacity, out);
  out->EndObject();
}

void Encode(const BatchWriteItemResult& result, JsonWriter* out) {
  out->BeginObject();
  out->Name("UnprocessedItems");
  out->BeginObject();
  for (const auto& [table, writes] : result.unprocessed_items) {
    out->UserName(table);
    out->BeginArray();
    for (const WriteRequest& write : writes) EncodeWriteRequest(write, out);
    out->EndArray();
  }
  out->EndObject();
  EncodeConsumedCapacities(result.consumed_capacity, out);
  EncodeCollectionMetrics(result.item_collection_metrics, out);
  out->EndObject();
}

}  // namespace karst::wire
