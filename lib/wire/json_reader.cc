#include "wire/json_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/violations.h"
#include "wire/value_json.h"

namespace karst::wire {
namespace {

constexpr std::string_view kAttributeValueType = "com.amazonaws.dynamodb.v20120810.AttributeValue";

std::string LowerFirst(std::string_view name) {
  std::string text(name);
  if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] - 'A' + 'a');
  return text;
}

}  // namespace

std::string MemberPath::Text() const {
  std::string above = parent_ == nullptr ? "" : parent_->Text();
  const std::string separator = above.empty() ? "" : ".";
  switch (kind_) {
    case Kind::kMember:
      return above + separator + LowerFirst(name_);
    case Kind::kElement:
      return above + separator + std::string(name_) + ".member";
    case Kind::kRoot:
      break;
  }
  return above;
}

ObjectReader::ObjectReader(const simdjson::dom::object& object, const MemberPath& path, Findings* findings)
    : path_(path), findings_(findings) {
  for (const auto& [name, value] : object) {
    names_.Add(name);
    if (size_ < first_.size()) {
      first_[size_++] = {name, value};
    } else {
      more_.push_back({name, value});
    }
  }
}

std::optional<JsonValue> ObjectReader::FindNamed(std::string_view name) const {
  const auto has_name = [name](const Named& member) { return member.name == name; };
  const auto in_more = std::find_if(more_.rbegin(), more_.rend(), has_name);
  const Named* found = in_more != more_.rend() ? &*in_more : nullptr;
  for (std::size_t i = size_; found == nullptr && i > 0; --i) {
    if (has_name(first_[i - 1])) found = &first_[i - 1];
  }
  if (found == nullptr || found->value.is_null()) return std::nullopt;
  return found->value;
}

void ObjectReader::RequirePresent(std::string_view name) {
  if (!Has(name)) RefuseAbsent(name);
}

void ObjectReader::RefuseAbsent(std::string_view name) {
  findings_->violations.AddNull(MemberPath::Member(&path_, name).Text());
}

void ObjectReader::Convert(const JsonValue& value, std::string_view, std::string* out) {
  if (const auto text = AsString(value, findings_)) *out = *text;
}

void ObjectReader::Convert(const JsonValue& value, std::string_view, Expression* out) {
  if (const auto text = AsString(value, findings_)) *out = Expression(*text);
}

void ObjectReader::Convert(const JsonValue& value, std::string_view, bool* out) {
  if (const auto truth = AsBoolean(value, findings_)) *out = *truth;
}

void ObjectReader::Convert(const JsonValue& value, std::string_view, std::int32_t* out) {
  constexpr std::int64_t kMin = std::numeric_limits<std::int32_t>::min();
  constexpr std::int64_t kMax = std::numeric_limits<std::int32_t>::max();
  if (const auto number = AsInteger(value, "Integer", findings_)) {
    *out = static_cast<std::int32_t>(std::clamp(*number, kMin, kMax));
  }
}

void ObjectReader::Convert(const JsonValue& value, std::string_view, std::int64_t* out) {
  if (const auto number = AsInteger(value, "Long", findings_)) *out = *number;
}

void ObjectReader::Convert(const JsonValue& value, std::string_view, Clock::TimePoint* out) {
  if (const auto time = AsDate(value, findings_)) *out = *time;
}

void ObjectReader::Convert(const JsonValue& value, std::string_view, Item* out) {
  ConvertItem(value, Place::kMember, out);
}

void ObjectReader::ConvertItem(const JsonValue& value, Place place, Item* out) {
  const auto members = AsMap(value, kAttributeValueType, place, findings_);
  if (!members) return;
  std::string body;
  ReadItem(*members, findings_, &body);
  if (findings_->Readable()) *out = Item::FromBody(std::move(body));
}

void ObjectReader::ReadItems(std::string_view name, std::vector<Item>* out) {
  const std::optional<JsonValue> value = Find(name);
  if (!value) return;
  const auto elements = AsList(*value, Place::kMember, findings_);
  if (!elements) return;
  for (const JsonValue element : *elements) {
    if (!findings_->Readable()) return;
    if (!element.is_null()) ConvertItem(element, Place::kElement, &out->emplace_back());
  }
}

void ObjectReader::Convert(const JsonValue& value, std::string_view, ExpressionAttributeNames* out) {
  const auto members = AsMap(value, "java.lang.String", Place::kMember, findings_);
  if (!members) return;
  for (const auto& [key, name] : *members) {
    if (name.is_null()) continue;
    const auto text = AsString(name, findings_);
    if (!text) return;
    out->insert_or_assign(std::string(key), std::string(*text));
  }
}

void ObjectReader::Convert(const JsonValue& value, std::string_view, std::vector<std::string>* out) {
  const auto elements = AsList(value, Place::kMember, findings_);
  if (!elements) return;
  for (const JsonValue element : *elements) {
    if (element.is_null()) continue;
    const auto text = AsString(element, findings_);
    if (!text) return;
    out->emplace_back(*text);
  }
}

void ObjectReader::Convert(const JsonValue& value, std::string_view, Value* out) {
  *out = ConvertValue(value, Place::kMember);
}

void ObjectReader::Convert(const JsonValue& value, std::string_view, std::vector<Value>* out) {
  const auto elements = AsList(value, Place::kMember, findings_);
  if (!elements) return;
  for (const JsonValue element : *elements) {
    if (!findings_->Readable()) return;
    out->push_back(ConvertValue(element, Place::kElement));
  }
}

Value ObjectReader::ConvertValue(const JsonValue& value, Place place) {
  std::string body;
  value::ItemWriter writer(&body);
  writer.Name("value");
  ReadAttributeValue(value, place, &writer, findings_);
  if (!findings_->Readable()) return nullptr;
  writer.Finish();
  return Value(ItemView(body)["value"]);
}

void ObjectReader::RefuseWord(std::string_view name, std::string_view word,
                              const std::vector<std::string_view>& known) {
  findings_->violations.Add(word, MemberPath::Member(&path_, name).Text(), base::EnumSetConstraint(known));
}

}  // namespace karst::wire
