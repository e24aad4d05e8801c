#include "wire/operation_table.h"

#include <algorithm>
#include <array>

#include "wire/messages/backup.h"
#include "wire/messages/batch.h"
#include "wire/messages/global_table.h"
#include "wire/messages/insight_report.h"
#include "wire/messages/item.h"
#include "wire/messages/query.h"
#include "wire/messages/resource_policy.h"
#include "wire/messages/statement.h"
#include "wire/messages/stream.h"
#include "wire/messages/table.h"
#include "wire/messages/table_settings.h"
#include "wire/messages/tag.h"
#include "wire/messages/time_to_live.h"
#include "wire/messages/transaction.h"
#include "wire/messages/transfer.h"
#include "wire/messages/vector_search.h"
#include "wire/operation_call.h"

namespace karst::wire {
namespace {

template <auto kMethod>
constexpr Operation Reads(std::string_view name) {
  return {.name = name, .read_only = true, .run = &Call<kMethod>::Run};
}
template <auto kMethod>
constexpr Operation Writes(std::string_view name) {
  return {.name = name, .read_only = false, .run = &Call<kMethod>::Run};
}

template <auto kWrites, auto kStages>
constexpr Operation Stages(std::string_view name) {
  return {.name = name, .read_only = false, .run = &Call<kWrites>::Run, .stage = &Call<kStages>::Stage};
}

constexpr Operation Scanned(Operation operation) {
  operation.scanned = true;
  return operation;
}

constexpr Operation OfStreams(Operation operation) {
  operation.api = Api::kStreams;
  return operation;
}

constexpr Operation OfInsights(Operation operation) {
  operation.api = Api::kInsights;
  return operation;
}

// The operations asked for most come first.
constexpr std::array kOperations = {
    Scanned(Reads<&Database::GetPinnedItem>("GetItem")),
    Scanned(Stages<&Database::PutItem, &Database::StagePutItem>("PutItem")),
    Scanned(Reads<&Database::Query>("Query")),
    Scanned(Stages<&Database::UpdateItem, &Database::StageUpdateItem>("UpdateItem")),
    Reads<&Database::BatchGetItem>("BatchGetItem"),
    Writes<&Database::BatchWriteItem>("BatchWriteItem"),
    Scanned(Stages<&Database::DeleteItem, &Database::StageDeleteItem>("DeleteItem")),
    Scanned(Reads<&Database::Scan>("Scan")),
    Writes<&Database::TransactWriteItems>("TransactWriteItems"),
    Reads<&Database::TransactGetItems>("TransactGetItems"),
    Writes<&Database::ExecuteStatement>("ExecuteStatement"),
    Writes<&Database::BatchExecuteStatement>("BatchExecuteStatement"),
    Writes<&Database::ExecuteTransaction>("ExecuteTransaction"),
    Reads<&Database::DescribeTable>("DescribeTable"),
    Writes<&Database::CreateTable>("CreateTable"),
    Writes<&Database::UpdateTable>("UpdateTable"),
    Writes<&Database::DeleteTable>("DeleteTable"),
    Reads<&Database::ListTables>("ListTables"),
    Writes<&Database::UpdateTimeToLive>("UpdateTimeToLive"),
    Reads<&Database::DescribeTimeToLive>("DescribeTimeToLive"),
    Reads<&Database::DescribeLimits>("DescribeLimits"),
    Reads<&Database::DescribeEndpoints>("DescribeEndpoints"),
    Writes<&Database::TagResource>("TagResource"),
    Writes<&Database::UntagResource>("UntagResource"),
    Reads<&Database::ListTagsOfResource>("ListTagsOfResource"),
    Writes<&Database::PutResourcePolicy>("PutResourcePolicy"),
    Reads<&Database::GetResourcePolicy>("GetResourcePolicy"),
    Writes<&Database::DeleteResourcePolicy>("DeleteResourcePolicy"),
    Writes<&Database::UpdateContinuousBackups>("UpdateContinuousBackups"),
    Reads<&Database::DescribeContinuousBackups>("DescribeContinuousBackups"),
    Writes<&Database::UpdateContributorInsights>("UpdateContributorInsights"),
    Reads<&Database::DescribeContributorInsights>("DescribeContributorInsights"),
    Reads<&Database::ListContributorInsights>("ListContributorInsights"),
    Writes<&Database::EnableKinesisStreamingDestination>("EnableKinesisStreamingDestination"),
    Writes<&Database::DisableKinesisStreamingDestination>("DisableKinesisStreamingDestination"),
    Writes<&Database::UpdateKinesisStreamingDestination>("UpdateKinesisStreamingDestination"),
    Reads<&Database::DescribeKinesisStreamingDestination>("DescribeKinesisStreamingDestination"),
    Reads<&CreateBackup>("CreateBackup"),
    Reads<&DescribeBackup>("DescribeBackup"),
    Reads<&DeleteBackup>("DeleteBackup"),
    Reads<&ListBackups>("ListBackups"),
    Reads<&RestoreTableFromBackup>("RestoreTableFromBackup"),
    Reads<&RestoreTableToPointInTime>("RestoreTableToPointInTime"),
    Reads<&ExportTableToPointInTime>("ExportTableToPointInTime"),
    Reads<&DescribeExport>("DescribeExport"),
    Reads<&ListExports>("ListExports"),
    Reads<&ImportTable>("ImportTable"),
    Reads<&DescribeImport>("DescribeImport"),
    Reads<&ListImports>("ListImports"),
    Reads<&StartBulkPutItems>("StartBulkPutItems"),
    Reads<&FindBulkOperation>("CancelBulkOperation"),
    Reads<&FindBulkOperation>("DescribeBulkOperation"),
    Reads<&ListBulkOperations>("ListBulkOperations"),
    Reads<&CreateGlobalTable>("CreateGlobalTable"),
    Reads<&DescribeGlobalTable>("DescribeGlobalTable"),
    Reads<&UpdateGlobalTable>("UpdateGlobalTable"),
    Reads<&ListGlobalTables>("ListGlobalTables"),
    Reads<&FindGlobalTableSettings>("DescribeGlobalTableSettings"),
    Reads<&FindGlobalTableSettings>("UpdateGlobalTableSettings"),
    Reads<&FindReplicaAutoScaling>("DescribeTableReplicaAutoScaling"),
    Reads<&FindReplicaAutoScaling>("UpdateTableReplicaAutoScaling"),
    Reads<&SearchVectors>("SearchVectors"),
    OfStreams(Reads<&Database::GetRecords>("GetRecords")),
    OfStreams(Reads<&Database::GetShardIterator>("GetShardIterator")),
    OfStreams(Writes<&Database::DescribeStream>("DescribeStream")),  // closes shards that are old
    OfStreams(Reads<&Database::ListStreams>("ListStreams")),
    OfInsights(Reads<&Database::GetInsightRuleReport>("GetInsightRuleReport")),
};

}  // namespace

const Operation* FindOperation(Api api, std::string_view name) {
  const auto* found = std::find_if(kOperations.begin(), kOperations.end(), [api, name](const Operation& operation) {
    return operation.name == name && operation.api == api;
  });
  return found == kOperations.end() ? nullptr : found;
}

}  // namespace karst::wire
