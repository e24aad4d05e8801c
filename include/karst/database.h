// Database: the engine in process. Table: the short way to say the common things.
//
//   Database db = Database::OpenInMemory().value();
//   Table songs = db.EnsureTable({.name = "Songs", .partition_key = {"Artist", KeyType::kString}}).value();
//   songs.Put({{"Artist", "Acme"}}, {.condition = "attribute_not_exists(Artist)"});
//
// Thread safety: a Database and its Tables may be used from any number of threads at once. One item is linearizable;
// a Query or Scan page reads one snapshot; a write and its index entries commit together.
// Errors: every operation can answer kIo, kCorruption or kInternalServerError besides those named beside it. After a
// write that failed with kIo, say for want of space, every other answers kIo until the store is opened again, for which
// all copies of the Database have to go first; so too when work in the background could not write, such as filling an
// index, expiring items or removing what was dropped. Reads go on. lib/storage/DURABILITY.md says what is kept.
#pragma once

#include <cstddef>
#include <filesystem>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <karst/batch.h>
#include <karst/error.h>
#include <karst/insight_report.h>
#include <karst/item.h>
#include <karst/options.h>
#include <karst/query.h>
#include <karst/resource_policy.h>
#include <karst/staged_write.h>
#include <karst/statement.h>
#include <karst/stream.h>
#include <karst/table.h>
#include <karst/table_settings.h>
#include <karst/tag.h>
#include <karst/time_to_live.h>
#include <karst/transaction.h>

namespace karst {

class Table;

namespace engine {
class Engine;
class EngineKeepers;
struct EngineOfDatabase;  // for tests that count what the store was asked
}  // namespace engine

class Database {
 public:
  // Opens the store in directory `path`, making it when there is none. One process at a time.
  // Errors: kStoreLocked, kIo (unwritable, no space), kCorruption, kInvalidOptions.
  static Result<Database> Open(const std::filesystem::path& path, const Options& options = {});
  // A store that lives in memory and is gone with the Database. A few milliseconds.
  static Result<Database> OpenInMemory(const Options& options = {});

  // Copies share the store; the last one to go closes it, after all that was acknowledged is kept. One that was moved
  // from may only be assigned to, or go.
  Database(const Database&) = default;
  Database(Database&&) noexcept = default;
  Database& operator=(const Database&) = default;
  Database& operator=(Database&&) noexcept = default;
  ~Database() = default;

  // ---- Tables. A table is ACTIVE when CreateTable returns and gone when DeleteTable returns, whatever its size.
  Result<CreateTableResult> CreateTable(const CreateTableRequest& request);        // kResourceInUse
  Result<DescribeTableResult> DescribeTable(const DescribeTableRequest& request);  // kResourceNotFound
  Result<ListTablesResult> ListTables(const ListTablesRequest& request = {});
  Result<UpdateTableResult> UpdateTable(const UpdateTableRequest& request);  // kResourceNotFound
  Result<DeleteTableResult> DeleteTable(const DeleteTableRequest& request);  // kResourceNotFound, kResourceInUse
  // Items that expire (time_to_live.h). Both: kResourceNotFound; updating also kValidation when it is so already.
  Result<UpdateTimeToLiveResult> UpdateTimeToLive(const UpdateTimeToLiveRequest& request);
  Result<DescribeTimeToLiveResult> DescribeTimeToLive(const DescribeTimeToLiveRequest& request);
  Result<DescribeLimitsResult> DescribeLimits(const DescribeLimitsRequest& request = {});
  Result<DescribeEndpointsResult> DescribeEndpoints(const DescribeEndpointsRequest& request = {});

