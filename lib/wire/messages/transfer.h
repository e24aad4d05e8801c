// Exports, imports and bulk operations, whose other end is S3. Karst has none yet, and answers as backup.h says. Used
// by the operation table. Pure functions over a Database.
#pragma once

#include <string>

#include "wire/messages/backup.h"

namespace karst::wire {

struct ExportTableRequest {
  std::string table_arn;
};
struct DescribeExportRequest {
  std::string export_arn;
};
struct ListExportsRequest {};
struct ListExportsResult {};
struct ImportTableRequest {
  std::string table_name;
};
struct DescribeImportRequest {
  std::string import_arn;
};
struct ListImportsRequest {};
struct ListImportsResult {};
struct StartBulkPutItemsRequest {
  std::string table_name;
};
struct BulkOperationRequest {
  std::string bulk_operation_arn;
};
struct ListBulkOperationsRequest {};
struct ListBulkOperationsResult {};

void Decode(ObjectReader& in, ExportTableRequest* out);
void Decode(ObjectReader& in, DescribeExportRequest* out);
void Decode(ObjectReader& in, ListExportsRequest* out);
void Decode(ObjectReader& in, ImportTableRequest* out);
void Decode(ObjectReader& in, DescribeImportRequest* out);
void Decode(ObjectReader& in, ListImportsRequest* out);
void Decode(ObjectReader& in, StartBulkPutItemsRequest* out);
void Decode(ObjectReader& in, BulkOperationRequest* out);
void Decode(ObjectReader& in, ListBulkOperationsRequest* out);
void Encode(const ListExportsResult& result, JsonWriter* out);
void Encode(const ListImportsResult& result, JsonWriter* out);
void Encode(const ListBulkOperationsResult& result, JsonWriter* out);

Result<NoAnswer> ExportTableToPointInTime(Database& db, const ExportTableRequest& request);
Result<NoAnswer> DescribeExport(Database& db, const DescribeExportRequest& request);
Result<ListExportsResult> ListExports(Database& db, const ListExportsRequest& request);
Result<NoAnswer> ImportTable(Database& db, const ImportTableRequest& request);
Result<NoAnswer> DescribeImport(Database& db, const DescribeImportRequest& request);
Result<ListImportsResult> ListImports(Database& db, const ListImportsRequest& request);
Result<NoAnswer> StartBulkPutItems(Database& db, const StartBulkPutItemsRequest& request);
Result<NoAnswer> FindBulkOperation(Database& db, const BulkOperationRequest& request);
Result<ListBulkOperationsResult> ListBulkOperations(Database& db, const ListBulkOperationsRequest& request);

}  // namespace karst::wire
