// Arbitrary bytes as an item: every reader stays inside them, and those that pass the check are exactly what a writer
// makes of the same content.
#include <karst/value.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "value/item_writer.h"
#include "value/value_rules.h"
#include "value/value_size.h"

namespace {

using karst::AttributeType;
using karst::ItemView;
using karst::ValueView;
using karst::value::ItemWriter;

constexpr int kDepthMax = 40;  // past the limit on nesting, so that the check's own limit is met

// Reads every byte, so that a sanitizer sees where they are.
void Touch(std::string_view bytes) {
  static volatile unsigned sum = 0;
  for (const char byte : bytes) sum = sum + static_cast<unsigned char>(byte);
}

void ReadValue(const ValueView& value, int depth);

void ReadItem(const ItemView& item, int depth) {
  for (const auto& [name, value] : item) {
    Touch(name);
    ReadValue(value, depth);
    KARST_CHECK(item.Contains(name));
  }
}

void ReadValue(const ValueView& value, int depth) {
  if (depth > kDepthMax) return;
  Touch(value.payload());
  Touch(value.number().ToString());
  ReadItem(value.map(), depth + 1);
  for (const ValueView& element : value.list()) ReadValue(element, depth + 1);
  for (const ValueView& member : value.set()) {
    ReadValue(member, depth + 1);
    KARST_CHECK(value.set().Contains(member));
  }
}

void Rewrite(const ValueView& value, ItemWriter* writer);

// Last name first, so that the writer has to sort.
void RewriteMembers(const ItemView& item, ItemWriter* writer) {
  const std::vector<karst::AttributeView> attributes(item.begin(), item.end());
  for (auto attribute = attributes.rbegin(); attribute != attributes.rend(); ++attribute) {
    writer->Name(attribute->name);
    Rewrite(attribute->value, writer);
  }
}

void RewriteSet(const ValueView& value, ItemWriter* writer) {
  std::vector<std::string_view> members;
  std::vector<karst::Number> numbers;
  for (const ValueView& member : value.set()) {
    members.push_back(member.payload());
    numbers.push_back(member.number());
  }
  if (value.type() == AttributeType::kStringSet) return writer->StringSet(members);
  if (value.type() == AttributeType::kBinarySet) return writer->BinarySet(members);
  writer->NumberSet(numbers);
}

void Rewrite(const ValueView& value, ItemWriter* writer) {
  switch (value.type()) {
    case AttributeType::kString:
      return writer->String(value.string());
    case AttributeType::kNumber:
      return writer->Number(value.number());
    case AttributeType::kMap:
      writer->BeginMap();
      RewriteMembers(value.map(), writer);
      return writer->EndMap();
    case AttributeType::kList:
      writer->BeginList();
      for (const ValueView& element : value.list()) Rewrite(element, writer);
      return writer->EndList();
    case AttributeType::kStringSet:
    case AttributeType::kNumberSet:
    case AttributeType::kBinarySet:
      return RewriteSet(value, writer);
    default:
      return writer->Copy(value);
  }
}

// Bytes may be canonical under an empty name, at any level; an item that is accepted has none.
bool HasEmptyName(const ValueView& value) {
  for (const auto& [name, member] : value.map()) {
    if (name.empty() || HasEmptyName(member)) return true;
  }
  for (const ValueView& element : value.list()) {
    if (HasEmptyName(element)) return true;
  }
  return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);  // a block of its own: reads past it are caught
  const ItemView item(bytes);
  ReadItem(item, 0);
  KARST_CHECK(karst::value::ItemSizeBytes(item) <= 3 * size);  // nothing is priced far over its bytes
  const karst::Result<void> accepted = karst::value::CheckValues(item);
  if (!karst::value::CheckItemBytes(bytes)) return 0;

  const bool has_empty_name = HasEmptyName(ValueView(AttributeType::kMap, 0, bytes));
  const bool has_long_name = !karst::value::CheckNameSizes(item).has_value();
  KARST_CHECK(accepted.has_value() == !(has_empty_name || has_long_name));
  std::string rewritten;
  ItemWriter writer(&rewritten);
  RewriteMembers(item, &writer);
  writer.Finish();
  KARST_CHECK(rewritten == bytes);
  return 0;
}