  // ---- What a table keeps for its user. All: kValidation, kResourceNotFound; kAccessDenied for another account's ARN;
  // the policies also kPolicyNotFound.
  Result<TagResourceResult> TagResource(const TagResourceRequest& request);
  Result<UntagResourceResult> UntagResource(const UntagResourceRequest& request);
  Result<ListTagsOfResourceResult> ListTagsOfResource(const ListTagsOfResourceRequest& request);
  Result<PutResourcePolicyResult> PutResourcePolicy(const PutResourcePolicyRequest& request);
  Result<GetResourcePolicyResult> GetResourcePolicy(const GetResourcePolicyRequest& request);
  Result<DeleteResourcePolicyResult> DeleteResourcePolicy(const DeleteResourcePolicyRequest& request);
  // These two miss a table as kTableNotFound.
  Result<UpdateContinuousBackupsResult> UpdateContinuousBackups(const UpdateContinuousBackupsRequest& request);
  Result<DescribeContinuousBackupsResult> DescribeContinuousBackups(const DescribeContinuousBackupsRequest& request);
  Result<UpdateContributorInsightsResult> UpdateContributorInsights(const UpdateContributorInsightsRequest& request);
  Result<DescribeContributorInsightsResult> DescribeContributorInsights(
      const DescribeContributorInsightsRequest& request);
  Result<ListContributorInsightsResult> ListContributorInsights(const ListContributorInsightsRequest& request = {});
  // CloudWatch's report of what they count: kValidation, kInvalidParameterValue, kInsightRuleNotFound.
  Result<GetInsightRuleReportResult> GetInsightRuleReport(const GetInsightRuleReportRequest& request);
  Result<EnableKinesisStreamingDestinationResult> EnableKinesisStreamingDestination(
      const EnableKinesisStreamingDestinationRequest& request);
  Result<DisableKinesisStreamingDestinationResult> DisableKinesisStreamingDestination(
      const DisableKinesisStreamingDestinationRequest& request);
  Result<UpdateKinesisStreamingDestinationResult> UpdateKinesisStreamingDestination(
      const UpdateKinesisStreamingDestinationRequest& request);
  Result<DescribeKinesisStreamingDestinationResult> DescribeKinesisStreamingDestination(
      const DescribeKinesisStreamingDestinationRequest& request);

  // ---- Items. All: kValidation, kResourceNotFound; the writes also kConditionalCheckFailed,
  // kItemCollectionSizeLimitExceeded, and kTransactionConflict (Options::conflicts) but for BatchWriteItem.
  Result<PutItemResult> PutItem(const PutItemRequest& request);
  Result<GetItemResult> GetItem(const GetItemRequest& request);
  // GetItem for those who only look at the item: it is not copied, unless it is projected.
  Result<GetPinnedItemResult> GetPinnedItem(const GetItemRequest& request);
  Result<UpdateItemResult> UpdateItem(const UpdateItemRequest& request);
  Result<DeleteItemResult> DeleteItem(const DeleteItemRequest& request);
  // The same without waiting for the device, or for another writer: the answer holds once `write` is committed
  // (staged_write.h). Nothing, and nothing done, when it would have to wait: another writer is at the item, and `write`
  // can wait for it, or the table has a local index or Contributor Insights. What `write` held before goes without a
  // commit, but for the item: that is used if it is the request's. (The one wait that is left is for the change of a
  // stream's shards, every four hours.)
  std::optional<Result<PutItemResult>> StagePutItem(const PutItemRequest& request, StagedWrite* write);
  std::optional<Result<UpdateItemResult>> StageUpdateItem(const UpdateItemRequest& request, StagedWrite* write);
  std::optional<Result<DeleteItemResult>> StageDeleteItem(const DeleteItemRequest& request, StagedWrite* write);
  Result<QueryResult> Query(const QueryRequest& request);
  Result<ScanResult> Scan(const ScanRequest& request);
  Result<BatchGetItemResult> BatchGetItem(const BatchGetItemRequest& request);
  Result<BatchWriteItemResult> BatchWriteItem(const BatchWriteItemRequest& request);

  // ---- PartiQL. kValidation, kResourceNotFound, kConditionalCheckFailed, kItemCollectionSizeLimitExceeded,
  // kDuplicateItem.
  Result<ExecuteStatementResult> ExecuteStatement(const ExecuteStatementRequest& request);
  // What goes wrong with one statement is in its response; the batch itself answers kValidation only.
  Result<BatchExecuteStatementResult> BatchExecuteStatement(const BatchExecuteStatementRequest& request);
  // Errors: as of the transactions above.
  Result<ExecuteTransactionResult> ExecuteTransaction(const ExecuteTransactionRequest& request);

  // Does, in this thread, the background work that there is now by the clock of Options; false when some was left that
  // waits for operations under way, or failed. Needed only without Options::background_thread.
  bool RunBackgroundWork();

  // ---- Transactions. Serializable, with each other and with single writes; all of a transaction is done, or nothing.
  // Both: kValidation, kResourceNotFound, and kTransactionCanceled with a reason for each action in its details:
  // a condition that was false, an invalid key, or another transaction under way on the item (Options::conflicts).
  // There are no deadlocks: a transaction that meets another is cancelled, to be asked again.
  // TransactWriteItems also: kTransactionInProgress, kIdempotentParameterMismatch. TransactGetItems reads one snapshot.
  Result<TransactWriteItemsResult> TransactWriteItems(const TransactWriteItemsRequest& request);
  Result<TransactGetItemsResult> TransactGetItems(const TransactGetItemsRequest& request);

