#include "wire/value_json.h"

#include <cstring>

#include "value/item_reader.h"
#include "value/number_text.h"
#include "wire/base64.h"
#include "wire/json_escape.h"
#include "wire/text_buffer.h"

namespace karst::wire {
namespace {

// Text of this length is copied together with what follows it, at a fixed size and so without a call.
constexpr std::size_t kShortBytes = 32;
// More than the fixed text around any value or name, and than what is copied too much.
constexpr std::size_t kFrameBytes = 16 + kShortBytes;

// Short fixed text: its length is known to the compiler, which then copies it without a call.
template <std::size_t kSize>
char* CopyFixed(const char (&text)[kSize], char* to) {
  std::memcpy(to, text, kSize - 1);
  return to + kSize - 1;
}

// Names and tags of JSON about double the bytes of a small item.
std::size_t ExpectedJson(std::size_t bytes) { return 2 * bytes + kFrameBytes; }

// The items of a list lie one behind the other.
std::string_view BytesOf(const ItemList& items) {
  if (items.empty()) return {};
  const char* const begin = items[0].bytes().data();
  const std::string_view last = items[items.size() - 1].bytes();
  return {begin, static_cast<std::size_t>(last.data() + last.size() - begin)};
}

// Walks item bytes and writes their JSON beside. Each function goes on from `to` and tells where it ended; what it
// needs room for is what it writes, and kFrameBytes more are left for the fixed text of its caller.
class Encoder {
 public:
  // All values are views into `source`.
  Encoder(std::string_view source, std::string* json)
      : source_end_(source.data() + source.size()), buffer_(json, ExpectedJson(source.size())) {}

  void Item(std::string_view body) { buffer_.End(Members(body, Room(buffer_.Begin(), 0))); }
  void Items(const ItemList& items) {
    char* to = Room(buffer_.Begin(), 0);
    *to++ = '[';
    for (const ItemView item : items) {
      to = Room(Members(item.bytes(), to), 0);
      *to++ = ',';
    }
    buffer_.End(Close(']', to));
  }
  void AttributeValue(const ValueView& value) { buffer_.End(Value(value, Room(buffer_.Begin(), 0))); }

 private:
  char* Room(char* to, std::size_t bytes) { return buffer_.Room(to, bytes + kFrameBytes); }

  // Of texts and sets of texts.
  static bool IsPlain(const ValueView& value) { return (value.flags() & ValueView::kPlain) != 0; }

  // There must be room for `text` and a frame.
  char* Copy(std::string_view text, char* to) const {
    if (text.size() <= kShortBytes && source_end_ - text.data() >= std::ptrdiff_t{kShortBytes}) {
      std::memcpy(to, text.data(), kShortBytes);
    } else {
      text.copy(to, text.size());
    }
    return to + text.size();
  }

  // In quotation marks.
  char* Text(std::string_view text, bool is_plain, char* to) {
    if (!is_plain) [[unlikely]]
      return EscapedText(text, to);
    to = Room(to, text.size());
    *to++ = '"';
    to = Copy(text, to);
    *to++ = '"';
    return to;
  }

  char* EscapedText(std::string_view text, char* to) {
    to = Room(to, 0);
    *to++ = '"';
    EscapeInPieces(text, [&](std::string_view piece) {
      to = Room(to, piece.size());
      to += piece.copy(to, piece.size());
    });
    *to++ = '"';
    return Room(to, 0);
  }

  char* Bytes(std::string_view bytes, char* to) {
    to = Room(to, Base64Size(bytes.size()));
    *to++ = '"';
    to = WriteBase64(bytes, to);
    *to++ = '"';
    return to;
  }

  char* NumberText(std::string_view encoded, char* to) {
    to = Room(to, value::kNumberTextBytesMax);
    *to++ = '"';
    to = value::WriteNumberText(encoded, to);
    *to++ = '"';
    return to;
  }

  // In the place of the comma behind the last element, if there was any.
  static char* Close(char bracket, char* to) {
    if (to[-1] == ',') --to;
    *to++ = bracket;
    return to;
  }

