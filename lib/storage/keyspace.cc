#include "storage/keyspace.h"

#include "base/coding.h"
#include "base/hash.h"

namespace karst::storage {
namespace {

// Which record of the catalog family a key names. Stored; never renumber.
constexpr char kStoreFormatRecord = 1;
constexpr char kNextObjectIdRecord = 2;
constexpr char kTableRecord = 3;
constexpr char kDroppedRecord = 4;
constexpr char kBackfillRecord = 5;
constexpr char kStreamRecord = 6;

// What stands there in the family of tokens; the catalog stays below. Stored; never renumber.
constexpr char kTokenRecord = '\x80';

// Within an escaped attribute a zero byte is followed by one of these two: more bytes follow, or the end.
constexpr char kEscapedZero = '\xFF';
constexpr char kTerminator = '\x01';

constexpr std::size_t kObjectIdBytes = 4;
constexpr std::size_t kLengthBytesMax = 2;  // of a partition key's length
constexpr std::size_t kStreamKeyBytes = 16;

__extension__ using Uint128 = unsigned __int128;

// Where segment `segment` of `total` begins among all 64-bit hashes.
std::uint64_t SegmentStart(std::uint32_t segment, std::uint32_t total) {
  return static_cast<std::uint64_t>((static_cast<Uint128>(segment) << 64) / total);
}

// Of an expiry record the second stands in the place of the hash.
void AppendObjectAndHash(ObjectId object, std::uint64_t hash, std::string* out) {
  base::PutBigEndian32(out, object);
  base::PutBigEndian64(out, hash);
}

void AppendIndexPartitionPrefix(ObjectId index, const std::vector<std::string_view>& hash, std::string* out) {
  if (hash.size() == 1) {
    AppendObjectAndHash(index, base::StableHash(hash.front()), out);
    base::PutLengthPrefixed(out, hash.front());
    return;
  }
  std::string attributes;
  for (const std::string_view attribute : hash) base::PutLengthPrefixed(&attributes, attribute);
  AppendObjectAndHash(index, base::StableHash(attributes), out);
  out->append(attributes);
}

// Takes an escaped attribute and its terminator from the front; false when there is no terminator.
bool SkipEscaped(std::string_view* in) {
  for (std::size_t zero = in->find('\0'); zero != std::string_view::npos; zero = in->find('\0', zero + 2)) {
    if (zero + 1 == in->size()) return false;
    const char mark = (*in)[zero + 1];
    if (mark == kTerminator) {
      in->remove_prefix(zero + 2);
      return true;
    }
    if (mark != kEscapedZero) return false;
  }
  return false;
}

// In the place of an id stands the one that no object has, so that no two kinds of record can have the same key.
std::string CatalogKey(char record, std::string_view rest = {}) {
  std::string key;
  base::PutBigEndian32(&key, kNoObject);
  key.push_back(record);
  key.append(rest);
  return key;
}

std::string CatalogKey(char record, ObjectId object) {
  std::string key = CatalogKey(record);
  base::PutBigEndian32(&key, object);
  return key;
}

KeyRange PrefixRange(std::string prefix) {
  std::string upper = PrefixSuccessor(prefix);
  return {std::move(prefix), std::move(upper)};
}

}  // namespace

std::string PrefixSuccessor(std::string_view prefix) {
  std::string successor(prefix);
  while (!successor.empty() && successor.back() == '\xFF') successor.pop_back();
  if (!successor.empty()) successor.back() = static_cast<char>(static_cast<unsigned char>(successor.back()) + 1);
  return successor;
}

std::string KeySuccessor(std::string_view key) {
  std::string successor;
  successor.reserve(key.size() + 1);
  successor.append(key);
  successor.push_back('\0');
  return successor;
}

void AppendItemKey(ObjectId table, std::string_view partition, std::string_view sort, std::string* out) {
  out->reserve(out->size() + kPrefixBytes + kLengthBytesMax + partition.size() + sort.size());
  AppendObjectAndHash(table, base::StableHash(partition), out);
  base::PutLengthPrefixed(out, partition);
  out->append(sort);
}

ItemKey::ItemKey(ObjectId table, std::string_view partition, std::string_view sort) {
  if (kPrefixBytes + kLengthBytesMax + partition.size() + sort.size() > usual_.size()) {
    AppendItemKey(table, partition, sort, &long_);
    view_ = long_;
    return;
  }
  char* at = usual_.data();
  at = base::WriteBigEndian32(at, table);
  at = base::WriteBigEndian64(at, base::StableHash(partition));
  at = base::WriteVarint32(at, static_cast<std::uint32_t>(partition.size()));
  at += partition.copy(at, partition.size());
  at += sort.copy(at, sort.size());
  view_ = {usual_.data(), static_cast<std::size_t>(at - usual_.data())};
}

std::string ItemPartitionPrefix(ObjectId table, std::string_view partition) {
  std::string prefix;
  AppendItemKey(table, partition, {}, &prefix);
  return prefix;
}

void AppendIndexKey(ObjectId index, const IndexEntryKey& key, std::string* out) {
  AppendIndexPartitionPrefix(index, key.hash, out);
  for (const std::string_view attribute : key.range) AppendEscaped(attribute, out);
  base::PutLengthPrefixed(out, key.partition);
  out->append(key.sort);
}

std::string IndexPartitionPrefix(ObjectId index, const std::vector<std::string_view>& hash) {
  std::string prefix;
  AppendIndexPartitionPrefix(index, hash, &prefix);
  return prefix;
}

void AppendEscaped(std::string_view bytes, std::string* out) {
  AppendEscapedPrefix(bytes, out);
  out->push_back('\0');
  out->push_back(kTerminator);
}

void AppendEscapedPrefix(std::string_view bytes, std::string* out) {
  std::size_t start = 0;
  for (std::size_t zero = bytes.find('\0'); zero != std::string_view::npos; zero = bytes.find('\0', start)) {
    out->append(bytes.substr(start, zero + 1 - start));
    out->push_back(kEscapedZero);
    start = zero + 1;
  }
  out->append(bytes.substr(start));
}

std::optional<PrimaryKeyView> PrimaryKeyOfIndexKey(std::string_view key, std::size_t hash_attributes,
                                                   std::size_t range_attributes) {
  if (key.size() < kPrefixBytes) return std::nullopt;
  key.remove_prefix(kPrefixBytes);
  std::string_view skipped;
  for (std::size_t i = 0; i < hash_attributes; ++i) {
    if (!base::GetLengthPrefixed(&key, &skipped)) return std::nullopt;
  }
  for (std::size_t i = 0; i < range_attributes; ++i) {
    if (!SkipEscaped(&key)) return std::nullopt;
  }
  PrimaryKeyView primary;
  if (!base::GetLengthPrefixed(&key, &primary.partition)) return std::nullopt;
  primary.sort = key;
  return primary;
}

std::optional<PrimaryKeyView> PrimaryKeyOfItemKey(std::string_view key) {
  // What follows the prefix of an item's key is what follows the attributes of an index entry's.
  return PrimaryKeyOfIndexKey(key, 0, 0);
}

std::optional<std::vector<std::string_view>> PartitionOfKey(std::string_view key, std::size_t hash_attributes) {
  if (key.size() < kPrefixBytes) return std::nullopt;
  key.remove_prefix(kPrefixBytes);
  std::vector<std::string_view> attributes(hash_attributes);
  for (std::string_view& attribute : attributes) {
    if (!base::GetLengthPrefixed(&key, &attribute)) return std::nullopt;
  }
  return attributes;
}

void AppendExpiryKey(ObjectId expiry, std::uint64_t second, std::string_view partition, std::string_view sort,
                     std::string* out) {
  AppendObjectAndHash(expiry, second, out);
  base::PutLengthPrefixed(out, partition);
  out->append(sort);
}

std::optional<ExpiryKeyView> ParseExpiryKey(std::string_view key) {
  ExpiryKeyView parsed;
  ObjectId id = 0;
  if (!base::GetBigEndian32(&key, &id) || !base::GetBigEndian64(&key, &parsed.second) ||
      !base::GetLengthPrefixed(&key, &parsed.item.partition)) {
    return std::nullopt;
  }
  parsed.item.sort = key;
  return parsed;
}

KeyRange ExpiryRange(ObjectId expiry, std::uint64_t first, std::uint64_t end) {
  KeyRange range;
  AppendObjectAndHash(expiry, first, &range.lower);
  AppendObjectAndHash(expiry, end, &range.upper);
  return range;
}

std::string StreamKey(ObjectId stream, std::uint32_t shard, std::uint64_t sequence) {
  std::string key;
  key.reserve(kStreamKeyBytes);
  base::PutBigEndian32(&key, stream);
  base::PutBigEndian32(&key, shard);
  base::PutBigEndian64(&key, sequence);
  return key;
}

KeyRange StreamRange(ObjectId stream, std::uint32_t shard, std::uint64_t first, std::uint64_t end) {
  return {StreamKey(stream, shard, first), StreamKey(stream, shard, end)};
}

KeyRange StreamShardRange(ObjectId stream, std::uint32_t shard) {
  std::string prefix;
  base::PutBigEndian32(&prefix, stream);
  base::PutBigEndian32(&prefix, shard);
  return PrefixRange(std::move(prefix));
}

std::optional<std::uint64_t> SequenceOfStreamKey(std::string_view key) {
  if (key.size() != kStreamKeyBytes) return std::nullopt;
  key.remove_prefix(kStreamKeyBytes - sizeof(std::uint64_t));
  std::uint64_t sequence = 0;
  base::GetBigEndian64(&key, &sequence);
  return sequence;
}

KeyRange ObjectRange(ObjectId object) {
  std::string prefix;
  base::PutBigEndian32(&prefix, object);
  return PrefixRange(std::move(prefix));
}

std::uint64_t PartitionHashOf(std::string_view key) {
  ObjectId object = 0;
  std::uint64_t hash = 0;
  const bool has_one = base::GetBigEndian32(&key, &object) && base::GetBigEndian64(&key, &hash);
  return has_one ? hash : 0;
}

KeyRange SegmentRange(ObjectId object, std::uint32_t segment, std::uint32_t total_segments) {
  KeyRange range = ObjectRange(object);
  if (segment > 0) base::PutBigEndian64(&range.lower, SegmentStart(segment, total_segments));
  if (segment + 1 < total_segments) {
    range.upper.assign(range.lower, 0, kObjectIdBytes);
    base::PutBigEndian64(&range.upper, SegmentStart(segment + 1, total_segments));
  }
  return range;
}

std::string StoreFormatKey() { return CatalogKey(kStoreFormatRecord); }

std::string NextObjectIdKey() { return CatalogKey(kNextObjectIdRecord); }

std::string TableRecordKey(std::string_view table_name) { return CatalogKey(kTableRecord, table_name); }

KeyRange TableRecordRange() { return PrefixRange(CatalogKey(kTableRecord)); }

std::string DroppedRecordKey(ObjectId first) { return CatalogKey(kDroppedRecord, first); }

KeyRange DroppedRecordRange() { return PrefixRange(CatalogKey(kDroppedRecord)); }

std::string BackfillRecordKey(ObjectId object) { return CatalogKey(kBackfillRecord, object); }

std::string StreamRecordKey(ObjectId stream) { return CatalogKey(kStreamRecord, stream); }

KeyRange StreamRecordRange() { return PrefixRange(CatalogKey(kStreamRecord)); }

std::string TokenKey(std::uint64_t span, char scope, std::string_view token) {
  std::string key = CatalogKey(kTokenRecord);
  base::PutBigEndian64(&key, span);
  key.push_back(scope);
  key.append(token);
  return key;
}

KeyRange TokenRangeBelow(std::uint64_t span) {
  KeyRange range{CatalogKey(kTokenRecord), CatalogKey(kTokenRecord)};
  base::PutBigEndian64(&range.upper, span);
  return range;
}

}  // namespace karst::storage
