// Streams: every change of a table's items, in order, kept for 24 hours. ListStreams, DescribeStream, GetShardIterator
// and GetRecords are AWS's, member for member; Subscription is the short way for a program that links Karst.
//
// A stream is a number of shards. A record is in the shard that takes its item's partition key, and the records of one
// item are in the order of its changes. A shard is closed about every four hours, and by SplitShard and MergeShards;
// its children go on. Whoever reads by shard reads a parent to its end before its children. Plain values are safe to
// read from any thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <karst/clock.h>
#include <karst/error.h>
#include <karst/table.h>
#include <karst/value.h>

namespace karst {

enum class StreamStatus { kEnabling, kEnabled, kDisabling, kDisabled };
enum class StreamEvent : std::uint8_t { kInsert = 1, kModify = 2, kRemove = 3 };
enum class ShardIteratorType { kTrimHorizon, kLatest, kAtSequenceNumber, kAfterSequenceNumber, kAtTimestamp };
enum class ShardFilterType { kChildShards };

// Who changed an item, when it was no user.
struct StreamIdentity {
  std::string principal_id{};
  std::string type{};
};

// One change of one item. A write that changes nothing has none.
struct StreamRecord {
  std::string event_id{};  // of this change alone, the same at every reading
  StreamEvent event_name = StreamEvent::kInsert;
  std::string aws_region{};
  std::optional<StreamIdentity> user_identity{};      // set for the expiry of an item
  Clock::TimePoint approximate_creation_date_time{};  // whole seconds, as AWS
  Item keys{};                                        // the primary key
  std::optional<Item> old_image{};                    // as the view type says
  std::optional<Item> new_image{};                    // likewise
  std::string sequence_number{};                      // decimal; ascending, also as text
  std::int64_t size_bytes = 0;                        // of keys and images
  StreamViewType view_type = StreamViewType::kKeysOnly;
};

struct ListStreamsRequest {
  std::optional<std::string> table_name{};
  std::optional<std::int32_t> limit{};  // 1 to 100; AWS's default is 100
  std::optional<std::string> exclusive_start_stream_arn{};
};
struct StreamSummary {
  std::string stream_arn{};
  std::string table_name{};
  std::string stream_label{};
};
// Also streams that are disabled, and those of deleted tables, for 24 hours.
struct ListStreamsResult {
  std::vector<StreamSummary> streams{};  // in the order of their ARNs
  std::optional<std::string> last_evaluated_stream_arn{};
};

struct ShardFilter {
  std::optional<ShardFilterType> type{};
  std::optional<std::string> shard_id{};  // the parent
};
struct DescribeStreamRequest {
  std::string stream_arn{};
  std::optional<std::int32_t> limit{};  // of shards; 1 to 100; AWS's default is 100
  std::optional<std::string> exclusive_start_shard_id{};
  std::optional<ShardFilter> shard_filter{};
};
struct SequenceNumberRange {
  std::string starting_sequence_number{};
  std::optional<std::string> ending_sequence_number{};  // of a closed shard
};
struct Shard {
  std::string shard_id{};
  SequenceNumberRange sequence_number_range{};
  // A shard made by MergeShards has two parents; AWS's API has room for the one that was named first.
  std::optional<std::string> parent_shard_id{};
};
struct StreamDescription {
  std::string stream_arn{};
  std::string stream_label{};
  StreamStatus stream_status = StreamStatus::kEnabled;
  StreamViewType stream_view_type = StreamViewType::kKeysOnly;
  Clock::TimePoint creation_request_date_time{};
  std::string table_name{};
  std::vector<KeySchemaElement> key_schema{};
  std::vector<Shard> shards{};  // in the order of their ids, which is the order of their making
  std::optional<std::string> last_evaluated_shard_id{};
};
struct DescribeStreamResult {
  StreamDescription stream_description{};
};

struct GetShardIteratorRequest {
  std::string stream_arn{};
  std::string shard_id{};
  ShardIteratorType shard_iterator_type = ShardIteratorType::kTrimHorizon;
  std::optional<std::string> sequence_number{};  // with kAtSequenceNumber and kAfterSequenceNumber
  std::optional<Clock::TimePoint> timestamp{};   // with kAtTimestamp
};
struct GetShardIteratorResult {
  std::string shard_iterator{};  // for 15 minutes
};

struct GetRecordsRequest {
  std::string shard_iterator{};
  std::optional<std::int32_t> limit{};  // 1 to 1000; AWS's default is 1000
};
struct GetRecordsResult {
  std::vector<StreamRecord> records{};               // up to 1 MB
  std::optional<std::string> next_shard_iterator{};  // absent at the end of a closed shard
};

// Closes an open shard, and opens two children, each for half of its partition keys.
struct SplitShardRequest {
  std::string stream_arn{};
  std::string shard_id{};
};
// Closes two open shards whose partition keys adjoin, and opens one child for both.
struct MergeShardsRequest {
  std::string stream_arn{};
  std::string shard_id{};
  std::string adjacent_shard_id{};
};

struct SubscribeRequest {
  enum class Start {
    kTrimHorizon,  // with the oldest record that is kept
    kLatest,       // with the next record
  };
  // The ARN of a stream, or name or ARN of a table, whose latest stream is meant. Not with a resume_token, which names
  // its stream.
  std::string source{};
  Start start = Start::kTrimHorizon;
  std::optional<std::string> resume_token{};  // of an earlier subscription: goes on after what that one handed out
};

// A stream's records in the order of their sequence numbers, over all its shards: no record is skipped or repeated, and
// the changes of one item come in their order. Who keeps a resume token with what it has made of the records goes on
// from there in another process.
//
// Made by Database::Subscribe. One thread reads; Cancel may be called from any other. Keeps the Database open.
class Subscription {
 public:
  Subscription(Subscription&& other) noexcept;
  Subscription& operator=(Subscription&& other) noexcept;
  ~Subscription();

  // At most `limit` records, those that are there; none when there is no news.
  // Errors: kTrimmedDataAccess when the next record was older than 24 hours and is gone.
  Result<std::vector<StreamRecord>> Poll(std::size_t limit = 1000);
  // The same, but when there is no news it waits for the commit that makes some, at most as long as given. Without
  // records it returns when that time is over, when it is cancelled or when the stream has ended.
  Result<std::vector<StreamRecord>> Wait(std::size_t limit = 1000,
                                         std::optional<std::chrono::milliseconds> at_most = std::nullopt);
  // Wakes a waiting thread; later calls of Wait do not wait.
  void Cancel();

  // The stream is disabled, and all its records were handed out.
  bool ended() const;
  // The place after the last record handed out. Printable text.
  std::string resume_token() const;

 private:
  friend class Database;
  struct State;
  explicit Subscription(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace karst
