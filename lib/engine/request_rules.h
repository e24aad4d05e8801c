// The constraints of AWS's model on the members of each request (lengths, patterns, ranges), found all together. The
// first thing that an operation checks. `wire` calls these too, when it has violations of its own to answer together
// with them. Pure functions.
#pragma once

#include <karst/batch.h>
#include <karst/insight_report.h>
#include <karst/item.h>
#include <karst/query.h>
#include <karst/resource_policy.h>
#include <karst/statement.h>
#include <karst/stream.h>
#include <karst/table.h>
#include <karst/table_settings.h>
#include <karst/time_to_live.h>
#include <karst/transaction.h>

#include "base/violations.h"

namespace karst::engine {

// request_rules_table.cc
void AddViolations(const CreateTableRequest& request, base::Violations* violations);
void AddViolations(const DescribeTableRequest& request, base::Violations* violations);
void AddViolations(const ListTablesRequest& request, base::Violations* violations);
void AddViolations(const UpdateTableRequest& request, base::Violations* violations);
void AddViolations(const DeleteTableRequest& request, base::Violations* violations);
void AddViolations(const UpdateTimeToLiveRequest& request, base::Violations* violations);
void AddViolations(const DescribeTimeToLiveRequest& request, base::Violations* violations);
// Shared by all. `member` is where the name stands.
void AddTableNameViolations(std::string_view name_or_arn, base::Violations* violations,
                            std::string_view member = "tableName");
// The same where the model wants a name, and takes no ARN for it: of a table, or of an index in a list of them.
void AddNameViolations(std::string_view name, std::string_view member, base::Violations* violations);
// Of the one index that a request names, its indexName.
void AddIndexNameViolations(std::string_view name, base::Violations* violations);

// request_rules_write.cc
void AddViolations(const PutItemRequest& request, base::Violations* violations);
void AddViolations(const UpdateItemRequest& request, base::Violations* violations);
void AddViolations(const DeleteItemRequest& request, base::Violations* violations);
void AddViolations(const BatchWriteItemRequest& request, base::Violations* violations);

// What AWS asks of a put or delete after the values of its item or key, and before its condition. Errors: kValidation.
Result<void> CheckAfterValues(const PutItemRequest& request);
Result<void> CheckAfterValues(const DeleteItemRequest& request);

// request_rules_read.cc
void AddViolations(const GetItemRequest& request, base::Violations* violations);
void AddViolations(const QueryRequest& request, base::Violations* violations);
void AddViolations(const ScanRequest& request, base::Violations* violations);
void AddViolations(const BatchGetItemRequest& request, base::Violations* violations);

// request_rules_policy.cc
void AddViolations(const PutResourcePolicyRequest& request, base::Violations* violations);
void AddViolations(const DeleteResourcePolicyRequest& request, base::Violations* violations);

// request_rules_transact.cc
void AddViolations(const TransactWriteItemsRequest& request, base::Violations* violations);
void AddViolations(const TransactGetItemsRequest& request, base::Violations* violations);

// request_rules_settings.cc
void AddViolations(const UpdateContinuousBackupsRequest& request, base::Violations* violations);
void AddViolations(const DescribeContinuousBackupsRequest& request, base::Violations* violations);
void AddViolations(const UpdateContributorInsightsRequest& request, base::Violations* violations);
void AddViolations(const DescribeContributorInsightsRequest& request, base::Violations* violations);
void AddViolations(const ListContributorInsightsRequest& request, base::Violations* violations);
void AddViolations(const GetInsightRuleReportRequest& request, base::Violations* violations);
void AddViolations(const EnableKinesisStreamingDestinationRequest& request, base::Violations* violations);
void AddViolations(const DisableKinesisStreamingDestinationRequest& request, base::Violations* violations);
void AddViolations(const UpdateKinesisStreamingDestinationRequest& request, base::Violations* violations);
void AddViolations(const DescribeKinesisStreamingDestinationRequest& request, base::Violations* violations);

// request_rules_stream.cc
void AddViolations(const ListStreamsRequest& request, base::Violations* violations);
void AddViolations(const DescribeStreamRequest& request, base::Violations* violations);
void AddViolations(const GetShardIteratorRequest& request, base::Violations* violations);
void AddViolations(const GetRecordsRequest& request, base::Violations* violations);
// request_rules_statement.cc
void AddViolations(const ExecuteStatementRequest& request, base::Violations* violations);
void AddViolations(const BatchExecuteStatementRequest& request, base::Violations* violations);
void AddViolations(const ExecuteTransactionRequest& request, base::Violations* violations);

// All violations of the request as one ValidationException.
template <typename Request>
Result<void> CheckRules(const Request& request) {
  base::Violations violations;
  AddViolations(request, &violations);
  if (violations.empty()) [[likely]]
    return {};
  return *violations.ToError();
}

}  // namespace karst::engine
