// The rules of CreateTable and UpdateTable, in AWS's order and words, and what they make. Pure functions.
#pragma once

#include <karst/error.h>
#include <karst/table.h>

#include "catalog/table_descriptor.h"

namespace karst::catalog {

// The descriptor that the request asks for, without ids, ARN or times. Errors: kValidation.
Result<TableDescriptor> DescriptorFor(const CreateTableRequest& request);

// `table` as the request changes it at `now`. Errors: kValidation ("Nothing to update", throughput rules, ...),
// kResourceNotFound for an index that is not there.
Result<TableDescriptor> ApplyUpdate(const TableDescriptor& table, const UpdateTableRequest& request,
                                    Clock::TimePoint now);

// AWS's DescribeTable of it, without item counts and sizes.
TableDescription Describe(const TableDescriptor& table);

// The table name in a name or an ARN ("arn:aws:dynamodb:region:account:table/Name"). Errors: kValidation.
Result<std::string> TableNameOf(std::string_view name_or_arn);

}  // namespace karst::catalog
