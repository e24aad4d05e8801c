#include "value/item_writer.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/check.h"

namespace karst::value {

namespace {

// Most items fit these, so that a writer does not allocate.
constexpr std::size_t kUsualDepth = 8;
constexpr std::size_t kUsualMembers = 32;

char* WriteVarint(char* to, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) *to++ = static_cast<char>(value | 0x80);
  *to++ = static_cast<char>(value);
  return to;
}

std::size_t VarintSize(std::uint64_t value) {
  std::size_t size = 1;
  for (; value >= 0x80; value >>= 7) ++size;
  return size;
}

char* WriteBytes(char* to, std::string_view bytes) { return to + bytes.copy(to, bytes.size()); }

constexpr std::size_t kWordBytes = sizeof(std::uint64_t);

// The first bytes of a name, the first one most significant, and zeros where it is shorter. `readable` bytes from
// `name` on may be read: with a word of them the loop is one load.
std::uint64_t PrefixOf(const char* name, std::size_t size, std::size_t readable) {
  std::uint64_t prefix = 0;
  if (readable < kWordBytes) {
    for (std::size_t i = 0; i < kWordBytes; ++i)
      prefix = prefix << 8 | (i < size ? static_cast<std::uint8_t>(name[i]) : 0);
    return prefix;
  }
  for (std::size_t i = 0; i < kWordBytes; ++i) prefix = prefix << 8 | static_cast<std::uint8_t>(name[i]);
  if (size >= kWordBytes) return prefix;
  return size == 0 ? 0 : prefix & ~std::uint64_t{0} << (8 * (kWordBytes - size));
}

std::size_t SetPayloadSize(const std::vector<std::string_view>& members) {
  std::size_t size = 0;
  for (const std::string_view member : members) size += VarintSize(member.size()) + member.size();
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

ItemWriter::ItemWriter(std::string* out) : out_(out), size_(out->size()) {
  static_assert(kUsualDepth * sizeof(Frame) + kUsualMembers * sizeof(Member) <= sizeof room_);
  frames_.reserve(kUsualDepth);
  members_.reserve(kUsualMembers);
  frames_.push_back({size_, 0, true});
}

// Room is cleared before it is written to, so it grows with what was written, and not to all that a large buffer has.
void ItemWriter::Grow(std::size_t bytes) {
  constexpr std::size_t kStepBytes = 256;
  const std::size_t wanted = size_ + bytes;
  if (wanted > out_->capacity()) return out_->resize(std::max(wanted, 2 * out_->capacity()));
  const std::size_t written = size_ - frames_.front().payload_start;
  out_->resize(std::min(out_->capacity(), wanted + std::max(written, kStepBytes)));
}

void ItemWriter::Name(std::string_view name, bool is_plain) {
  const std::size_t start = size_;
  const std::uint64_t head = (name.size() << 1) | (is_plain ? 1U : 0U);
  char* const to = WriteVarint(Room(VarintSize(head) + name.size()), head);
  Close(WriteBytes(to, name));
  AddMember(start, to, name.size());
}

void ItemWriter::CopyAttribute(const ItemView::Iterator& attribute) {
  const std::size_t start = size_;
  const std::string_view bytes = attribute.bytes();
  char* const to = Room(bytes.size());
  Close(WriteBytes(to, bytes));
  AddMember(start, to + (attribute->name.data() - bytes.data()), attribute->name.size());
}

void ItemWriter::CopySorted(std::string_view attributes) {
  KARST_CHECK(frames_.back().sorted);
  Close(WriteBytes(Room(attributes.size()), attributes));
}

void ItemWriter::AddMember(std::size_t start, const char* name, std::size_t name_size) {
  Frame& frame = frames_.back();
  const auto name_start = static_cast<std::size_t>(name - out_->data());
  const std::uint64_t prefix = PrefixOf(name, name_size, out_->size() - name_start);
  members_.push_back({prefix, start, start, name_start, name_size});
  if (frame.sorted && members_.size() - frame.first_member > 1) {
    frame.sorted = IsBefore(members_[members_.size() - 2], members_.back());
  }
}

void ItemWriter::Append(AttributeType type, std::uint8_t flags, std::string_view payload) {
  char* to = Room(1 + VarintSize(payload.size()) + payload.size());
  *to++ = static_cast<char>(static_cast<std::uint8_t>(type) | flags);
  Close(WriteBytes(WriteVarint(to, payload.size()), payload));
}

void ItemWriter::AppendSet(AttributeType type, std::uint8_t flags, const std::vector<std::string_view>& members) {
  const std::size_t payload_size = SetPayloadSize(members);
  char* to = Room(1 + VarintSize(payload_size) + payload_size);
  *to++ = static_cast<char>(static_cast<std::uint8_t>(type) | flags);
  to = WriteVarint(to, payload_size);
  for (const std::string_view member : members) to = WriteBytes(WriteVarint(to, member.size()), member);
  Close(to);
}

void ItemWriter::String(std::string_view text) {
  Append(AttributeType::kString, IsPlain(text) ? ValueView::kPlain : std::uint8_t{0}, text);
}

void ItemWriter::PlainString(std::string_view text) { Append(AttributeType::kString, ValueView::kPlain, text); }

void ItemWriter::Number(const karst::Number& number) { Append(AttributeType::kNumber, 0, number.encoded()); }

void ItemWriter::Binary(std::string_view bytes) { Append(AttributeType::kBinary, 0, bytes); }

void ItemWriter::Boolean(bool truth) {
  char* const to = Room(1);
  *to = static_cast<char>(static_cast<std::uint8_t>(AttributeType::kBoolean) | (truth ? ValueView::kTrue : 0));
  Close(to + 1);
}

void ItemWriter::Null() {
  char* const to = Room(1);
  *to = static_cast<char>(AttributeType::kNull);
  Close(to + 1);
}

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
      Append(value.type(), value.flags(), value.payload());
  }
}

