#include "wire/request_scan.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <optional>

#include <karst/number.h>
#include <simdjson.h>

#include "base/check.h"
#include "base/limits.h"
#include "value/duplicates.h"
#include "wire/base64.h"

namespace karst::wire {
namespace {

// The members that the scan knows, with the only form that it knows of them.
constexpr std::pair<std::string_view, ScannedKind> kKnown[] = {
    {"TableName", ScannedKind::kText},
    {"Key", ScannedKind::kItem},
    {"Item", ScannedKind::kItem},
    {"ConditionExpression", ScannedKind::kText},
    {"UpdateExpression", ScannedKind::kText},
    {"KeyConditionExpression", ScannedKind::kText},
    {"FilterExpression", ScannedKind::kText},
    {"ProjectionExpression", ScannedKind::kText},
    {"ExpressionAttributeNames", ScannedKind::kNames},
    {"ExpressionAttributeValues", ScannedKind::kItem},
    {"ReturnValues", ScannedKind::kText},
    {"ReturnConsumedCapacity", ScannedKind::kText},
    {"ReturnItemCollectionMetrics", ScannedKind::kText},
    {"ReturnValuesOnConditionCheckFailure", ScannedKind::kText},
    {"ConsistentRead", ScannedKind::kTruth},
    {"IndexName", ScannedKind::kText},
    {"Limit", ScannedKind::kInteger},
    {"ScanIndexForward", ScannedKind::kTruth},
    {"Select", ScannedKind::kText},
    {"ExclusiveStartKey", ScannedKind::kItem},
};

constexpr std::size_t KnownOf(ScannedKind kind) {
  std::size_t count = 0;
  for (const auto& known : kKnown) count += known.second == kind ? 1 : 0;
  return count;
}
static_assert(KnownOf(ScannedKind::kNames) == 1);

std::optional<ScannedKind> KindOf(std::string_view name) {
  const auto* const found =
      std::find_if(std::begin(kKnown), std::end(kKnown), [name](const auto& known) { return known.first == name; });
  if (found == std::end(kKnown)) return std::nullopt;
  return found->second;
}

// Sixteen bytes at once, in whatever registers the machine has for that.
using Block = unsigned char __attribute__((vector_size(16)));
static_assert(sizeof(Block) == RequestScan::kPadding);

constexpr Block EachByte(unsigned char byte) { return Block{} + byte; }

Block BlockAt(const char* bytes) {
  Block block;
  std::memcpy(&block, bytes, sizeof block);
  return block;
}

struct Halves {
  explicit Halves(const Block& block) { std::memcpy(this, &block, sizeof block); }
  std::uint64_t first;
  std::uint64_t second;
};

// The place of the first byte of a block that is not zero; of a block that has one.
std::size_t FirstSet(const Halves& block) {
  const auto first = [](std::uint64_t half) {
    constexpr bool kIsLittle = std::endian::native == std::endian::little;
    return static_cast<std::size_t>(kIsLittle ? std::countr_zero(half) : std::countl_zero(half)) / 8;
  };
  return block.first != 0 ? first(block.first) : sizeof block.first + first(block.second);
}

constexpr std::uint64_t kBeyondAscii = 0x8080808080808080;

}  // namespace

bool RequestScan::Read(const char* text, std::size_t size) {
  KARST_CHECK(at_ == nullptr);
  at_ = text;
  end_ = text + size;
  SkipSpace();
  const bool is_read = TakeAll('{', '}', [this] { return ReadMember(); }) && at_ == end_;
  return is_read && ((seen_ & kBeyondAscii) == 0 || simdjson::validate_utf8(text, size));
}

const ScannedMember* RequestScan::FindNamed(std::string_view name) const {
  const auto end = members_.begin() + size_;
  const auto found = std::find_if(members_.begin(), end, [name](const auto& member) { return member.name == name; });
  return found == end ? nullptr : &*found;
}

bool RequestScan::ReadMember() {
  std::string_view name;
  if (!TakeName(&name)) return false;
  const std::optional<ScannedKind> kind = KindOf(name);
  if (!kind || size_ == kMembersMax || Find(name) != nullptr) return false;
  ScannedMember& member = members_[size_++];
  names_seen_.Add(name);
  member.name = name;
  member.kind = *kind;
  switch (*kind) {
    case ScannedKind::kText:
      return TakeText(&member.text);
    case ScannedKind::kTruth:
      return ReadTruth(&member.truth);
    case ScannedKind::kInteger:
      return ReadInteger(&member.integer);
    case ScannedKind::kItem:
      return ReadItem(&member);
    case ScannedKind::kNames:
      return ReadNames(&member);
  }
  return false;
}

// ---- Items.

bool RequestScan::ReadItem(ScannedMember* member) {
  static_assert(KnownOf(ScannedKind::kItem) == kItemsMax);
  std::string* const body = member->item = &items_[items_size_++];
  // No value has more bytes than its text, and an item is most of what is left of its request.
  const auto left = static_cast<std::size_t>(end_ - at_);
  body->reserve(std::min(left, limits::kItemBytesMax));
  value::ItemWriter writer(body);
  if (!ReadAttributes(&writer)) return false;
  writer.Finish();
  return true;
}

bool RequestScan::ReadAttributes(value::ItemWriter* writer) {
  return TakeAll('{', '}', [this, writer] {
    std::string_view name;
    if (!TakeName(&name)) return false;
    writer->PlainName(name);
    return ReadValue(writer);
  });
}

// {"S":"text"}
bool RequestScan::ReadValue(value::ItemWriter* writer) {
  std::string_view type;
  return Take('{') && TakeType(&type) && ReadTyped(type, writer) && Take('}');
}

// The name of a type is a letter, of most values.
bool RequestScan::TakeType(std::string_view* type) {
  const bool is_letter =
      end_ - at_ >= 4 && at_[0] == '"' && at_[1] >= 'A' && at_[1] <= 'Z' && at_[2] == '"' && at_[3] == ':';
  if (!is_letter) return TakeName(type);
  *type = std::string_view(at_ + 1, 1);
  at_ += 4;
  SkipSpace();
  return true;
}

bool RequestScan::ReadTyped(std::string_view type, value::ItemWriter* writer) {
  if (type == "S") {
    std::string_view text;
    if (!TakeText(&text)) return false;
    writer->PlainString(text);
    return true;
  }
  if (type == "N") return ReadNumber(writer);
  if (type == "BOOL") {
    bool truth = false;
    if (!ReadTruth(&truth)) return false;
    writer->Boolean(truth);
    return true;
  }
  if (type == "NULL") {
    writer->Null();
    return TakeWord("true");
  }
  if (type == "B") return ReadBinary(writer);
  if (type == "SS") return ReadStringSet(writer);
  if (type == "NS") return ReadNumberSet(writer);
  if (type == "BS") return ReadBinarySet(writer);
  if (writer->depth() + 1 >= limits::kNestingLevelsMax) return false;
  if (type == "M") {
    writer->BeginMap();
    if (!ReadAttributes(writer)) return false;
    writer->EndMap();
    return true;
  }
  return type == "L" && ReadElements(writer);
}

bool RequestScan::ReadElements(value::ItemWriter* writer) {
  writer->BeginList();
  if (!TakeAll('[', ']', [this, writer] { return ReadValue(writer); })) return false;
  writer->EndList();
  return true;
}

bool RequestScan::ReadNumber(value::ItemWriter* writer) {
  std::string_view text;
  if (!TakeText(&text)) return false;
  const Result<Number> number = Number::Parse(text);
  if (!number) return false;
  writer->Number(*number);
  return true;
}

bool RequestScan::ReadBinary(value::ItemWriter* writer) {
  std::string_view text;
  std::string bytes;
  if (!TakeText(&text) || !AppendBase64Decoded(text, &bytes)) return false;
  writer->Binary(bytes);
  return true;
}

bool RequestScan::ReadStringSet(value::ItemWriter* writer) {
  std::vector<std::string_view> texts;
  if (!ReadTexts(&texts) || value::HasDuplicate(texts)) return false;
  writer->StringSet(std::move(texts));
  return true;
}

bool RequestScan::ReadNumberSet(value::ItemWriter* writer) {
  std::vector<std::string_view> texts;
  if (!ReadTexts(&texts)) return false;
  std::vector<Number> numbers;
  numbers.reserve(texts.size());
  for (const std::string_view text : texts) {
    const Result<Number> number = Number::Parse(text);
    if (!number) return false;
    numbers.push_back(*number);
  }
  if (value::HasDuplicate(numbers)) return false;
  writer->NumberSet(numbers);
  return true;
}

bool RequestScan::ReadBinarySet(value::ItemWriter* writer) {
  std::vector<std::string_view> texts;
  if (!ReadTexts(&texts)) return false;
  std::vector<std::string> decoded(texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (!AppendBase64Decoded(texts[i], &decoded[i])) return false;
  }
  std::vector<std::string_view> members(decoded.begin(), decoded.end());
  if (value::HasDuplicate(members)) return false;
  writer->BinarySet(std::move(members));
  return true;
}

bool RequestScan::ReadTexts(std::vector<std::string_view>* texts) {
  constexpr std::size_t kUsualMembers = 8;
  texts->reserve(kUsualMembers);
  return TakeAll('[', ']', [this, texts] { return TakeText(&texts->emplace_back()); });
}

// ---- Other members.

bool RequestScan::ReadNames(ScannedMember* member) {
  member->names = &names_;
  return TakeAll('{', '}', [this] {
    auto& [placeholder, name] = names_.emplace_back();
    return TakeName(&placeholder) && TakeText(&name);
  });
}

bool RequestScan::ReadTruth(bool* truth) {
  *truth = TakeWord("true");
  return *truth || TakeWord("false");
}

// Digits that are no more than an Integer holds, and do not begin with zero: others are left to the complete reader.
bool RequestScan::ReadInteger(std::int32_t* integer) {
  constexpr std::ptrdiff_t kDigitsMax = 9;
  const char* const first = at_;
  for (; at_ < end_ && *at_ >= '0' && *at_ <= '9' && at_ - first < kDigitsMax; ++at_) {
    *integer = *integer * 10 + (*at_ - '0');
  }
  const bool is_read = at_ != first && *first != '0';
  SkipSpace();
  return is_read;
}

// ---- Text.

void RequestScan::SkipManySpaces() {
  while (at_ < end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) ++at_;
}

bool RequestScan::TakeWord(std::string_view word) {
  if (static_cast<std::size_t>(end_ - at_) < word.size() || std::memcmp(at_, word.data(), word.size()) != 0)
    return false;
  at_ += word.size();
  SkipSpace();
  return true;
}

// A text without escapes, which JSON therefore writes as it reads it.
bool RequestScan::TakeText(std::string_view* text) {
  if (at_ >= end_ || *at_ != '"') return false;
  const char* const begin = at_ + 1;
  Block seen = {};
  for (const char* at = begin; at < end_; at += sizeof(Block)) {
    const Block block = BlockAt(at);
    seen |= block;
    const Halves special((block == EachByte('"')) | (block == EachByte('\\')) | (block < EachByte(' ')));
    if ((special.first | special.second) == 0) continue;
    at += FirstSet(special);
    if (at >= end_ || *at != '"') return false;
    *text = std::string_view(begin, static_cast<std::size_t>(at - begin));
    at_ = at + 1;
    const Halves bits(seen);
    seen_ |= bits.first | bits.second;
    SkipSpace();
    return true;
  }
  return false;
}

template <typename ReadOne>
bool RequestScan::TakeAll(char open, char close, ReadOne read_one) {
  if (!Take(open)) return false;
  if (Take(close)) return true;
  do {
    if (!read_one()) return false;
  } while (Take(','));
  return Take(close);
}

}  // namespace karst::wire
