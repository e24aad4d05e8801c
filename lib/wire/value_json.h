// DynamoDB's typed JSON, {"pk":{"S":"a"},"n":{"N":"1"}}, to item bytes and back, each in one pass and without a tree.
// Used by the decoders and encoders of messages. Pure functions but for what they append to.
#pragma once

#include <string>

#include <karst/value.h>

#include "value/item_writer.h"
#include "wire/findings.h"
#include "wire/json_types.h"

namespace karst::wire {

// Appends the body of an item. What has the wrong JSON type goes to *findings, and then *body is of no use; what has
// the right JSON types and yet is no value (no type or several, text that is no number, members twice in a set, ...)
// becomes an Invalid value, which the engine refuses at its place in AWS's order of checks.
void ReadItem(const simdjson::dom::object& members, Findings* findings, std::string* body);

// Writes one value. `place` is where the AttributeValue stands.
void ReadAttributeValue(const JsonValue& json, Place place, value::ItemWriter* writer, Findings* findings);

// Appends {"name":{"S":"text"},...}. O(bytes).
void AppendItem(const ItemView& item, std::string* json);
// Appends [{"name":{"S":"text"},...},...]. O(bytes).
void AppendItems(const ItemList& items, std::string* json);
// Appends {"S":"text"}.
void AppendAttributeValue(const ValueView& value, std::string* json);

}  // namespace karst::wire
