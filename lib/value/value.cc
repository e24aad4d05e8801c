#include <karst/value.h>

#include "value/item_reader.h"
#include "value/item_writer.h"
#include "value/utf8.h"

namespace karst {

namespace {

constexpr std::string_view kNotUtf8 = "One or more parameter values were invalid: A string is not valid UTF-8";

// The value that `write` gives to a writer.
template <typename Write>
Value Written(Write write) {
  std::string bytes;
  value::ItemWriter writer(&bytes);
  write(&writer);
  writer.Finish();
  const char* at = bytes.data();
  ValueView view;
  value::ReadValue(&at, bytes.data() + bytes.size(), &view);
  return Value(view);
}

std::vector<std::string_view> ViewsOf(const std::vector<std::string>& members) {
  return {members.begin(), members.end()};
}

template <typename Elements>
std::string ListPayload(const Elements& elements) {
  std::string payload;
  value::ItemWriter writer(&payload);
  for (const Value& element : elements) writer.Copy(element);
  writer.Finish();
  return payload;
}

}  // namespace

List::List(std::initializer_list<Value> elements) : payload(ListPayload(elements)) {}
List::List(const std::vector<Value>& elements) : payload(ListPayload(elements)) {}

Value::Value(std::string_view text)
    : payload_(text),
      type_(AttributeType::kString),
      flags_(value::IsPlain(text) ? ValueView::kPlain : std::uint8_t{0}) {
  if (!value::IsUtf8(text)) *this = Invalid(std::string(kNotUtf8));
}

Value::Value(const Number& number) : Value(AttributeType::kNumber, 0, std::string(number.encoded())) {}

Value::Value(double number) : Value(nullptr) {
  const Result<Number> exact = Number::FromDouble(number);
  *this = exact ? Value(*exact) : Invalid(exact.error().message());
}

Value::Value(bool truth) : Value(AttributeType::kBoolean, truth ? ValueView::kTrue : std::uint8_t{0}, {}) {}
Value::Value(std::nullptr_t) : Value(AttributeType::kNull, 0, {}) {}
Value::Value(const Binary& binary) : Value(AttributeType::kBinary, 0, binary.bytes) {}

Value::Value(const StringSet& set) : Value(nullptr) {
  for (const std::string& member : set.members) {
    if (!value::IsUtf8(member)) {
      *this = Invalid(std::string(kNotUtf8));
      return;
    }
  }
  *this = Written([&](value::ItemWriter* writer) { writer->StringSet(ViewsOf(set.members)); });
}

Value::Value(const NumberSet& set)
    : Value(Written([&](value::ItemWriter* writer) { writer->NumberSet(set.members); })) {}

Value::Value(const BinarySet& set)
    : Value(Written([&](value::ItemWriter* writer) { writer->BinarySet(ViewsOf(set.members)); })) {}

Value::Value(List list) : Value(AttributeType::kList, 0, std::move(list.payload)) {}
Value::Value(Item map) : Value(AttributeType::kMap, 0, std::move(map).TakeBody()) {}
Value::Value(const ItemView& map) : Value(AttributeType::kMap, 0, std::string(map.bytes())) {}

Value Value::Invalid(std::string reason) {
  return Value(AttributeType::kString, ValueView::kInvalid, std::move(reason));
}

}  // namespace karst
