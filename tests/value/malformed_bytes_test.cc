#include <karst/value.h>

#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>

#include "support/catch.h"
#include "value/item_writer.h"
#include "value/value_rules.h"
#include "value/value_size.h"

namespace karst::value {

namespace {

Item EveryType() {
  return {{"b", Binary("\1\2")},
          {"bs", BinarySet{"\1", "\2"}},
          {"l", List{1, "two", List{3}, Item{{"k", "v"}}}},
          {"long", std::string(200, 'x')},
          {"m", Item{{"deep", Item{{"deeper", true}}}, {"n", nullptr}}},
          {"n", -12.5},
          {"ns", NumberSet{1, 2, 3}},
          {"ss", StringSet{"a", "b\""}}};
}

std::size_t ReadAll(const ValueView& value);

std::size_t ReadAll(const ItemView& item) {
  std::size_t read = 0;
  for (const auto& [name, value] : item) read += name.size() + ReadAll(value);
  return read;
}

std::size_t ReadAll(const ValueView& value) {
  std::size_t read = value.number().ToString().size() + std::string(value.payload()).size() + ReadAll(value.map());
  for (const ValueView& element : value.list()) read += ReadAll(element);
  for (const ValueView& member : value.set()) read += ReadAll(member);
  return read;
}

// From a block of exactly that size, so that a memory checker sees any read past its end.
void ReadEverywhere(std::string_view bytes) {
  const auto block = std::make_unique<char[]>(bytes.size());
  bytes.copy(block.get(), bytes.size());
  const ItemView item(std::string_view(block.get(), bytes.size()));
  CHECK(ReadAll(item) < 100 * (bytes.size() + 1));
  CHECK_FALSE(item["no such name"]);
  static_cast<void>(CheckValues(item));
  static_cast<void>(ItemSizeBytes(item));
}

std::string MessageFor(std::string_view body) {
  const Result<void> checked = CheckItemBytes(body);
  if (checked) return "well-formed";
  CHECK(checked.error().code() == ErrorCode::kCorruption);
  return checked.error().message();
}

}  // namespace

TEST_CASE("An item cut short anywhere is read up to the cut and found out by the check", "[value][malformed]") {
  const Item item = EveryType();
  REQUIRE(CheckItemBytes(item.bytes()));
  std::size_t accepted = 0;
  for (std::size_t size = 0; size < item.bytes().size(); ++size) {
    ReadEverywhere(item.bytes().substr(0, size));
    if (CheckItemBytes(item.bytes().substr(0, size))) ++accepted;
  }
  CHECK(accepted == item.size());  // a cut between two attributes leaves a shorter item
}

TEST_CASE("An item with any byte changed is never read out of bounds", "[value][malformed]") {
  const std::string bytes(EveryType().bytes());
  std::mt19937 random(20260106);
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (const int mask : {0x01, 0x10, 0x80, 0xFF, static_cast<int>(random() % 255) + 1}) {
      std::string changed = bytes;
      changed[at] = static_cast<char>(changed[at] ^ mask);
      ReadEverywhere(changed);
    }
  }
}

void Expect(std::string_view bytes, std::string_view message) {
  CHECK(MessageFor(bytes) == "malformed item bytes: " + std::string(message));
  ReadEverywhere(bytes);
}

TEST_CASE("The check names what is wrong with a name and where", "[value][malformed]") {
  using std::string_view_literals::operator""sv;
  CHECK(MessageFor("") == "well-formed");
  CHECK(MessageFor("\x03"
                   "a\x05"sv) == "well-formed");
  Expect("\x09"sv, "a name is cut short at byte 0");
  Expect(
      "\x83\x00"
      "a\x05"sv,
      "a name is cut short at byte 0");  // a length in two bytes where one does
  Expect("\x03\xFF\x05"sv, "a name is not UTF-8 at byte 0");
  Expect(
      "\x02"
      "a\x05"sv,
      "a name's flag is wrong at byte 0");
  Expect(
      "\x03"
      "b\x05\x03"
      "a\x05"sv,
      "names are not in ascending order at byte 3");
  Expect(
      "\x03"
      "a\x05\x03"
      "a\x05"sv,
      "names are not in ascending order at byte 3");
}

TEST_CASE("The check names what is wrong with a value and where", "[value][malformed]") {
  using std::string_view_literals::operator""sv;
  Expect(
      "\x03"
      "a"sv,
      "a value is cut short or of unknown type at byte 2");
  Expect(
      "\x03"
      "a\x00"sv,
      "a value is cut short or of unknown type at byte 2");
  Expect(
      "\x03"
      "a\x0B"sv,
      "a value is cut short or of unknown type at byte 2");
  Expect(
      "\x03"
      "a\x11\x02x"sv,
      "a value is cut short or of unknown type at byte 2");
  Expect(
      "\x03"
      "a\x11\x81\x00x"sv,
      "a length has a longer form than needed at byte 2");
  Expect(
      "\x03"
      "a\x81\x01x"sv,
      "an invalid value was stored at byte 2");
  Expect(
      "\x03"
      "a\x01\x01\xFF"sv,
      "a string is not UTF-8 at byte 2");
  Expect(
      "\x03"
      "a\x01\x01x"sv,
      "the flags of a tag are wrong at byte 2");
  Expect(
      "\x03"
      "a\x11\x01\n"sv,
      "the flags of a tag are wrong at byte 2");
  Expect(
      "\x03"
      "a\x15"sv,
      "the flags of a tag are wrong at byte 2");
  Expect(
      "\x03"
      "a\x24"sv,
      "the flags of a tag are wrong at byte 2");
  Expect(
      "\x03"
      "a\x02\x01\xC1"sv,
      "a number is malformed at byte 2");
}

TEST_CASE("The check names what is wrong with a set or a list and where", "[value][malformed]") {
  using std::string_view_literals::operator""sv;
  Expect(
      "\x03"
      "a\x18\x00"sv,
      "a set is empty at byte 2");
  Expect(
      "\x03"
      "a\x18\x02\x05x"sv,
      "a member of a set is cut short at byte 4");
  Expect(
      "\x03"
      "a\x18\x04\x01"
      "b\x01"
      "a"sv,
      "members of a set are not in ascending order at byte 6");
  Expect(
      "\x03"
      "a\x09\x02\x01\xC1"sv,
      "a number in a set is malformed at byte 4");
  Expect(
      "\x03"
      "a\x08\x02\x01\xFF"sv,
      "a string in a set is not UTF-8 at byte 4");
  Expect(
      "\x03"
      "a\x08\x02\x01x"sv,
      "the flags of a tag are wrong at byte 2");
  Expect(
      "\x03"
      "a\x06\x02\x03"
      "b"sv,
      "a value is cut short or of unknown type at byte 6");
}

TEST_CASE("Nesting beyond any limit is refused without deep recursion", "[value][malformed]") {
  std::string payload;
  for (int level = 0; level < 3000; ++level) {
    std::string bytes;
    ItemWriter writer(&bytes);
    writer.Copy(ValueView(AttributeType::kList, 0, payload));
    payload = std::move(bytes);
  }
  std::string body;
  ItemWriter writer(&body);
  writer.Name("a");
  writer.Copy(ValueView(AttributeType::kList, 0, payload));
  writer.Finish();
  CHECK_FALSE(CheckItemBytes(body));
  CHECK_FALSE(CheckValues(ItemView(body)));
  CHECK(ItemSizeBytes(ItemView(body)) > 32 * 4);
}

}  // namespace karst::value
