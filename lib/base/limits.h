// Every limit of DynamoDB that Karst enforces, by the name AWS's documentation gives it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace karst::limits {

inline constexpr std::size_t kItemBytesMax = std::size_t{400} * 1024;  // "Item size": names and values
inline constexpr int kNestingLevelsMax = 32;                           // "Nested attribute depth"
inline constexpr std::size_t kPartitionKeyBytesMax = 2048;
inline constexpr std::size_t kSortKeyBytesMax = 1024;
inline constexpr std::size_t kAttributeNameBytesMax = 65535;  // "Attribute names", outside keys
inline constexpr std::size_t kKeyAttributeNameBytesMax = 255;

// "Item collection": the items of one partition key in a table with a local index, and their entries in such indexes.
inline constexpr std::int64_t kItemCollectionBytesMax = std::int64_t{10} * 1024 * 1024 * 1024;

inline constexpr std::size_t kExpressionBytesMax = 4096;
// "Expression attribute names and values": of the placeholders and what they stand for.
inline constexpr std::size_t kExpressionAttributesBytesMax = std::size_t{2} * 1024 * 1024;
inline constexpr int kExpressionOperatorsMax = 300;
inline constexpr std::size_t kInOperandsMax = 100;  // "IN", after the tested operand

inline constexpr std::size_t kPageBytesMax = std::size_t{1024} * 1024;  // a page of Query or Scan, examined
inline constexpr std::size_t kBatchGetKeysMax = 100;
inline constexpr std::size_t kBatchGetBytesMax = std::size_t{16} * 1024 * 1024;
inline constexpr std::size_t kBatchWriteItemsMax = 25;
inline constexpr std::size_t kTransactionActionsMax = 100;
inline constexpr std::size_t kTransactionBytesMax = std::size_t{4} * 1024 * 1024;  // of all its items
inline constexpr std::size_t kClientRequestTokenMax = 36;
inline constexpr std::chrono::minutes kClientRequestTokenLife{10};
inline constexpr std::int32_t kScanSegmentsMax = 1000000;

inline constexpr std::chrono::hours kShardAge{4};          // AWS closes a shard about then
inline constexpr std::chrono::hours kStreamRetention{24};  // "data retention limit" of streams
inline constexpr std::chrono::minutes kShardIteratorAge{15};
inline constexpr std::size_t kStreamPageBytesMax = std::size_t{1024} * 1024;  // a page of GetRecords
inline constexpr std::int32_t kGetRecordsLimitMax = 1000;
inline constexpr std::int32_t kDescribeStreamLimitMax = 100;
inline constexpr std::int32_t kListStreamsLimitMax = 100;
inline constexpr std::size_t kStreamArnBytesMax = 1024;

inline constexpr std::size_t kStatementBytesMax = 8192;  // a PartiQL statement
inline constexpr std::size_t kNextTokenBytesMax = 32768;
inline constexpr std::size_t kBatchStatementsMax = 25;
inline constexpr std::size_t kStatementReadsMax = 50;  // partitions and ranges of one SELECT

inline constexpr std::size_t kTablesMax = 2500;
inline constexpr std::size_t kListTablesLimitMax = 100;
inline constexpr std::size_t kTagsMax = 50;
inline constexpr std::size_t kTagKeyLengthMax = 128;    // in UTF-16 units, as Java counts
inline constexpr std::size_t kTagValueLengthMax = 256;  // likewise
inline constexpr std::size_t kResourcePolicyBytesMax = 20480;
inline constexpr std::size_t kLocalIndexesMax = 5;
inline constexpr std::size_t kGlobalIndexesMax = 20;
inline constexpr std::size_t kProjectedNonKeyAttributesMax = 100;  // over all indexes of a table
inline constexpr std::size_t kIndexHashAttributesMax = 4;
inline constexpr std::size_t kIndexRangeAttributesMax = 4;

}  // namespace karst::limits
