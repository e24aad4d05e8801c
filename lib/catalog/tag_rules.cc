#include "catalog/tag_rules.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/error_table.h"
#include "base/limits.h"
#include "base/try.h"
#include "value/utf8.h"

namespace karst::catalog {
namespace {

Error TooMany() {
  return base::ValidationError("Number of Tags exceed the current limit for the provided ResourceArn");
}

// ---- Characters. AWS takes letters, digits and spaces of any script, and some signs of ASCII.

struct Block {
  std::uint32_t first;
  std::uint32_t last;
};

// Beyond ASCII, the blocks that hold controls, punctuation, symbols and pictures.
constexpr Block kSigns[] = {{0x80, 0x9F},       {0xA1, 0xA9},      {0xAB, 0xB1},     {0xB4, 0xB4},     {0xB6, 0xB8},
                            {0xBB, 0xBB},       {0xBF, 0xBF},      {0xD7, 0xD7},     {0xF7, 0xF7},     {0x200B, 0x2027},
                            {0x202A, 0x202E},   {0x2030, 0x205E},  {0x2060, 0x206F}, {0x20A0, 0x20CF}, {0x2190, 0x245F},
                            {0x2500, 0x2BFF},   {0x3001, 0x3004},  {0x3008, 0x3020}, {0xE000, 0xF8FF}, {0xFE00, 0xFE6F},
                            {0xFF01, 0xFF0F},   {0xFF1A, 0xFF20},  {0xFF3B, 0xFF40}, {0xFF5B, 0xFF65}, {0xFFE0, 0xFFFF},
                            {0x1F000, 0x1FAFF}, {0xE0000, 0xE0FFF}};

bool IsAllowed(std::uint32_t c) {
  if (c < 0x80) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view(" +-=._:/@").find(static_cast<char>(c)) != std::string_view::npos;
  }
  return std::none_of(std::begin(kSigns), std::end(kSigns),
                      [c](const Block& block) { return c >= block.first && c <= block.last; });
}

// The next character of well-formed UTF-8.
std::uint32_t TakeCharacter(std::string_view* text) {
  const auto lead = static_cast<unsigned char>(text->front());
  const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  std::uint32_t c = size == 1 ? lead : lead & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) c = (c << 6) | (static_cast<unsigned char>((*text)[i]) & 0x3FU);
  text->remove_prefix(size);
  return c;
}

// Whether all characters may stand in a tag, and there are at most `length_max` of them, as Java counts.
bool IsTagText(std::string_view text, std::size_t length_max) {
  if (!value::IsUtf8(text)) return false;
  std::size_t length = 0;
  while (!text.empty()) {
    const std::uint32_t c = TakeCharacter(&text);
    if (!IsAllowed(c)) return false;
    length += c > 0xFFFF ? 2 : 1;
  }
  return length <= length_max;
}

bool HasReservedPrefix(std::string_view key) {
  constexpr std::string_view kReserved = "aws:";
  return key.size() >= kReserved.size() &&
         std::equal(kReserved.begin(), kReserved.end(), key.begin(),
                    [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b - 'A' + 'a' : b); });
}

Result<void> CheckKey(std::string_view key) {
  if (HasReservedPrefix(key)) {
    return base::ValidationError(fmt::format("Tag Key cannot be prefixed with aws:, Key: {}", key));
  }
  if (key.empty() || !IsTagText(key, limits::kTagKeyLengthMax)) {
    return base::ValidationError(fmt::format("The Tag Key provided is invalid, Key: {}", key));
  }
  return {};
}

auto PlaceOf(std::vector<Tag>& tags, std::string_view key) {
  return std::lower_bound(tags.begin(), tags.end(), key,
                          [](const Tag& tag, std::string_view wanted) { return tag.key < wanted; });
}

}  // namespace

Result<void> CheckTags(const std::vector<Tag>& tags) {
  if (tags.size() > limits::kTagsMax) return TooMany();
  std::set<std::string_view> seen;
  for (const Tag& tag : tags) {
    KARST_TRY(CheckKey(tag.key));
    if (!IsTagText(tag.value, limits::kTagValueLengthMax)) {
      return base::ValidationError(fmt::format("The Tag Value provided is invalid, Value: {}", tag.value));
    }
    if (!seen.insert(tag.key).second) {
      return base::ValidationError(
          fmt::format("Duplicate Tag Keys provided as input: Duplicate Tag Key found {}", tag.key));
    }
  }
  return {};
}

Result<void> CheckTagKeys(const std::vector<std::string>& keys) {
  if (keys.size() > limits::kTagsMax) return TooMany();
  for (const std::string& key : keys) KARST_TRY(CheckKey(key));
  return {};
}

Result<std::vector<Tag>> WithTags(std::vector<Tag> tags, const std::vector<Tag>& added) {
  for (const Tag& tag : added) {
    const auto at = PlaceOf(tags, tag.key);
    if (at != tags.end() && at->key == tag.key) {
      at->value = tag.value;
    } else {
      tags.insert(at, tag);
    }
  }
  if (tags.size() > limits::kTagsMax) return TooMany();
  return tags;
}

std::vector<Tag> WithoutTags(std::vector<Tag> tags, const std::vector<std::string>& keys) {
  for (const std::string& key : keys) {
    const auto at = PlaceOf(tags, key);
    if (at != tags.end() && at->key == key) tags.erase(at);
  }
  return tags;
}

}  // namespace karst::catalog
