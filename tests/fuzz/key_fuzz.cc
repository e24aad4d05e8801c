// Keys and catalog records from arbitrary bytes: what decodes encodes back to itself, and order survives the encoding.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "catalog/descriptor_codec.h"
#include "catalog/dropped_objects.h"
#include "storage/keyspace.h"

namespace {

using namespace karst;

void CheckDescriptor(std::string_view bytes) {
  const Result<catalog::TableDescriptor> table = catalog::DecodeDescriptor(bytes);
  if (!table) return;
  std::string once;
  catalog::EncodeDescriptor(*table, &once);
  const Result<catalog::TableDescriptor> again = catalog::DecodeDescriptor(once);
  KARST_CHECK(again);
  std::string twice;
  catalog::EncodeDescriptor(*again, &twice);
  KARST_CHECK(once == twice);
}

void CheckDropped(std::string_view bytes) {
  const Result<catalog::DroppedObjects> dropped = catalog::DecodeDropped(bytes);
  if (!dropped) return;
  std::string encoded;
  catalog::EncodeDropped(*dropped, &encoded);
  const Result<catalog::DroppedObjects> again = catalog::DecodeDropped(encoded);
  KARST_CHECK(again && again->objects == dropped->objects);
}

void CheckForeignIndexKey(std::string_view key, std::size_t hash, std::size_t range) {
  const auto primary = storage::PrimaryKeyOfIndexKey(key, hash, range);
  if (!primary) return;
  KARST_CHECK(primary->sort.data() + primary->sort.size() == key.data() + key.size());
  KARST_CHECK(primary->partition.data() >= key.data());
}

void CheckOwnIndexKey(std::string_view a, std::string_view b) {
  const std::vector<std::string_view> hash = {a, b};
  const std::vector<std::string_view> range = {b, a};
  std::string key;
  storage::AppendIndexKey(1, {.hash = hash, .range = range, .partition = a, .sort = b}, &key);
  const auto primary = storage::PrimaryKeyOfIndexKey(key, hash.size(), range.size());
  KARST_CHECK(primary && primary->partition == a && primary->sort == b);
}

void CheckOrder(std::string_view a, std::string_view b) {
  std::string escaped_a;
  std::string escaped_b;
  storage::AppendEscaped(a, &escaped_a);
  storage::AppendEscaped(b, &escaped_b);
  KARST_CHECK((escaped_a < escaped_b) == (a < b));
  KARST_CHECK((escaped_a == escaped_b) == (a == b));
  std::string prefix;
  storage::AppendEscapedPrefix(b, &prefix);
  KARST_CHECK(escaped_a.starts_with(prefix) == a.starts_with(b));
}

}  // namespace

// The first byte chooses the shape of an index key and where the rest is cut in two.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::string_view rest = input.substr(1);
  CheckDescriptor(input);
  CheckDropped(input);
  CheckForeignIndexKey(rest, 1 + (data[0] & 3), (data[0] >> 2) & 7);
  const std::size_t cut = std::min<std::size_t>(data[0] >> 4, rest.size());
  CheckOwnIndexKey(rest.substr(0, cut), rest.substr(cut));
  CheckOrder(rest.substr(0, cut), rest.substr(cut));
  return 0;
}
