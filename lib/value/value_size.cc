#include "value/value_size.h"

#include "base/limits.h"

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

std::size_t SizeOf(const ValueView& value, int depth);

std::size_t MembersSize(const SetView& set) {
  std::size_t size = 0;
  for (const ValueView& member : set) size += SizeOf(member, 0);
  return size;
}

std::size_t SizeOf(const ValueView& value, int depth) {
  // Deeper values are refused by every write, so their exact size is nobody's question.
  if (depth > limits::kNestingLevelsMax) return value.payload().size();
  std::size_t size = kContainerBytes;
  switch (value.type()) {
    case AttributeType::kNone:
      return 0;
    case AttributeType::kString:
    case AttributeType::kBinary:
      return value.payload().size();
    case AttributeType::kNumber:
      return NumberSize(value.payload());
    case AttributeType::kBoolean:
    case AttributeType::kNull:
      return 1;
    case AttributeType::kStringSet:
    case AttributeType::kNumberSet:
    case AttributeType::kBinarySet:
      return MembersSize(value.set());
    case AttributeType::kMap:
      for (const AttributeView& member : value.map()) {
        size += kElementBytes + member.name.size() + SizeOf(member.value, depth + 1);
      }
      return size;
    case AttributeType::kList:
      for (const ValueView& element : value.list()) size += kElementBytes + SizeOf(element, depth + 1);
      return size;
  }
  return 0;
}

}  // namespace

std::size_t ValueSizeBytes(const ValueView& value) { return SizeOf(value, 1); }

std::size_t ItemSizeBytes(const ItemView& item) {
  std::size_t size = 0;
  for (const AttributeView& attribute : item) size += attribute.name.size() + ValueSizeBytes(attribute.value);
  return size;
}

}  // namespace karst::value
