#include "value/value_size.h"

#include <cstdint>

#include "base/limits.h"
#include "value/item_reader.h"

namespace karst::value {

namespace {

// What a list or map costs besides its contents, and what each element of it costs besides its own size.
constexpr std::size_t kContainerBytes = 3;
constexpr std::size_t kElementBytes = 1;

// Canonical bytes hold two digits a byte behind one for sign and exponent, as DynamoDB's own do; DynamoDB adds one
// for a minus sign, and needs no digits for zero.
std::size_t NumberSize(std::string_view encoded) {
  if (encoded.empty()) return 1;
  const bool is_negative = static_cast<unsigned char>(encoded[0]) < 0x80;
  const bool is_zero = encoded.size() == 2 && encoded[1] == '\0';
  return is_zero ? 1 : encoded.size() + (is_negative ? 1 : 0);
}

std::size_t MembersSize(const ValueView& set) {
  const char* at = set.payload().data();
  const char* const end = at + set.payload().size();
  std::string_view member;
  std::size_t size = 0;
  while (at != end && ReadPrefixed(&at, end, &member)) {
    size += set.type() == AttributeType::kNumberSet ? NumberSize(member) : member.size();
  }
  return size;
}

std::size_t NestedSize(const ValueView& value, int depth);

inline std::size_t SizeOf(const ValueView& value, int depth) {
  switch (value.type()) {
    case AttributeType::kString:
    case AttributeType::kBinary:
      return value.payload().size();
    case AttributeType::kNumber:
      return NumberSize(value.payload());
    case AttributeType::kBoolean:
    case AttributeType::kNull:
      return 1;
    default:
      return NestedSize(value, depth);
  }
}

// Every item that a Query or Scan looks at is measured, so this reads the bytes themselves and not through iterators.
std::size_t AttributesSize(std::string_view body, std::size_t each, int depth) {
  const char* at = body.data();
  const char* const end = at + body.size();
  std::string_view name;
  bool is_plain = false;
  ValueView value;
  std::size_t size = 0;
  while (at != end && ReadName(&at, end, &name, &is_plain) && ReadValue(&at, end, &value)) {
    size += each + name.size() + SizeOf(value, depth);
  }
  return size;
}

std::size_t ElementsSize(std::string_view payload, int depth) {
  const char* at = payload.data();
  const char* const end = at + payload.size();
  ValueView value;
  std::size_t size = 0;
  while (at != end && ReadValue(&at, end, &value)) size += kElementBytes + SizeOf(value, depth);
  return size;
}

std::size_t NestedSize(const ValueView& value, int depth) {
  // Deeper values are refused by every write, so their exact size is nobody's question.
  if (depth > limits::kNestingLevelsMax) return value.payload().size();
  switch (value.type()) {
    case AttributeType::kStringSet:
    case AttributeType::kNumberSet:
    case AttributeType::kBinarySet:
      return MembersSize(value);
    case AttributeType::kMap:
      return kContainerBytes + AttributesSize(value.payload(), kElementBytes, depth + 1);
    case AttributeType::kList:
      return kContainerBytes + ElementsSize(value.payload(), depth + 1);
    default:
      return 0;
  }
}

}  // namespace

std::size_t ValueSizeBytes(const ValueView& value) { return SizeOf(value, 1); }

std::size_t ItemSizeBytes(const ItemView& item) { return AttributesSize(item.bytes(), 0, 1); }

}  // namespace karst::value
