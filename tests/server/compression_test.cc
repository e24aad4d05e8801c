#include "server/compression.h"

#include <string>

#include "server/accept_encoding.h"
#include "support/catch.h"

namespace karst::server {
namespace {

constexpr std::size_t kSpare = 64;

TEST_CASE("What Deflate packs, Inflate unpacks, with room to spare", "[server][compression]") {
  for (const Encoding encoding : {Encoding::kGzip, Encoding::kDeflate}) {
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{100000}}) {
      const std::string plain(size, 'k');
      const std::optional<std::string> packed = Deflate(encoding, plain);
      REQUIRE(packed);
      std::string unpacked;
      REQUIRE(Inflate(encoding, *packed, size, kSpare, &unpacked) == InflateStatus::kOk);
      CHECK(unpacked == plain);
      CHECK(unpacked.capacity() >= size + kSpare);
    }
  }
}

TEST_CASE("An answer is packed as its client prefers", "[server][compression]") {
  for (const char* gzip : {"gzip", "deflate, gzip", "br, gzip;q=0.5", "*", "GZIP ; q=0.001", "deflate;q=0.5, *",
                           "gzip, deflate, br", "gzip;q=1, identity"}) {
    INFO(gzip);
    CHECK(ChooseEncoding(gzip) == Encoding::kGzip);
  }
  for (const char* deflate : {"deflate", "deflate, gzip;q=0.9", "gzip;q=0, *", "gzip;q=0,deflate;q=0.1"}) {
    INFO(deflate);
    CHECK(ChooseEncoding(deflate) == Encoding::kDeflate);
  }
  for (const char* neither : {"", "br", "identity", "gzip;q=0", "gzip;q=0, identity", "*;q=0", "gzip;q=0.5, identity",
                              "gzip;q=much", "gzip;q=-1", "gzip;q=nan", "gzipped", ",;,q=1"}) {
    INFO(neither);
    CHECK_FALSE(ChooseEncoding(neither));
  }
}

TEST_CASE("Inflate stops at its limit, whatever the input unpacks to", "[server][compression]") {
  const std::optional<std::string> bomb = Deflate(Encoding::kGzip, std::string(50'000'000, '\0'));
  REQUIRE(bomb);
  std::string unpacked;
  CHECK(Inflate(Encoding::kGzip, *bomb, 1000, kSpare, &unpacked) == InflateStatus::kTooLarge);
  CHECK(unpacked.capacity() < 10000);
}

TEST_CASE("Inflate refuses every proper prefix, and every byte changed in the checksum", "[server][compression]") {
  const std::optional<std::string> packed = Deflate(Encoding::kGzip, "the quick brown fox");
  REQUIRE(packed);
  std::string unpacked;
  for (std::size_t size = 0; size < packed->size(); ++size) {
    CHECK(Inflate(Encoding::kGzip, packed->substr(0, size), 1000, kSpare, &unpacked) == InflateStatus::kMalformed);
  }
  std::string broken = *packed;
  broken[broken.size() - 6] = static_cast<char>(broken[broken.size() - 6] ^ 1);
  CHECK(Inflate(Encoding::kGzip, broken, 1000, kSpare, &unpacked) == InflateStatus::kMalformed);
}

TEST_CASE("Crc32 is the one of zlib and DynamoDB", "[server][compression]") {
  CHECK(Crc32("123456789") == 0xCBF43926U);
  CHECK(Crc32("") == 0);
}

}  // namespace
}  // namespace karst::server
