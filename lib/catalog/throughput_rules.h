// The rules of billing and throughput, for CreateTable and UpdateTable. Used by the rules of tables and indexes. Pure
// functions.
#pragma once

#include <optional>
#include <string_view>

#include <karst/error.h>
#include <karst/table.h>

namespace karst::catalog {

// AWS's default, kProvisioned, when the request does not say.
BillingMode BillingModeOf(const CreateTableRequest& request);

// Errors, all of them: kValidation.
Result<void> CheckTableThroughput(const CreateTableRequest& request);
Result<void> CheckIndexThroughput(BillingMode billing_mode, const GlobalSecondaryIndex& index);
// Of the table, or of the index named.
Result<void> CheckOnDemand(BillingMode billing_mode, const std::optional<OnDemandThroughput>& throughput,
                           std::string_view index_name = {});
// Not above what AWS can hold at all.
Result<void> CheckBounds(const ProvisionedThroughput& throughput);

// What UpdateTable makes of throughput that is; `what` is "table", or "index " and its name. Errors: kValidation when
// nothing changes.
Result<void> ChangeThroughput(const ProvisionedThroughput& asked, std::string_view what, Clock::TimePoint now,
                              ProvisionedThroughputDescription* current);
// A limit of -1 takes the limit away. Of the table, or of the index named.
Result<void> ChangeOnDemand(const OnDemandThroughput& asked, BillingMode billing_mode, std::string_view index_name,
                            std::optional<OnDemandThroughput>* current);

// What DescribeTable shows at first; all zero for a table billed on demand.
ProvisionedThroughputDescription ThroughputOf(const std::optional<ProvisionedThroughput>& throughput);

}  // namespace karst::catalog
