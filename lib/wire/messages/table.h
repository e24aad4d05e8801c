// CreateTable, DescribeTable, ListTables, UpdateTable, DeleteTable, DescribeLimits and DescribeEndpoints between JSON
// and the public structs. Found by the operation table through the types of request and result. Pure
// functions.
#pragma once

#include <string>

#include <karst/table.h>

#include "wire/json_reader.h"
#include "wire/json_writer.h"

namespace karst::wire {

// Reads the member TableName. Operations on tables, unlike those on items, refuse a missing one before anything else.
void RequireTableName(ObjectReader& in, std::string* table_name);

void Decode(ObjectReader& in, CreateTableRequest* out);
void Decode(ObjectReader& in, DescribeTableRequest* out);
void Decode(ObjectReader& in, ListTablesRequest* out);
void Decode(ObjectReader& in, UpdateTableRequest* out);
void Decode(ObjectReader& in, DeleteTableRequest* out);
void Decode(ObjectReader& in, DescribeLimitsRequest* out);
void Decode(ObjectReader& in, DescribeEndpointsRequest* out);

void Encode(const CreateTableResult& result, JsonWriter* out);
void Encode(const DescribeTableResult& result, JsonWriter* out);
void Encode(const ListTablesResult& result, JsonWriter* out);
void Encode(const UpdateTableResult& result, JsonWriter* out);
void Encode(const DeleteTableResult& result, JsonWriter* out);
void Encode(const DescribeLimitsResult& result, JsonWriter* out);
void Encode(const DescribeEndpointsResult& result, JsonWriter* out);

}  // namespace karst::wire
