// The part of UpdateTable that is about global indexes: their creation, deletion and throughput, in AWS's order and
// words. Used by table_update only. Pure functions.
#pragma once

#include <karst/error.h>
#include <karst/table.h>

#include "catalog/table_descriptor.h"

namespace karst::catalog {

// The rules that need no table. Errors: kValidation.
Result<void> CheckIndexUpdates(const UpdateTableRequest& request);

// A table that becomes provisioned needs throughput for each of its global indexes. Errors: kValidation.
Result<void> CheckAllIndexesUpdated(const TableDescriptor& table, const UpdateTableRequest& request);

// Makes the changes in `table`, which is as the rest of the request makes it. A new index is to be filled, and has no
// id. Errors: kValidation, kResourceNotFound for an index that is not there, kLimitExceeded for a second one that is
// created or deleted at a time, or one too many.
Result<void> ApplyIndexUpdates(const UpdateTableRequest& request, Clock::TimePoint now, TableDescriptor* table);

}  // namespace karst::catalog
