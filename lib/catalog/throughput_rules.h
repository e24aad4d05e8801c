// The rules of billing and throughput, for CreateTable and UpdateTable. Used by table_rules and table_update only. Pure
// functions.
#pragma once

#include <optional>

#include <karst/error.h>
#include <karst/table.h>

namespace karst::catalog {

// AWS's default, kProvisioned, when the request does not say.
BillingMode BillingModeOf(const CreateTableRequest& request);

// Errors, all three: kValidation.
Result<void> CheckTableThroughput(const CreateTableRequest& request);
Result<void> CheckIndexThroughput(BillingMode billing_mode, const GlobalSecondaryIndex& index);
// Not above what AWS can hold at all.
Result<void> CheckBounds(const ProvisionedThroughput& throughput);

// What DescribeTable shows at first; all zero for a table billed on demand.
ProvisionedThroughputDescription ThroughputOf(const std::optional<ProvisionedThroughput>& throughput);

}  // namespace karst::catalog
