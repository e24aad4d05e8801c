// Keyspace: the shape of every stored key (FORMAT.md beside this file). Nothing outside this room knows a key's bytes.
// Pure functions.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace karst::storage {

using ObjectId = std::uint32_t;
// Never given to an object: it stands in the keys of the catalog.
inline constexpr ObjectId kNoObject = 0xFFFFFFFF;

// One column family a kind of record, stored by name; see FORMAT.md. Keys of different kinds are different all the
// same.
enum class Family { kCatalog, kItems, kIndex, kExpiry, kToken, kStream };

// id:4 | hash(partition):8. The prefix of the prefix bloom filter.
inline constexpr std::size_t kPrefixBytes = 12;

// Half-open range of keys [lower, upper). An empty upper means no bound.
struct KeyRange {
  std::string lower;
  std::string upper;
};

// The smallest key above every key that starts with `prefix`; empty when there is none.
std::string PrefixSuccessor(std::string_view prefix);
// The smallest key above `key`.
std::string KeySuccessor(std::string_view key);

// ---- Items: id | hash | partition length and bytes | sort bytes.
void AppendItemKey(ObjectId table, std::string_view partition, std::string_view sort, std::string* out);
// The same key as an object; one of usual length needs no memory of its own. It may not move.
class ItemKey {
 public:
  ItemKey(ObjectId table, std::string_view partition, std::string_view sort);
  ItemKey(const ItemKey&) = delete;
  ItemKey& operator=(const ItemKey&) = delete;
  std::string_view view() const { return view_; }
  operator std::string_view() const { return view_; }  // NOLINT(google-explicit-constructor)

 private:
  static constexpr std::size_t kUsualBytes = 160;
  std::array<char, kUsualBytes> usual_;
  std::string long_;
  std::string_view view_;
};
// All that precedes the sort key: a Query's range is made by appending sort bounds to it.
std::string ItemPartitionPrefix(ObjectId table, std::string_view partition);

// The key of the item that such a key is of; nothing if the bytes are none. Views into `key`.
struct PrimaryKeyView {
  std::string_view partition;
  std::string_view sort;
};
std::optional<PrimaryKeyView> PrimaryKeyOfItemKey(std::string_view key);

// ---- Index entries: id | hash | hash attributes, each with length | range attributes, each escaped and terminated |
// partition length and bytes | sort bytes of the item.
struct IndexEntryKey {
  const std::vector<std::string_view>& hash;
  const std::vector<std::string_view>& range;
  std::string_view partition;
  std::string_view sort;
};
void AppendIndexKey(ObjectId index, const IndexEntryKey& key, std::string* out);
// All that precedes the range attributes.
std::string IndexPartitionPrefix(ObjectId index, const std::vector<std::string_view>& hash);
// One range attribute: escaped and terminated, so that byte order is the attribute's order; for begins_with without
// terminator.
void AppendEscaped(std::string_view bytes, std::string* out);
void AppendEscapedPrefix(std::string_view bytes, std::string* out);

// The primary key at the end of an index key; nothing if the bytes do not hold one. Views into `key`.
std::optional<PrimaryKeyView> PrimaryKeyOfIndexKey(std::string_view key, std::size_t hash_attributes,
                                                   std::size_t range_attributes);
// The hash attributes at the head of the key of an item, which has one, or of an index entry, or of any key that begins
// as theirs do; nothing if the bytes do not hold them. Views into `key`.
std::optional<std::vector<std::string_view>> PartitionOfKey(std::string_view key, std::size_t hash_attributes);

// ---- Expiry records: id | second of expiry, since 1970:8 | partition length and bytes | sort bytes of the item. In
// the order of time.
void AppendExpiryKey(ObjectId expiry, std::uint64_t second, std::string_view partition, std::string_view sort,
                     std::string* out);
struct ExpiryKeyView {
  std::uint64_t second = 0;
  PrimaryKeyView item;
};
// Nothing if the bytes are no expiry key. Views into `key`.
std::optional<ExpiryKeyView> ParseExpiryKey(std::string_view key);
// From the second `first` on, to before the second `end`.
KeyRange ExpiryRange(ObjectId expiry, std::uint64_t first, std::uint64_t end);
// ---- Records of streams: id | shard:4 | sequence:8.
std::string StreamKey(ObjectId stream, std::uint32_t shard, std::uint64_t sequence);
// The records of a shard with first <= sequence < end. A stream as a whole has ObjectRange.
KeyRange StreamRange(ObjectId stream, std::uint32_t shard, std::uint64_t first, std::uint64_t end);
// All records of a shard.
KeyRange StreamShardRange(ObjectId stream, std::uint32_t shard);
// The sequence at the end of such a key; nothing if the bytes are not one.
std::optional<std::uint64_t> SequenceOfStreamKey(std::string_view key);

// ---- Ranges over a whole object, or over one segment of a parallel scan (by hash).
KeyRange ObjectRange(ObjectId object);
// The hash that a key of items or of an index has behind its object; 0 for what is too short for one.
std::uint64_t PartitionHashOf(std::string_view key);
KeyRange SegmentRange(ObjectId object, std::uint32_t segment, std::uint32_t total_segments);

// ---- Records of the catalog family.
std::string StoreFormatKey();   // the version of the whole store's format
std::string NextObjectIdKey();  // the lowest id that no object ever had
std::string TableRecordKey(std::string_view table_name);
KeyRange TableRecordRange();
std::string DroppedRecordKey(ObjectId first);  // dropped objects whose records are still to be removed
KeyRange DroppedRecordRange();
std::string BackfillRecordKey(ObjectId object);  // the last item that an index or expiry being filled has
std::string StreamRecordKey(ObjectId stream);    // a stream and its shards
KeyRange StreamRecordRange();

// ---- Request tokens, by the span of time in which their request was done, so that whole spans can go at once.
// `scope` keeps the tokens of different operations apart.
std::string TokenKey(std::uint64_t span, char scope, std::string_view token);
// The tokens of all spans below `span`.
KeyRange TokenRangeBelow(std::uint64_t span);

}  // namespace karst::storage
