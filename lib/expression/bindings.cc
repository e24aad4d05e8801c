#include <algorithm>

#include <fmt/format.h>

#include "base/error_table.h"
#include "base/limits.h"
#include "base/try.h"
#include "expression/compile.h"
#include "value/utf8.h"
#include "value/value_rules.h"
#include "value/value_size.h"

namespace karst::expression {
namespace {

// DynamoDB's limit on "#name" and ":value" themselves.
constexpr std::size_t kPlaceholderBytesMax = 255;

bool IsWordPart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

Result<void> CheckKey(std::string_view parameter, char sign, std::string_view key) {
  if (key.size() > kPlaceholderBytesMax) {
    return base::ValidationError(fmt::format(
        "{} contains invalid key: The expression attribute map contains a key that is too long; size of key: {}",
        parameter, key.size()));
  }
  if (key.size() < 2 || key[0] != sign || !std::all_of(key.begin() + 1, key.end(), IsWordPart)) {
    return base::ValidationError(fmt::format("{} contains invalid key: Syntax error; key: \"{}\"", parameter, key));
  }
  return {};
}

Error Unused(std::string_view parameter, const std::vector<std::string_view>& keys) {
  return base::ValidationError(
      fmt::format("Value provided in {} unused in expressions: keys: {{{}}}", parameter, fmt::join(keys, ", ")));
}

template <typename Entry>
Entry* FindEntry(std::span<Entry> entries, std::string_view key) {
  const auto found = std::lower_bound(entries.begin(), entries.end(), key,
                                      [](const Entry& entry, std::string_view wanted) { return entry.key < wanted; });
  return found != entries.end() && found->key == key ? &*found : nullptr;
}

template <typename Entry>
std::vector<std::string_view> UnusedKeys(std::span<const Entry> entries) {
  std::vector<std::string_view> keys;
  for (const Entry& entry : entries) {
    if (!entry.used) keys.push_back(entry.key);
  }
  return keys;
}

}  // namespace

Bindings::Bindings(const ExpressionAttributeNames& names, const ItemView& values)
    : memory_(std::make_shared<BoundMemory>()),
      names_(memory_->NewArray<Name>(names.size())),
      values_(memory_->NewArray<Value>(values.size())) {
  std::size_t next = 0;
  for (const auto& [key, name] : names) names_[next++] = {key, name, false};
  next = 0;
  for (ItemView::Iterator at = values.begin(); at != values.end(); ++at) {
    values_[next++] = {at->name, at->value, at.bytes(), false};
  }
}

Result<void> Bindings::CheckSpelling() const {
  for (const Name& name : names_) {
    KARST_TRY(CheckKey("ExpressionAttributeNames", '#', name.key));
    if (name.name.empty()) {
      return base::ValidationError(
          fmt::format("ExpressionAttributeNames contains invalid value: Empty attribute name for key {}", name.key));
    }
    if (!value::IsUtf8(name.name)) {
      return base::ValidationError(fmt::format(
          "ExpressionAttributeNames contains invalid value: Attribute name is not valid UTF-8 for key {}", name.key));
    }
    KARST_TRY(value::CheckNameSize(name.name));
  }
  for (const Value& value : values_) KARST_TRY(CheckKey("ExpressionAttributeValues", ':', value.key));
  for (const Value& value : values_) KARST_TRY(value::CheckNameSizes(ItemView(value.attribute)));
  for (const Value& value : values_) {
    const Result<void> checked = value::CheckValues(ItemView(value.attribute));
    if (checked) continue;
    return base::ValidationError(fmt::format("ExpressionAttributeValues contains invalid value: {} for key {}",
                                             checked.error().message(), value.key));
  }
  return {};
}

Result<void> Bindings::CheckSizes() const {
  std::size_t names_bytes = 0;
  for (const Name& name : names_) names_bytes += name.key.size() + name.name.size();
  std::size_t stored_bytes = 0;
  for (const Value& value : values_) stored_bytes += value.key.size() + value.value.payload().size();
  // By DynamoDB's rules a value takes less than four times its own bytes: what is usual need not be measured.
  if (names_bytes + 4 * stored_bytes < limits::kItemBytesMax) return {};
  std::size_t values_bytes = 0;
  for (const Value& value : values_) {
    const std::size_t value_bytes = value::ValueSizeBytes(value.value);
    if (value_bytes > limits::kItemBytesMax) {
      return base::ValidationError(
          fmt::format("ExpressionAttributeValues contains invalid value: Item size has exceeded the maximum allowed "
                      "size for key {}",
                      value.key));
    }
    values_bytes += value.key.size() + value_bytes;
  }
  if (names_bytes > limits::kExpressionAttributesBytesMax) {
    return base::ValidationError("ExpressionAttributeNames exceeds max size");
  }
  if (values_bytes > limits::kExpressionAttributesBytesMax) {
    return base::ValidationError("ExpressionAttributeValues exceeds max size");
  }
  if (names_bytes + values_bytes > limits::kExpressionAttributesBytesMax) {
    return base::ValidationError(
        "Combined size of ExpressionAttributeNames and ExpressionAttributeValues exceeds max size");
  }
  return {};
}

Result<void> Bindings::CheckAllUsed() const {
  const auto unused_names = UnusedKeys<Name>(names_);
  if (!unused_names.empty()) return Unused("ExpressionAttributeNames", unused_names);
  const auto unused_values = UnusedKeys<Value>(values_);
  if (!unused_values.empty()) return Unused("ExpressionAttributeValues", unused_values);
  return {};
}

std::optional<std::string_view> Bindings::UseName(std::string_view key) {
  Name* const found = FindEntry(names_, key);
  if (found == nullptr) return std::nullopt;
  found->used = true;
  return found->name;
}

ValueView Bindings::UseValue(std::string_view key) {
  Value* const found = FindEntry(values_, key);
  if (found == nullptr) return ValueView();
  found->used = true;
  return found->value;
}

}  // namespace karst::expression
