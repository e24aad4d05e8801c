#include "wire/value_json.h"

#include <cstring>

#include "value/number_text.h"
#include "wire/base64.h"
#include "wire/json_escape.h"
#include "wire/text_buffer.h"

namespace karst::wire {
namespace {

// Short fixed text: its length is known to the compiler, which then copies it without a call.
template <std::size_t kSize>
char* CopyFixed(const char (&text)[kSize], char* to) {
  std::memcpy(to, text, kSize - 1);
  return to + kSize - 1;
}

// More than the fixed text around any value or name.
constexpr std::size_t kFrameBytes = 16;

void AppendEscapedText(std::string_view text, TextBuffer* json) {
  json->Append('"');
  EscapeInPieces(text, [json](std::string_view piece) { json->Append(piece); });
  json->Append('"');
}

void AppendText(std::string_view text, bool plain, TextBuffer* json) {
  if (!plain) return AppendEscapedText(text, json);
  char* to = json->Room(text.size() + kFrameBytes);
  *to++ = '"';
  to = TextBuffer::Copy(text, to);
  *to++ = '"';
  json->Close(to);
}

// {"S":"text"
void AppendString(const ValueView& value, TextBuffer* json) {
  const std::string_view text = value.payload();
  char* to = CopyFixed("{\"S\":", json->Room(text.size() + kFrameBytes));
  if ((value.flags() & ValueView::kPlain) == 0) {
    json->Close(to);
    AppendEscapedText(text, json);
    return;
  }
  *to++ = '"';
  to = TextBuffer::Copy(text, to);
  *to++ = '"';
  json->Close(to);
}

void AppendBinary(std::string_view bytes, TextBuffer* json) {
  char* to = json->Room(Base64Size(bytes.size()) + 2);
  *to++ = '"';
  to = WriteBase64(bytes, to);
  *to++ = '"';
  json->Close(to);
}

void AppendNumber(std::string_view encoded, TextBuffer* json) {
  char* to = json->Room(value::kNumberTextBytesMax + 2);
  *to++ = '"';
  to = value::WriteNumberText(encoded, to);
  *to++ = '"';
  json->Close(to);
}

void AppendSet(const ValueView& value, TextBuffer* json) {
  json->Append('[');
  bool first = true;
  for (const ValueView& member : value.set()) {
    if (!first) json->Append(',');
    first = false;
    switch (value.type()) {
      case AttributeType::kStringSet:
        AppendText(member.payload(), (member.flags() & ValueView::kPlain) != 0, json);
        break;
      case AttributeType::kNumberSet:
        AppendNumber(member.payload(), json);
        break;
      default:
        AppendBinary(member.payload(), json);
        break;
    }
  }
  json->Append(']');
}

void AppendValue(const ValueView& value, TextBuffer* json);

void AppendList(const ValueView& value, TextBuffer* json) {
  json->Append('[');
  bool first = true;
  for (const ValueView& element : value.list()) {
    if (!first) json->Append(',');
    first = false;
    AppendValue(element, json);
  }
  json->Append(']');
}

// ,"name":
void AppendName(const AttributeView& attribute, bool first, TextBuffer* json) {
  char* to = json->Room(attribute.name.size() + kFrameBytes);
  if (!first) *to++ = ',';
  if (!attribute.name_is_plain) {
    json->Close(to);
    AppendEscapedText(attribute.name, json);
    json->Append(':');
    return;
  }
  *to++ = '"';
  to = TextBuffer::Copy(attribute.name, to);
  json->Close(CopyFixed("\":", to));
}

void AppendMembers(const ItemView& item, TextBuffer* json) {
  json->Append('{');
  bool first = true;
  for (const AttributeView& attribute : item) {
    AppendName(attribute, first, json);
    first = false;
    AppendValue(attribute.value, json);
  }
  json->Append('}');
}

void AppendValue(const ValueView& value, TextBuffer* json) {
  switch (value.type()) {
    case AttributeType::kString:
      AppendString(value, json);
      break;
    case AttributeType::kNumber:
      json->Append("{\"N\":");
      AppendNumber(value.payload(), json);
      break;
    case AttributeType::kBinary:
      json->Append("{\"B\":");
      AppendBinary(value.payload(), json);
      break;
    case AttributeType::kBoolean:
      json->Append(value.boolean() ? "{\"BOOL\":true" : "{\"BOOL\":false");
      break;
    case AttributeType::kNull:
      json->Append("{\"NULL\":true");
      break;
    case AttributeType::kMap:
      json->Append("{\"M\":");
      AppendMembers(value.map(), json);
      break;
    case AttributeType::kList:
      json->Append("{\"L\":");
      AppendList(value, json);
      break;
    case AttributeType::kStringSet:
      json->Append("{\"SS\":");
      AppendSet(value, json);
      break;
    case AttributeType::kNumberSet:
      json->Append("{\"NS\":");
      AppendSet(value, json);
      break;
    case AttributeType::kBinarySet:
      json->Append("{\"BS\":");
      AppendSet(value, json);
      break;
    case AttributeType::kNone:
      json->Append("{\"\":null");
      break;
  }
  json->Append('}');
}

// Names and tags of JSON about double the bytes of a small item.
std::size_t ExpectedJson(std::size_t bytes) { return 2 * bytes + 64; }

}  // namespace

void AppendAttributeValue(const ValueView& value, std::string* json) {
  TextBuffer buffer(json, ExpectedJson(value.payload().size()));
  AppendValue(value, &buffer);
}

void AppendItem(const ItemView& item, std::string* json) {
  TextBuffer buffer(json, ExpectedJson(item.bytes().size()));
  AppendMembers(item, &buffer);
}

}  // namespace karst::wire
