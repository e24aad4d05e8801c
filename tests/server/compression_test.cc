#include "server/compression.h"

#include <string>

#include "support/catch.h"

namespace karst::server {
namespace {

constexpr std::size_t kSpare = 64;

TEST_CASE("What Gzip packs, Inflate unpacks, with room to spare", "[server][compression]") {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{100000}}) {
    const std::string plain(size, 'k');
    const std::optional<std::string> packed = Gzip(plain);
    REQUIRE(packed);
    std::string unpacked;
    REQUIRE(Inflate(Encoding::kGzip, *packed, size, kSpare, &unpacked) == InflateStatus::kOk);
    CHECK(unpacked == plain);
    CHECK(unpacked.capacity() >= size + kSpare);
  }
}

TEST_CASE("Inflate stops at its limit, whatever the input unpacks to", "[server][compression]") {
  const std::optional<std::string> bomb = Gzip(std::string(50'000'000, '\0'));
  REQUIRE(bomb);
  std::string unpacked;
  CHECK(Inflate(Encoding::kGzip, *bomb, 1000, kSpare, &unpacked) == InflateStatus::kTooLarge);
  CHECK(unpacked.capacity() < 10000);
}

TEST_CASE("Inflate refuses every proper prefix, and every byte changed in the checksum", "[server][compression]") {
  const std::optional<std::string> packed = Gzip("the quick brown fox");
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
