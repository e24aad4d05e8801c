#include "value/item_writer.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/check.h"
#include "base/coding.h"

namespace karst::value {

namespace {

constexpr std::size_t kVarintBytesMax = 10;

// Most items fit these, so that a writer does not allocate.
constexpr std::size_t kUsualDepth = 8;
constexpr std::size_t kUsualMembers = 32;

std::size_t WriteVarint(char* to, std::uint64_t value) {
  std::size_t size = 0;
  for (; value >= 0x80; value >>= 7) to[size++] = static_cast<char>(value | 0x80);
  to[size++] = static_cast<char>(value);
  return size;
}

std::uint64_t PrefixOf(std::string_view name) {
  std::array<std::uint8_t, 8> bytes = {};
  std::memcpy(bytes.data(), name.data(), std::min(name.size(), bytes.size()));
  std::uint64_t prefix = 0;
  for (const std::uint8_t byte : bytes) prefix = prefix << 8 | byte;
  return prefix;
}

void AppendSetPayload(const std::vector<std::string_view>& members, std::string* out) {
  for (const std::string_view member : members) {
    base::PutVarint64(out, member.size());
    out->append(member);
  }
}

std::size_t SetPayloadSize(const std::vector<std::string_view>& members) {
  std::size_t size = 0;
  std::array<char, kVarintBytesMax> ignored;
  for (const std::string_view member : members) size += WriteVarint(ignored.data(), member.size()) + member.size();
  return size;
}

void SortUnique(std::vector<std::string_view>* members) {
  std::sort(members->begin(), members->end());
  members->erase(std::unique(members->begin(), members->end()), members->end());
}

// Without a branch, so that compilers make vector instructions of a loop over it.
std::uint8_t NeedsEscape(char c) {
  const auto byte = static_cast<std::uint8_t>(c);
  return static_cast<std::uint8_t>(static_cast<int>(byte < 0x20) | static_cast<int>(byte == '"') |
                                   static_cast<int>(byte == '\\'));
}

constexpr std::size_t kVectorPays = 64;
constexpr std::size_t kWordBytes = sizeof(std::uint64_t);
constexpr std::uint64_t kEachByte = 0x0101010101010101;

// The high bit of a byte of the answer is set for the first byte, at least, that is below `bound` (128 at most).
constexpr std::uint64_t BytesBelow(std::uint64_t word, std::uint8_t bound) {
  return (word - kEachByte * bound) & ~word & (kEachByte * 0x80);
}

// Eight bytes at once. A byte equals another when their difference in bits is below 1.
constexpr std::uint64_t EscapesIn(std::uint64_t word) {
  return BytesBelow(word, 0x20) | BytesBelow(word ^ (kEachByte * '"'), 1) | BytesBelow(word ^ (kEachByte * '\\'), 1);
}

std::uint64_t WordAt(const char* bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, kWordBytes);
  return word;
}

}  // namespace

bool IsPlain(std::string_view text) {
  if (text.size() >= kVectorPays) {
    std::uint8_t found = 0;
    for (const char c : text) found = static_cast<std::uint8_t>(found | NeedsEscape(c));
    return found == 0;
  }
  const char* at = text.data();
  const char* const end = at + text.size();
  if (text.size() < kWordBytes) {
    std::uint64_t word = kEachByte * ' ';
    for (; at != end; ++at) word = word << 8 | static_cast<std::uint8_t>(*at);
    return EscapesIn(word) == 0;
  }
  std::uint64_t found = EscapesIn(WordAt(end - kWordBytes));
  for (; end - at >= static_cast<std::ptrdiff_t>(kWordBytes); at += kWordBytes) found |= EscapesIn(WordAt(at));
  return found == 0;
}

ItemWriter::ItemWriter(std::string* out) : out_(out) {
  static_assert(kUsualDepth * sizeof(Frame) + kUsualMembers * sizeof(Member) <= sizeof room_);
  frames_.reserve(kUsualDepth);
  members_.reserve(kUsualMembers);
  frames_.push_back({out->size(), 0, true});
}

void ItemWriter::Name(std::string_view name) {
  const std::size_t start = out_->size();
  std::array<char, kVarintBytesMax> head;
  const std::size_t head_size = WriteVarint(head.data(), (name.size() << 1) | (IsPlain(name) ? 1U : 0U));
  out_->append(head.data(), head_size).append(name);
  AddMember(start, name, start + head_size);
}

void ItemWriter::CopyAttribute(const ItemView::Iterator& attribute) {
  const std::size_t start = out_->size();
  const std::string_view bytes = attribute.bytes();
  const auto name_offset = static_cast<std::size_t>(attribute->name.data() - bytes.data());
  out_->append(bytes);
  AddMember(start, attribute->name, start + name_offset);
}

void ItemWriter::AddMember(std::size_t start, std::string_view name, std::size_t name_start) {
  Frame& frame = frames_.back();
  members_.push_back({PrefixOf(name), start, start, name_start, name.size()});
  if (frame.sorted && members_.size() - frame.first_member > 1) {
    frame.sorted = IsBefore(members_[members_.size() - 2], members_.back());
  }
}

void ItemWriter::AppendHead(AttributeType type, std::uint8_t flags, std::size_t payload_size) {
  std::array<char, 1 + kVarintBytesMax> head;
  head[0] = static_cast<char>(static_cast<std::uint8_t>(type) | flags);
  out_->append(head.data(), 1 + WriteVarint(head.data() + 1, payload_size));
}