void ItemWriter::Invalid(std::string_view reason) { Append(AttributeType::kString, ValueView::kInvalid, reason); }

void ItemWriter::StringSet(std::vector<std::string_view> members) {
  SortUnique(&members);
  const bool is_plain = std::all_of(members.begin(), members.end(), IsPlain);
  AppendSet(AttributeType::kStringSet, is_plain ? ValueView::kPlain : std::uint8_t{0}, members);
}

void ItemWriter::NumberSet(const std::vector<karst::Number>& members) {
  std::vector<std::string_view> encoded;
  encoded.reserve(members.size());
  for (const karst::Number& member : members) encoded.push_back(member.encoded());
  SortUnique(&encoded);
  AppendSet(AttributeType::kNumberSet, 0, encoded);
}

void ItemWriter::BinarySet(std::vector<std::string_view> members) {
  SortUnique(&members);
  AppendSet(AttributeType::kBinarySet, 0, members);
}

void ItemWriter::BeginMap() { OpenContainer(AttributeType::kMap); }
void ItemWriter::EndMap() { CloseContainer(); }
void ItemWriter::BeginList() { OpenContainer(AttributeType::kList); }
void ItemWriter::EndList() { CloseContainer(); }

void ItemWriter::OpenContainer(AttributeType type) {
  char* to = Room(2);
  *to++ = static_cast<char>(type);
  *to++ = '\0';  // room for the length of a short payload
  Close(to);
  frames_.push_back({size_, members_.size(), true});
}

void ItemWriter::CloseContainer() {
  KARST_CHECK(frames_.size() > 1);
  CloseMembers();
  const std::size_t payload_start = frames_.back().payload_start;
  frames_.pop_back();
  const std::size_t payload_size = size_ - payload_start;
  const std::size_t more = VarintSize(payload_size) - 1;
  if (more > 0) {
    Room(more);
    char* const payload = out_->data() + payload_start;
    std::memmove(payload + more, payload, payload_size);
    size_ += more;
  }
  WriteVarint(out_->data() + payload_start - 1, payload_size);
}

void ItemWriter::Finish() {
  KARST_CHECK(frames_.size() == 1);
  CloseMembers();
  out_->resize(size_);
  frames_.back() = {size_, 0, true};
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
  std::size_t end = size_;
  for (auto member = members_.end(); member != first;) {
    --member;
    member->end = end;
    end = member->start;
  }
  std::sort(first, members_.end(), [this](const Member& a, const Member& b) {
    if (IsBefore(a, b)) return true;
    return !IsBefore(b, a) && a.start < b.start;
  });

  scratch_.resize(size_ - frame.payload_start);
  char* to = scratch_.data();
  for (auto member = first; member != members_.end(); ++member) {
    const auto next = member + 1;
    const bool is_replaced = next != members_.end() && HasNameOf(*next, *member);
    if (!is_replaced) to += out_->copy(to, member->end - member->start, member->start);
  }
  const auto sorted_size = static_cast<std::size_t>(to - scratch_.data());
  if (frame.payload_start == 0) {
    out_->swap(scratch_);
  } else {
    scratch_.copy(out_->data() + frame.payload_start, sorted_size);
  }
  size_ = frame.payload_start + sorted_size;
}

}  // namespace karst::value