  char* SetMember(const ValueView& set, std::string_view member, char* to) {
    switch (set.type()) {
      case AttributeType::kStringSet:
        return Text(member, IsPlain(set), to);
      case AttributeType::kNumberSet:
        return NumberText(member, to);
      default:
        return Bytes(member, to);
    }
  }

  char* Set(const ValueView& set, char* to) {
    const char* at = set.payload().data();
    const char* const end = at + set.payload().size();
    std::string_view member;
    *to++ = '[';
    while (at != end && value::ReadPrefixed(&at, end, &member)) {
      to = Room(SetMember(set, member, to), 0);
      *to++ = ',';
    }
    return Close(']', to);
  }

  char* Elements(std::string_view payload, char* to) {
    const char* at = payload.data();
    const char* const end = at + payload.size();
    ValueView element;
    to = Room(to, 0);  // lists in lists come here without a text between that would ask for room
    *to++ = '[';
    while (at != end && value::ReadValue(&at, end, &element)) {
      to = Room(Value(element, to), 0);
      *to++ = ',';
    }
    return Close(']', to);
  }

  char* Members(std::string_view body, char* to) {
    const char* at = body.data();
    const char* const end = at + body.size();
    std::string_view name;
    bool is_plain = false;
    ValueView value;
    to = Room(to, 0);
    *to++ = '{';
    while (at != end && value::ReadName(&at, end, &name, &is_plain) && value::ReadValue(&at, end, &value)) {
      if (is_plain && value.type() == AttributeType::kString && IsPlain(value)) [[likely]] {
        to = PlainMember(name, value.payload(), to);
      } else {
        to = Text(name, is_plain, to);
        *to++ = ':';
        to = Room(Value(value, to), 0);
      }
      *to++ = ',';
    }
    return Close('}', to);
  }

  // "name":{"S":"text"}: of most members, and so without a call.
  char* PlainMember(std::string_view name, std::string_view text, char* to) {
    to = Room(to, name.size() + text.size());
    *to++ = '"';
    to = Copy(name, to);
    to = CopyFixed("\":{\"S\":\"", to);
    to = Copy(text, to);
    return CopyFixed("\"}", to);
  }

  // {"S":"text"}
  char* Value(const ValueView& value, char* to) {
    const std::string_view payload = value.payload();
    switch (value.type()) {
      case AttributeType::kString:
        to = Text(payload, IsPlain(value), CopyFixed("{\"S\":", to));
        break;
      case AttributeType::kNumber:
        to = NumberText(payload, CopyFixed("{\"N\":", to));
        break;
      case AttributeType::kBinary:
        to = Bytes(payload, CopyFixed("{\"B\":", to));
        break;
      case AttributeType::kBoolean:
        to = value.boolean() ? CopyFixed("{\"BOOL\":true", to) : CopyFixed("{\"BOOL\":false", to);
        break;
      case AttributeType::kNull:
        to = CopyFixed("{\"NULL\":true", to);
        break;
      case AttributeType::kMap:
        to = Members(payload, CopyFixed("{\"M\":", to));
        break;
      case AttributeType::kList:
        to = Elements(payload, CopyFixed("{\"L\":", to));
        break;
      case AttributeType::kStringSet:
        to = Set(value, CopyFixed("{\"SS\":", to));
        break;
      case AttributeType::kNumberSet:
        to = Set(value, CopyFixed("{\"NS\":", to));
        break;
      case AttributeType::kBinarySet:
        to = Set(value, CopyFixed("{\"BS\":", to));
        break;
      case AttributeType::kNone:
        to = CopyFixed("{\"\":null", to);
        break;
    }
    *to++ = '}';
    return to;
  }

  const char* source_end_;
  TextBuffer buffer_;
};

}  // namespace

void AppendAttributeValue(const ValueView& value, std::string* json) {
  Encoder(value.payload(), json).AttributeValue(value);
}

void AppendItem(const ItemView& item, std::string* json) { Encoder(item.bytes(), json).Item(item.bytes()); }

void AppendItems(const ItemList& items, std::string* json) { Encoder(BytesOf(items), json).Items(items); }

}  // namespace karst::wire
