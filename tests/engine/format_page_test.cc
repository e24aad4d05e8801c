#include <map>
#include <string>

#include "engine/request_tokens.h"
#include "support/catch.h"
#include "support/format_examples.h"

namespace karst::engine {
namespace {

std::string SixteenBytes() {
  std::string bytes;
  for (char byte = 0; byte < 16; ++byte) bytes.push_back(byte);
  return bytes;
}

}  // namespace

TEST_CASE("The format page of the engine shows the bytes that records have", "[engine][format]") {
  const TokenRecord token{.done_ms = 1'767'225'600'000, .digest = SixteenBytes(), .read_units = {2, 300}};
  const std::map<std::string, std::string> expected = {
      {"a request of two actions, done at 2026-01-01T00:00:00Z", token.Encode()},
  };
  const std::map<std::string, std::string> shown = testing::ExamplesOfPage("lib/engine/FORMAT.md", "record");
  CHECK(shown.size() == expected.size());
  for (const auto& [name, bytes] : expected) {
    INFO(name);
    REQUIRE(shown.contains(name));
    CHECK(testing::ToHex(shown.at(name)) == testing::ToHex(bytes));
  }
}

TEST_CASE("The record of a token is read back, and damaged bytes are refused", "[engine][tokens]") {
  const TokenRecord token{.done_ms = 7, .digest = SixteenBytes(), .read_units = {2, 300, 0}};
  const std::string bytes = token.Encode();
  const TokenRecord read = TokenRecord::Decode(bytes).value();
  CHECK(read.done_ms == 7);
  CHECK(read.digest == token.digest);
  CHECK(read.read_units == token.read_units);
  for (const std::size_t size : {0U, 1U, 8U, 24U}) {
    INFO(size);
    CHECK_FALSE(TokenRecord::Decode(std::string_view(bytes).substr(0, size)));
  }
  CHECK_FALSE(TokenRecord::Decode(bytes.substr(0, 26) + "\x80"));  // a varint without an end
  CHECK_FALSE(TokenRecord::Decode("\x02" + bytes.substr(1)));      // a version of the future
}

}  // namespace karst::engine
