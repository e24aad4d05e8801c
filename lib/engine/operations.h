// Every operation, one file each in operations/. Database calls them; nothing else does. Thread-safe: an Engine may be
// shared.
#pragma once

#include <memory>

#include <karst/batch.h>
#include <karst/insight_report.h>
#include <karst/item.h>
#include <karst/query.h>
#include <karst/resource_policy.h>
#include <karst/statement.h>
#include <karst/stream.h>
#include <karst/table.h>
#include <karst/table_settings.h>
#include <karst/tag.h>
#include <karst/time_to_live.h>
#include <karst/transaction.h>

#include "engine/engine.h"

namespace karst::engine {

Result<CreateTableResult> CreateTable(Engine& engine, const CreateTableRequest& request);
Result<DescribeTableResult> DescribeTable(Engine& engine, const DescribeTableRequest& request);
Result<ListTablesResult> ListTables(Engine& engine, const ListTablesRequest& request);
Result<UpdateTableResult> UpdateTable(Engine& engine, const UpdateTableRequest& request);
Result<DeleteTableResult> DeleteTable(Engine& engine, const DeleteTableRequest& request);
Result<DescribeLimitsResult> DescribeLimits(Engine& engine, const DescribeLimitsRequest& request);
Result<DescribeEndpointsResult> DescribeEndpoints(Engine& engine, const DescribeEndpointsRequest& request);

Result<TagResourceResult> TagResource(Engine& engine, const TagResourceRequest& request);
Result<UntagResourceResult> UntagResource(Engine& engine, const UntagResourceRequest& request);
Result<ListTagsOfResourceResult> ListTagsOfResource(Engine& engine, const ListTagsOfResourceRequest& request);
Result<PutResourcePolicyResult> PutResourcePolicy(Engine& engine, const PutResourcePolicyRequest& request);
Result<GetResourcePolicyResult> GetResourcePolicy(Engine& engine, const GetResourcePolicyRequest& request);
Result<DeleteResourcePolicyResult> DeleteResourcePolicy(Engine& engine, const DeleteResourcePolicyRequest& request);
Result<UpdateContinuousBackupsResult> UpdateContinuousBackups(Engine& engine,
                                                              const UpdateContinuousBackupsRequest& request);
Result<DescribeContinuousBackupsResult> DescribeContinuousBackups(Engine& engine,
                                                                  const DescribeContinuousBackupsRequest& request);
Result<UpdateContributorInsightsResult> UpdateContributorInsights(Engine& engine,
                                                                  const UpdateContributorInsightsRequest& request);
Result<DescribeContributorInsightsResult> DescribeContributorInsights(
    Engine& engine, const DescribeContributorInsightsRequest& request);
Result<ListContributorInsightsResult> ListContributorInsights(Engine& engine,
                                                              const ListContributorInsightsRequest& request);
Result<GetInsightRuleReportResult> GetInsightRuleReport(Engine& engine, const GetInsightRuleReportRequest& request);
Result<EnableKinesisStreamingDestinationResult> EnableKinesisStreamingDestination(
    Engine& engine, const EnableKinesisStreamingDestinationRequest& request);
Result<DisableKinesisStreamingDestinationResult> DisableKinesisStreamingDestination(
    Engine& engine, const DisableKinesisStreamingDestinationRequest& request);
Result<UpdateKinesisStreamingDestinationResult> UpdateKinesisStreamingDestination(
    Engine& engine, const UpdateKinesisStreamingDestinationRequest& request);
Result<DescribeKinesisStreamingDestinationResult> DescribeKinesisStreamingDestination(
    Engine& engine, const DescribeKinesisStreamingDestinationRequest& request);

Result<ListStreamsResult> ListStreams(Engine& engine, const ListStreamsRequest& request);
Result<DescribeStreamResult> DescribeStream(Engine& engine, const DescribeStreamRequest& request);
Result<GetShardIteratorResult> GetShardIterator(Engine& engine, const GetShardIteratorRequest& request);
Result<GetRecordsResult> GetRecords(Engine& engine, const GetRecordsRequest& request);
Result<void> SplitShard(Engine& engine, const SplitShardRequest& request);
Result<void> MergeShards(Engine& engine, const MergeShardsRequest& request);
Result<UpdateTimeToLiveResult> UpdateTimeToLive(Engine& engine, const UpdateTimeToLiveRequest& request);
Result<DescribeTimeToLiveResult> DescribeTimeToLive(Engine& engine, const DescribeTimeToLiveRequest& request);

// These three leave their commit in `staged`, if it is not null and unless they would have to wait; then they do
// nothing.
Result<PutItemResult> PutItem(Engine& engine, const PutItemRequest& request, StagedCommit* staged = nullptr);
Result<UpdateItemResult> UpdateItem(Engine& engine, const UpdateItemRequest& request, StagedCommit* staged = nullptr);
Result<DeleteItemResult> DeleteItem(Engine& engine, const DeleteItemRequest& request, StagedCommit* staged = nullptr);
Result<GetItemResult> GetItem(Engine& engine, const GetItemRequest& request);
Result<GetPinnedItemResult> GetPinnedItem(const std::shared_ptr<Engine>& engine, const GetItemRequest& request);
Result<QueryResult> Query(Engine& engine, const QueryRequest& request);
Result<ScanResult> Scan(Engine& engine, const ScanRequest& request);
Result<BatchGetItemResult> BatchGetItem(Engine& engine, const BatchGetItemRequest& request);
Result<BatchWriteItemResult> BatchWriteItem(Engine& engine, const BatchWriteItemRequest& request);
Result<TransactWriteItemsResult> TransactWriteItems(Engine& engine, const TransactWriteItemsRequest& request);
Result<TransactGetItemsResult> TransactGetItems(Engine& engine, const TransactGetItemsRequest& request);

Result<ExecuteStatementResult> ExecuteStatement(Engine& engine, const ExecuteStatementRequest& request);
Result<BatchExecuteStatementResult> BatchExecuteStatement(Engine& engine, const BatchExecuteStatementRequest& request);
Result<ExecuteTransactionResult> ExecuteTransaction(Engine& engine, const ExecuteTransactionRequest& request);

}  // namespace karst::engine
