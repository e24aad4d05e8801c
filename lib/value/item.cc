#include <karst/value.h>

#include "value/item_reader.h"
#include "value/item_writer.h"
#include "value/utf8.h"

namespace karst {

namespace {

// Where an attribute is, or would be, in a body.
struct Place {
  std::size_t start = 0;
  std::size_t size = 0;  // 0 when it is not there
};

Place FindPlace(std::string_view body, std::string_view name) {
  const char* at = body.data();
  const char* const end = at + body.size();
  std::string_view found;
  bool is_plain = false;
  ValueView value;
  while (at != end) {
    const char* const start = at;
    if (!value::ReadName(&at, end, &found, &is_plain) || !value::ReadValue(&at, end, &value)) break;
    if (found < name) continue;
    return {static_cast<std::size_t>(start - body.data()), found == name ? static_cast<std::size_t>(at - start) : 0};
  }
  return {body.size(), 0};
}

void WriteMember(std::string_view name, const ValueView& value, value::ItemWriter* writer) {
  writer->Name(name);
  if (value::IsUtf8(name)) {
    writer->Copy(value);
  } else {
    writer->Invalid("One or more parameter values were invalid: An attribute name is not valid UTF-8");
  }
}

}  // namespace

Item::Item(std::initializer_list<Member> members) {
  value::ItemWriter writer(&body_);
  for (const auto& [name, value] : members) WriteMember(name, value, &writer);
  writer.Finish();
}

Item Item::FromBody(std::string body) {
  Item item;
  item.body_ = std::move(body);
  return item;
}

Item& Item::Set(std::string_view name, const ValueView& value) {
  std::string attribute;  // apart from the body, which name and value may point into
  value::ItemWriter writer(&attribute);
  WriteMember(name, value, &writer);
  writer.Finish();
  const Place place = FindPlace(body_, name);
  body_.replace(place.start, place.size, attribute);
  return *this;
}

bool Item::Remove(std::string_view name) {
  const Place place = FindPlace(body_, name);
  body_.erase(place.start, place.size);
  return place.size != 0;
}

}  // namespace karst