  // ---- Streams. All: kValidation; all but ListStreams: kResourceNotFound.
  Result<ListStreamsResult> ListStreams(const ListStreamsRequest& request = {});
  Result<DescribeStreamResult> DescribeStream(const DescribeStreamRequest& request);
  Result<GetShardIteratorResult> GetShardIterator(const GetShardIteratorRequest& request);  // kTrimmedDataAccess
  Result<GetRecordsResult> GetRecords(const GetRecordsRequest& request);  // kExpiredIterator, kTrimmedDataAccess
  Result<void> SplitShard(const SplitShardRequest& request);
  Result<void> MergeShards(const MergeShardsRequest& request);
  Result<Subscription> Subscribe(const SubscribeRequest& request);

  // The table of this schema, created if there is none. Errors: kValidation when a table of that name has other keys
  // or indexes.
  Result<Table> EnsureTable(const TableSchema& schema);
  // A handle to a table that exists. Errors: kResourceNotFound.
  Result<Table> OpenTable(std::string_view name);

 private:
  friend struct engine::EngineOfDatabase;
  explicit Database(std::shared_ptr<engine::Engine> engine);

  std::shared_ptr<engine::Engine> engine_;
  std::shared_ptr<const engine::EngineKeepers> keepers_;  // for pinned items
};

// ---- The short forms.

struct PutOptions {
  std::optional<Expression> condition{};
  ExpressionAttributeNames names{};
  ExpressionAttributeValues values{};
  ReturnValues return_values = ReturnValues::kNone;
};
using DeleteOptions = PutOptions;

struct UpdateOptions {
  std::optional<Expression> update{};
  std::optional<Expression> condition{};
  ExpressionAttributeNames names{};
  ExpressionAttributeValues values{};
  ReturnValues return_values = ReturnValues::kNone;
};

struct GetOptions {
  std::optional<Expression> projection{};
  ExpressionAttributeNames names{};
};

struct QueryOptions {
  std::optional<std::string> index{};
  std::optional<Expression> key_condition{};
  std::optional<Expression> filter{};
  std::optional<Expression> projection{};
  ExpressionAttributeNames names{};
  ExpressionAttributeValues values{};
  bool descending = false;
  std::optional<std::int32_t> page_limit{};  // items examined a page
};

struct ScanOptions {
  std::optional<std::string> index{};
  std::optional<Expression> filter{};
  std::optional<Expression> projection{};
  ExpressionAttributeNames names{};
  ExpressionAttributeValues values{};
  std::optional<std::int32_t> page_limit{};
  std::optional<std::int32_t> segment{};
  std::optional<std::int32_t> total_segments{};
};

// The items of a Query or Scan, one page in memory at a time. A single pass; after the loop ask error(), which is set
// when a page could not be had. An ItemView is valid until the next step of the loop. Not for several threads at once.
// A second begin() does not start anew: it goes on at the item where the first loop stands. Iterators point into the
// range: moving it invalidates them, and copying it makes a range of its own, at the same place.
class ItemRange {
 public:
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = ItemView;
    using difference_type = std::ptrdiff_t;
    using pointer = const ItemView*;
    using reference = ItemView;

    Iterator() = default;
    explicit Iterator(ItemRange* range) : range_(range) {}
    reference operator*() const { return range_->page_.items[range_->at_]; }
    Iterator& operator++();
    void operator++(int) { ++*this; }
    friend bool operator==(const Iterator& a, const Iterator& b) { return a.range_ == b.range_; }

   private:
    ItemRange* range_ = nullptr;  // null at the end
  };

  ItemRange(Database db, QueryRequest request);
  ItemRange(Database db, ScanRequest request);

  Iterator begin();
  Iterator end() { return {}; }
  const std::optional<Error>& error() const { return error_; }

 private:
  bool FetchPage();  // true if there is an item to show

  Database db_;
  std::optional<QueryRequest> query_;
  std::optional<ScanRequest> scan_;
  PageResult page_;
  std::size_t at_ = 0;
  bool started_ = false;
  std::optional<Error> error_;
};

// A table by name. Cheap to copy; it does not pin the table, so each call can answer kResourceNotFound.
class Table {
 public:
  Table(Database db, std::string name) : db_(std::move(db)), name_(std::move(name)) {}

  const std::string& name() const { return name_; }

  Result<PutItemResult> Put(Item item, PutOptions options = {});
  // The item, or nothing when there is none.
  Result<std::optional<Item>> Get(Item key, GetOptions options = {});
  Result<UpdateItemResult> Update(Item key, UpdateOptions options);
  Result<DeleteItemResult> Delete(Item key, DeleteOptions options = {});
  ItemRange Query(QueryOptions options);
  ItemRange Scan(ScanOptions options = {});

 private:
  Database db_;
  std::string name_;
};

}  // namespace karst
