// The rules of CreateTable and UpdateTable, in AWS's order and words, and what they make. Pure functions.
#pragma once

#include <string_view>

#include <karst/error.h>
#include <karst/table.h>

#include "catalog/table_descriptor.h"

namespace karst::catalog {

// The descriptor that the request asks for, without ids, ARN or times. Errors: kValidation.
Result<TableDescriptor> DescriptorFor(const CreateTableRequest& request);

// The rules of an update that need no table: AWS checks them before it looks for the table. Errors: kValidation.
Result<void> CheckUpdate(const UpdateTableRequest& request);

// `table` as the request, which passed CheckUpdate, changes it at `now`. Errors: kValidation (throughput rules, ...),
// kResourceNotFound for an index that is not there.
Result<TableDescriptor> ApplyUpdate(const TableDescriptor& table, const UpdateTableRequest& request,
                                    Clock::TimePoint now);

// AWS's DescribeTable of it, without item counts and sizes.
TableDescription Describe(const TableDescriptor& table);

// The table name in a name or an ARN ("arn:aws:dynamodb:region:account:table/Name"): a view into the argument. Errors:
// kValidation.
Result<std::string_view> TableNameOf(std::string_view name_or_arn);

}  // namespace karst::catalog
