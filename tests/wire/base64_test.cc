#include "wire/base64.h"

#include <string>
#include <utility>

#include "support/catch.h"

using karst::wire::AppendBase64;
using karst::wire::AppendBase64Decoded;

TEST_CASE("Base64 has the examples of RFC 4648, both ways", "[wire][base64]") {
  const std::pair<const char*, const char*> examples[] = {{"", ""},
                                                          {"f", "Zg=="},
                                                          {"fo", "Zm8="},
                                                          {"foo", "Zm9v"},
                                                          {"foob", "Zm9vYg=="},
                                                          {"fooba", "Zm9vYmE="},
                                                          {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : examples) {
    std::string encoded = "before ";
    AppendBase64(bytes, &encoded);
    CHECK(encoded == std::string("before ") + text);
    std::string decoded = "before ";
    CHECK(AppendBase64Decoded(text, &decoded));
    CHECK(decoded == std::string("before ") + bytes);
  }
}

TEST_CASE("Base64 gives every byte back at every place", "[wire][base64]") {
  std::string bytes;
  for (int i = 0; i < 256 * 4; ++i) {
    bytes.push_back(static_cast<char>(i * 37 + i / 256));
    std::string text;
    AppendBase64(bytes, &text);
    std::string decoded;
    REQUIRE(AppendBase64Decoded(text, &decoded));
    REQUIRE(decoded == bytes);
  }
}

TEST_CASE("Base64 that is not canonical is refused and leaves the output as it was", "[wire][base64]") {
  for (const char* text : {"Z", "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "=m9v", "Z=9v", "Zm=v",
                           "====", "Zm9v====", "Zg==Zg==", "Zm 9", "Zm9-", "Zm9_", "Zm9\xFF"}) {
    INFO(text);
    std::string out = "kept";
    CHECK_FALSE(AppendBase64Decoded(text, &out));
    CHECK(out == "kept");
  }
}
