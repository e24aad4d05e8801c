#include "value/item_notation.h"

#include <vector>

#include "support/catch.h"
#include "value/base64.h"
#include "value/item_writer.h"

namespace karst::value {

namespace {

class NotationReader {
 public:
  NotationReader(std::string_view text, ItemWriter* writer) : rest_(text), writer_(writer) {}

  bool ReadItem() { return ReadMembers() && rest_.empty(); }

 private:
  void SkipSpace() { rest_.remove_prefix(std::min(rest_.find_first_not_of(' '), rest_.size())); }

  bool Take(char expected) {
    SkipSpace();
    if (rest_.empty() || rest_.front() != expected) return false;
    rest_.remove_prefix(1);
    return true;
  }

  // A quoted text; of escapes only those of a quotation mark and a backslash.
  bool TakeText(std::string* text) {
    if (!Take('"')) return false;
    text->clear();
    while (!rest_.empty() && rest_.front() != '"') {
      if (rest_.front() == '\\') rest_.remove_prefix(1);
      if (rest_.empty()) return false;
      *text += rest_.front();
      rest_.remove_prefix(1);
    }
    return Take('"');
  }

  bool TakeWord(std::string_view word) {
    SkipSpace();
    if (rest_.substr(0, word.size()) != word) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  // Calls `read` for each element up to `close`.
  template <typename Read>
  bool ReadSequence(char open, char close, Read read) {
    if (!Take(open)) return false;
    if (Take(close)) return true;
    do {
      if (!read()) return false;
    } while (Take(','));
    return Take(close);
  }

  bool ReadMembers() {
    return ReadSequence('{', '}', [this] {
      std::string name;
      if (!TakeText(&name) || !Take(':')) return false;
      writer_->Name(name);
      return ReadValue();
    });
  }

  bool ReadValue() {
    std::string type;
    return Take('{') && TakeText(&type) && Take(':') && ReadContent(type) && Take('}');
  }

  bool ReadContent(std::string_view type) {
    if (type == "S" || type == "N" || type == "B") return ReadScalar(type);
    if (type == "SS" || type == "NS" || type == "BS") return ReadSet(type);
    if (type == "NULL") return writer_->Null(), TakeWord("true");
    if (type == "BOOL") {
      const bool truth = TakeWord("true");
      writer_->Boolean(truth);
      return truth || TakeWord("false");
    }
    if (type == "M") {
      writer_->BeginMap();
      const bool is_read = ReadMembers();
      writer_->EndMap();
      return is_read;
    }
    writer_->BeginList();
    const bool is_read = type == "L" && ReadSequence('[', ']', [this] { return ReadValue(); });
    writer_->EndList();
    return is_read;
  }

  bool ReadScalar(std::string_view type) {
    std::string text;
    if (!TakeText(&text)) return false;
    if (type == "S") {
      writer_->String(text);
    } else if (type == "B") {
      writer_->Binary(FromBase64(text));
    } else {
      const auto number = karst::Number::Parse(text);
      if (!number) return false;
      writer_->Number(*number);
    }
    return true;
  }

  bool ReadSet(std::string_view type) {
    std::vector<std::string> texts;
    std::vector<karst::Number> numbers;
    const bool is_read = ReadSequence('[', ']', [&] {
      std::string text;
      if (!TakeText(&text)) return false;
      if (type == "NS") numbers.push_back(karst::Number::Parse(text).value_or(karst::Number()));
      texts.push_back(type == "BS" ? FromBase64(text) : text);
      return true;
    });
    std::vector<std::string_view> members(texts.begin(), texts.end());
    if (type == "SS") writer_->StringSet(std::move(members));
    if (type == "BS") writer_->BinarySet(std::move(members));
    if (type == "NS") writer_->NumberSet(numbers);
    return is_read;
  }

  std::string_view rest_;
  ItemWriter* writer_;
};

std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

std::string WriteScalar(const ValueView& value) {
  if (value.type() == AttributeType::kNumber) return Quoted(value.number().ToString());
  if (value.type() == AttributeType::kBinary) return Quoted(ToBase64(value.binary()));
  return Quoted(value.string());
}

std::string WriteValue(const ValueView& value);

std::string WriteContent(const ValueView& value) {
  std::string text;
  const auto separate = [&text] { text += text.empty() ? "" : ", "; };
  switch (value.type()) {
    case AttributeType::kBoolean:
      return value.boolean() ? "true" : "false";
    case AttributeType::kNull:
      return "true";
    case AttributeType::kMap:
      return WriteNotation(value.map());
    case AttributeType::kList:
      for (const ValueView& element : value.list()) separate(), text += WriteValue(element);
      return "[" + text + "]";
    case AttributeType::kStringSet:
    case AttributeType::kNumberSet:
    case AttributeType::kBinarySet:
      for (const ValueView& member : value.set()) separate(), text += WriteScalar(member);
      return "[" + text + "]";
    default:
      return WriteScalar(value);
  }
}

std::string WriteValue(const ValueView& value) {
  return "{\"" + std::string(AttributeTypeName(value.type())) + "\": " + WriteContent(value) + "}";
}

}  // namespace

std::optional<Item> ReadNotation(std::string_view text) {
  std::string body;
  ItemWriter writer(&body);
  if (!NotationReader(text, &writer).ReadItem()) return std::nullopt;
  writer.Finish();
  return Item::FromBody(std::move(body));
}

std::string WriteNotation(const ItemView& item) {
  std::string text;
  for (const auto& [name, value] : item) {
    text += (text.empty() ? "" : ", ") + Quoted(name) + ": " + WriteValue(value);
  }
  return "{" + text + "}";
}

TEST_CASE("The notation of the examples is refused where it makes no sense", "[value][format]") {
  CHECK(ReadNotation(R"({"a": {"S": "x"}})"));
  for (const std::string_view text : {R"({"a": {"S": "x"})", R"({"a": {"X": "x"}})", R"({"a": {"N": "x"}})",
                                      R"({"a": "x"})", R"({"a": {"S": "x"}} more)", "", "[]"}) {
    CHECK_FALSE(ReadNotation(text));
  }
}

}  // namespace karst::value
