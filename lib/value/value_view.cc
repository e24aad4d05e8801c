#include <karst/value.h>

#include "base/coding.h"
#include "value/item_reader.h"
#include "value/item_writer.h"
#include "value/number_codec.h"

namespace karst {

value::Varint value::ReadLongVarint(const char* at, const char* end) {
  std::string_view rest(at, static_cast<std::size_t>(end - at));
  std::uint64_t value = 0;
  if (!base::GetVarint64(&rest, &value)) return {};
  return {rest.data(), value};
}

namespace {

const char* EndOf(std::string_view bytes) { return bytes.data() + bytes.size(); }

AttributeType MemberType(AttributeType set) {
  switch (set) {
    case AttributeType::kStringSet:
      return AttributeType::kString;
    case AttributeType::kNumberSet:
      return AttributeType::kNumber;
    case AttributeType::kBinarySet:
      return AttributeType::kBinary;
    default:
      return AttributeType::kNone;
  }
}

template <typename Iterator>
std::size_t Count(Iterator at) {
  std::size_t count = 0;
  for (; at != Iterator(); ++at) ++count;
  return count;
}

}  // namespace

Number ValueView::number() const {
  if (!Is(AttributeType::kNumber) || !NumberCodec::AreCanonicalBytes(payload_)) return Number();
  return NumberCodec::FromCanonicalBytes(payload_);
}

ItemView ValueView::map() const { return Is(AttributeType::kMap) ? ItemView(payload_) : ItemView(); }

ListView ValueView::list() const { return Is(AttributeType::kList) ? ListView(payload_) : ListView(); }

SetView ValueView::set() const {
  const AttributeType member = MemberType(type_);
  return member == AttributeType::kNone ? SetView() : SetView(member, flags_, payload_);
}

ItemView::Iterator& ItemView::Iterator::operator++() {
  const char* at = rest_.data();
  const char* const end = EndOf(rest_);
  at_ = at;
  if (at == end || !value::ReadName(&at, end, &current_.name, &current_.name_is_plain) ||
      !value::ReadValue(&at, end, &current_.value)) {
    *this = Iterator();
    return *this;
  }
  rest_ = std::string_view(at, static_cast<std::size_t>(end - at));
  return *this;
}

std::size_t ItemView::size() const { return Count(begin()); }

ValueView ItemView::operator[](std::string_view name) const {
  const char* at = body_.data();
  const char* const end = EndOf(body_);
  std::string_view found;
  bool is_plain = false;
  ValueView value;
  while (at != end && value::ReadName(&at, end, &found, &is_plain)) {
    if (found == name) return value::ReadValue(&at, end, &value) ? value : ValueView();
    if (!value::SkipValue(&at, end)) break;
  }
  return ValueView();
}

ListView::Iterator& ListView::Iterator::operator++() {
  const char* at = rest_.data();
  const char* const end = EndOf(rest_);
  at_ = at;
  if (at == end || !value::ReadValue(&at, end, &current_)) {
    *this = Iterator();
    return *this;
  }
  rest_ = std::string_view(at, static_cast<std::size_t>(end - at));
  return *this;
}

std::size_t ListView::size() const { return Count(begin()); }

ValueView ListView::operator[](std::size_t index) const {
  for (const ValueView& element : *this) {
    if (index-- == 0) return element;
  }
  return ValueView();
}

SetView::Iterator& SetView::Iterator::operator++() {
  const char* at = rest_.data();
  const char* const end = EndOf(rest_);
  std::string_view member;
  at_ = at;
  if (at == end || !value::ReadPrefixed(&at, end, &member)) {
    *this = Iterator();
    return *this;
  }
  rest_ = std::string_view(at, static_cast<std::size_t>(end - at));
  // A set says only whether all of its strings are plain; the member's own flag must be a function of its content.
  const bool is_plain = current_.type() == AttributeType::kString && (all_plain_ || value::IsPlain(member));
  current_ = ValueView(current_.type(), is_plain ? ValueView::kPlain : std::uint8_t{0}, member);
  return *this;
}

std::size_t SetView::size() const { return Count(begin()); }

bool SetView::Contains(const ValueView& member) const {
  if (member.type() != member_type_) return false;
  const char* at = payload_.data();
  const char* const end = EndOf(payload_);
  std::string_view found;
  while (at != end && value::ReadPrefixed(&at, end, &found)) {
    if (found == member.payload()) return true;
  }
  return false;
}

}  // namespace karst
