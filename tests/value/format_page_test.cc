#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include <karst/number.h>
#include <karst/value.h>

#include "support/catch.h"
#include "value/item_notation.h"
#include "value/value_rules.h"

namespace karst::value {

namespace {

// One fenced example of FORMAT.md: what it shows, and its bytes.
struct Example {
  std::string kind;  // "item" or "number"
  std::string text;
  std::string bytes;
};

int HexDigit(char c) { return c >= '0' && c <= '9' ? c - '0' : c - 'A' + 10; }

// "03 61  ; explanation" as bytes.
std::string BytesOfLine(std::string_view line) {
  std::string bytes;
  line = line.substr(0, line.find(';'));
  for (std::size_t at = 0; at + 1 < line.size();) {
    if (line[at] == ' ') {
      ++at;
    } else {
      bytes += static_cast<char>(HexDigit(line[at]) * 16 + HexDigit(line[at + 1]));
      at += 2;
    }
  }
  return bytes;
}

std::vector<Example> ExamplesOfPage() {
  std::ifstream page(KARST_SOURCE_DIR "/lib/value/FORMAT.md");
  std::vector<Example> examples;
  std::string line;
  while (std::getline(page, line)) {
    if (line != "```item" && line != "```number") continue;
    Example example;
    example.kind = line.substr(3);
    std::getline(page, example.text);
    while (std::getline(page, line) && line != "```") example.bytes += BytesOfLine(line);
    examples.push_back(example);
  }
  return examples;
}

}  // namespace

TEST_CASE("The format page shows the bytes that items have", "[value][format]") {
  int count = 0;
  for (const Example& example : ExamplesOfPage()) {
    if (example.kind != "item") continue;
    ++count;
    INFO(example.text);
    const std::optional<Item> item = ReadNotation(example.text);
    REQUIRE(item);
    CHECK(item->bytes() == example.bytes);
    CHECK(CheckItemBytes(example.bytes));
    CHECK(WriteNotation(ItemView(example.bytes)) == example.text);
  }
  CHECK(count == 11);
}

TEST_CASE("The format page shows the bytes that numbers have", "[value][format]") {
  int count = 0;
  for (const Example& example : ExamplesOfPage()) {
    if (example.kind != "number") continue;
    ++count;
    INFO(example.text);
    const Result<Number> number = Number::Parse(example.text);
    REQUIRE(number);
    CHECK(number->encoded() == example.bytes);
    const Result<Number> decoded = Number::FromEncoded(example.bytes);
    REQUIRE(decoded);
    CHECK(*decoded == *number);
  }
  CHECK(count == 14);
}

}  // namespace karst::value
