#include "base/coding.h"

#include <cstdint>
#include <limits>

#include "support/catch.h"

namespace karst::base {

TEST_CASE("A varint reads back and consumes exactly its own bytes", "[base][coding]") {
  for (const std::uint32_t value :
       {0U, 1U, 127U, 128U, 300U, 16383U, 16384U, std::numeric_limits<std::uint32_t>::max()}) {
    std::string bytes;
    PutVarint32(&bytes, value);
    bytes += "rest";
    std::string_view in = bytes;
    std::uint32_t read = 0;
    REQUIRE(GetVarint32(&in, &read));
    CHECK(read == value);
    CHECK(in == "rest");
  }
}

TEST_CASE("A varint that is cut short or beyond 32 bits is refused and consumes nothing", "[base][coding]") {
  for (const std::string_view bytes :
       {std::string_view(""), std::string_view("\x80"), std::string_view("\xFF\xFF\xFF\xFF\x10")}) {
    std::string_view in = bytes;
    std::uint32_t read = 0;
    CHECK_FALSE(GetVarint32(&in, &read));
    CHECK(in.size() == bytes.size());
  }
}

TEST_CASE("Big-endian integers sort as bytes like the numbers they hold", "[base][coding]") {
  std::string small, large;
  PutBigEndian64(&small, 255);
  PutBigEndian64(&large, 256);
  CHECK(small < large);
  std::string_view in = large;
  std::uint64_t read = 0;
  REQUIRE(GetBigEndian64(&in, &read));
  CHECK(read == 256);
  CHECK(in.empty());
}

TEST_CASE("Length-prefixed bytes read back, and a length beyond the end is refused", "[base][coding]") {
  std::string bytes;
  PutLengthPrefixed(&bytes, std::string_view("a\0b", 3));
  std::string_view in = bytes, read;
  REQUIRE(GetLengthPrefixed(&in, &read));
  CHECK(read == std::string_view("a\0b", 3));
  std::string_view cut = std::string_view(bytes).substr(0, 3);
  CHECK_FALSE(GetLengthPrefixed(&cut, &read));
}

}  // namespace karst::base