void ItemWriter::String(std::string_view text) {
  AppendHead(AttributeType::kString, IsPlain(text) ? ValueView::kPlain : std::uint8_t{0}, text.size());
  out_->append(text);
}

void ItemWriter::Number(const karst::Number& number) {
  AppendHead(AttributeType::kNumber, 0, number.encoded().size());
  out_->append(number.encoded());
}

void ItemWriter::Binary(std::string_view bytes) {
  AppendHead(AttributeType::kBinary, 0, bytes.size());
  out_->append(bytes);
}

void ItemWriter::Boolean(bool truth) {
  out_->push_back(
      static_cast<char>(static_cast<std::uint8_t>(AttributeType::kBoolean) | (truth ? ValueView::kTrue : 0)));
}

void ItemWriter::Null() { out_->push_back(static_cast<char>(AttributeType::kNull)); }

void ItemWriter::Copy(const ValueView& value) {
  switch (value.type()) {
    case AttributeType::kNone:
      Invalid("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
      return;
    case AttributeType::kBoolean:
      Boolean(value.boolean());
      return;
    case AttributeType::kNull:
      Null();
      return;
    default:
      AppendHead(value.type(), value.flags(), value.payload().size());
      out_->append(value.payload());
  }
}

void ItemWriter::Invalid(std::string_view reason) {
  AppendHead(AttributeType::kString, ValueView::kInvalid, reason.size());
  out_->append(reason);
}

void ItemWriter::StringSet(std::vector<std::string_view> members) {
  SortUnique(&members);
  const bool is_plain = std::all_of(members.begin(), members.end(), IsPlain);
  AppendHead(AttributeType::kStringSet, is_plain ? ValueView::kPlain : std::uint8_t{0}, SetPayloadSize(members));
  AppendSetPayload(members, out_);
}

void ItemWriter::NumberSet(const std::vector<karst::Number>& members) {
  std::vector<std::string_view> encoded;
  encoded.reserve(members.size());
  for (const karst::Number& member : members) encoded.push_back(member.encoded());
  SortUnique(&encoded);
  AppendHead(AttributeType::kNumberSet, 0, SetPayloadSize(encoded));
  AppendSetPayload(encoded, out_);
}

void ItemWriter::BinarySet(std::vector<std::string_view> members) {
  SortUnique(&members);
  AppendHead(AttributeType::kBinarySet, 0, SetPayloadSize(members));
  AppendSetPayload(members, out_);
}

void ItemWriter::BeginMap() { OpenContainer(AttributeType::kMap); }
void ItemWriter::EndMap() { CloseContainer(); }
void ItemWriter::BeginList() { OpenContainer(AttributeType::kList); }
void ItemWriter::EndList() { CloseContainer(); }

void ItemWriter::OpenContainer(AttributeType type) {
  out_->push_back(static_cast<char>(type));
  out_->push_back('\0');  // room for the length of a short payload
  frames_.push_back({out_->size(), members_.size(), true});
}

void ItemWriter::CloseContainer() {
  KARST_CHECK(frames_.size() > 1);
  CloseMembers();
  const std::size_t payload_start = frames_.back().payload_start;
  frames_.pop_back();
  std::array<char, kVarintBytesMax> length;
  const std::size_t length_size = WriteVarint(length.data(), out_->size() - payload_start);
  if (length_size > 1) out_->insert(payload_start, length_size - 1, '\0');
  std::memcpy(out_->data() + payload_start - 1, length.data(), length_size);
}

void ItemWriter::Finish() {
  KARST_CHECK(frames_.size() == 1);
  CloseMembers();
  frames_.back() = {out_->size(), 0, true};
}

int ItemWriter::depth() const { return static_cast<int>(frames_.size()) - 1; }

void ItemWriter::CloseMembers() {
  const Frame& frame = frames_.back();
  if (!frame.sorted) SortMembers(frame);
  members_.resize(frame.first_member);
}

// O(n log n) in the members and one copy of the payload there and back.
void ItemWriter::SortMembers(const Frame& frame) {
  const auto first = members_.begin() + static_cast<std::ptrdiff_t>(frame.first_member);
  std::size_t end = out_->size();
  for (auto member = members_.end(); member != first;) {
    --member;
    member->end = end;
    end = member->start;
  }
  std::sort(first, members_.end(), [this](const Member& a, const Member& b) {
    if (IsBefore(a, b)) return true;
    return !IsBefore(b, a) && a.start < b.start;
  });

  scratch_.clear();
  scratch_.reserve(out_->size() - frame.payload_start);
  for (auto member = first; member != members_.end(); ++member) {
    const auto next = member + 1;
    const bool is_replaced = next != members_.end() && NameOf(*next) == NameOf(*member);
    if (!is_replaced) scratch_.append(*out_, member->start, member->end - member->start);
  }
  if (frame.payload_start == 0) {
    out_->swap(scratch_);
  } else {
    out_->replace(frame.payload_start, std::string::npos, scratch_);
  }
}

std::string_view ItemWriter::NameOf(const Member& member) const {
  return std::string_view(*out_).substr(member.name_start, member.name_size);
}

bool ItemWriter::IsBefore(const Member& a, const Member& b) const {
  if (a.prefix != b.prefix) return a.prefix < b.prefix;
  return NameOf(a) < NameOf(b);
}

}  // namespace karst::value
