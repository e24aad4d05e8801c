// Database, Table and ItemRange: the public face. Each operation is one call into operations.h.
#include <karst/database.h>

#include <utility>

#include "base/error_table.h"
#include "base/try.h"
#include "engine/engine.h"
#include "engine/engine_keepers.h"
#include "engine/operations.h"
#include "engine/workers/workers.h"

namespace karst {

Result<Database> Database::Open(const std::filesystem::path& path, const Options& options) {
  if (path.empty()) return Error(ErrorCode::kInvalidOptions, "the path of the store is empty");
  // The operating system would take what stands before it as the path.
  if (path.native().find('\0') != std::filesystem::path::string_type::npos) {
    return Error(ErrorCode::kInvalidOptions, "the path of the store has a zero byte in it");
  }
  KARST_ASSIGN_OR_RETURN(auto engine, engine::Engine::Open(path.string(), options));
  return Database(std::move(engine));
}

Result<Database> Database::OpenInMemory(const Options& options) {
  KARST_ASSIGN_OR_RETURN(auto engine, engine::Engine::Open(std::string(), options));
  return Database(std::move(engine));
}

Database::Database(std::shared_ptr<engine::Engine> engine)
    : engine_(std::move(engine)), keepers_(std::make_shared<const engine::EngineKeepers>(engine_)) {}

bool Database::RunBackgroundWork() { return engine_->workers().RunDue(); }

Result<CreateTableResult> Database::CreateTable(const CreateTableRequest& request) {
  return engine::CreateTable(*engine_, request);
}
Result<DescribeTableResult> Database::DescribeTable(const DescribeTableRequest& request) {
  return engine::DescribeTable(*engine_, request);
}
Result<ListTablesResult> Database::ListTables(const ListTablesRequest& request) {
  return engine::ListTables(*engine_, request);
}
Result<UpdateTableResult> Database::UpdateTable(const UpdateTableRequest& request) {
  return engine::UpdateTable(*engine_, request);
}
Result<DeleteTableResult> Database::DeleteTable(const DeleteTableRequest& request) {
  return engine::DeleteTable(*engine_, request);
}
Result<DescribeLimitsResult> Database::DescribeLimits(const DescribeLimitsRequest& request) {
  return engine::DescribeLimits(*engine_, request);
}
Result<DescribeEndpointsResult> Database::DescribeEndpoints(const DescribeEndpointsRequest& request) {
  return engine::DescribeEndpoints(*engine_, request);
}
Result<UpdateTimeToLiveResult> Database::UpdateTimeToLive(const UpdateTimeToLiveRequest& request) {
  return engine::UpdateTimeToLive(*engine_, request);
}
Result<DescribeTimeToLiveResult> Database::DescribeTimeToLive(const DescribeTimeToLiveRequest& request) {
  return engine::DescribeTimeToLive(*engine_, request);
}
Result<PutItemResult> Database::PutItem(const PutItemRequest& request) { return engine::PutItem(*engine_, request); }
Result<GetItemResult> Database::GetItem(const GetItemRequest& request) { return engine::GetItem(*engine_, request); }
Result<GetPinnedItemResult> Database::GetPinnedItem(const GetItemRequest& request) {
  return engine::GetPinnedItem(keepers_->OfThread(), request);
}
Result<UpdateItemResult> Database::UpdateItem(const UpdateItemRequest& request) {
  return engine::UpdateItem(*engine_, request);
}
Result<DeleteItemResult> Database::DeleteItem(const DeleteItemRequest& request) {
  return engine::DeleteItem(*engine_, request);
}
Result<QueryResult> Database::Query(const QueryRequest& request) { return engine::Query(*engine_, request); }
Result<ScanResult> Database::Scan(const ScanRequest& request) { return engine::Scan(*engine_, request); }
Result<BatchGetItemResult> Database::BatchGetItem(const BatchGetItemRequest& request) {
  return engine::BatchGetItem(*engine_, request);
}
Result<BatchWriteItemResult> Database::BatchWriteItem(const BatchWriteItemRequest& request) {
  return engine::BatchWriteItem(*engine_, request);
}
Result<TransactWriteItemsResult> Database::TransactWriteItems(const TransactWriteItemsRequest& request) {
  return engine::TransactWriteItems(*engine_, request);
}
Result<TransactGetItemsResult> Database::TransactGetItems(const TransactGetItemsRequest& request) {
  return engine::TransactGetItems(*engine_, request);
}
Result<ListStreamsResult> Database::ListStreams(const ListStreamsRequest& request) {
  return engine::ListStreams(*engine_, request);
}
Result<DescribeStreamResult> Database::DescribeStream(const DescribeStreamRequest& request) {
  return engine::DescribeStream(*engine_, request);
}
Result<GetShardIteratorResult> Database::GetShardIterator(const GetShardIteratorRequest& request) {
  return engine::GetShardIterator(*engine_, request);
}
Result<GetRecordsResult> Database::GetRecords(const GetRecordsRequest& request) {
  return engine::GetRecords(*engine_, request);
}
Result<void> Database::SplitShard(const SplitShardRequest& request) { return engine::SplitShard(*engine_, request); }
Result<void> Database::MergeShards(const MergeShardsRequest& request) { return engine::MergeShards(*engine_, request); }
Result<ExecuteStatementResult> Database::ExecuteStatement(const ExecuteStatementRequest& request) {
  return engine::ExecuteStatement(*engine_, request);
}
Result<BatchExecuteStatementResult> Database::BatchExecuteStatement(const BatchExecuteStatementRequest& request) {
  return engine::BatchExecuteStatement(*engine_, request);
}
Result<ExecuteTransactionResult> Database::ExecuteTransaction(const ExecuteTransactionRequest& request) {
  return engine::ExecuteTransaction(*engine_, request);
}

}  // namespace karst
