#include "wire/messages/transfer.h"

#include <fmt/format.h>

#include "base/error_table.h"
#include "base/try.h"
#include "wire/messages/constraints.h"

namespace karst::wire {
namespace {

void EncodeEmptyList(std::string_view name, JsonWriter* out) {
  out->BeginObject();
  out->Name(name);
  out->BeginArray();
  out->EndArray();
  out->EndObject();
}

void DecodeBucket(ObjectReader& in, std::string_view name, std::string_view shape) {
  in.RequirePresent(name);
  in.ReadStructure(name, shape,
                   [](ObjectReader& members) { ReadText(members, "S3Bucket", {.max = 255}, Presence::kRequired); });
}

}  // namespace

void Decode(ObjectReader& in, ExportTableRequest* out) {
  out->table_arn = ReadText(in, "TableArn", {.min = 1, .max = 1024}, Presence::kRequired);
  ReadText(in, "S3Bucket", {.max = 255}, Presence::kRequired);
  ReadWord(in, "S3SseAlgorithm", {"AES256", "KMS"}, Presence::kOptional);
  ReadWord(in, "ExportFormat", {"DYNAMODB_JSON", "ION"}, Presence::kOptional);
  ReadWord(in, "ExportType", {"FULL_EXPORT", "INCREMENTAL_EXPORT"}, Presence::kOptional);
  if (in.Has("TableArn") && !out->table_arn.starts_with("arn:")) {
    in.findings()->AfterConstraints("One or more parameter values were invalid: tableArn is not a valid ARN");
  }
}

void Decode(ObjectReader& in, DescribeExportRequest* out) {
  out->export_arn = ReadText(in, "ExportArn", kArnRule, Presence::kRequired);
}

void Decode(ObjectReader& in, ListExportsRequest*) {
  ReadText(in, "TableArn", {.min = 1, .max = 1024}, Presence::kOptional);
  ReadRange(in, "MaxResults", 1, 25);
}

void Decode(ObjectReader& in, ImportTableRequest* out) {
  DecodeBucket(in, "S3BucketSource", "S3BucketSource");
  ReadWord(in, "InputFormat", {"DYNAMODB_JSON", "ION", "CSV"}, Presence::kRequired);
  ReadWord(in, "InputCompressionType", {"GZIP", "ZSTD", "NONE"}, Presence::kOptional);
  in.RequirePresent("TableCreationParameters");
  in.ReadStructure("TableCreationParameters", "TableCreationParameters", [out](ObjectReader& members) {
    out->table_name = ReadText(members, "TableName", kTableNameRule, Presence::kRequired);
    members.RequirePresent("AttributeDefinitions");
    members.RequirePresent("KeySchema");
  });
}

void Decode(ObjectReader& in, DescribeImportRequest* out) {
  out->import_arn = ReadText(in, "ImportArn", kArnRule, Presence::kRequired);
}

void Decode(ObjectReader& in, ListImportsRequest*) {
  ReadText(in, "TableArn", {.min = 1, .max = 1024}, Presence::kOptional);
  ReadRange(in, "PageSize", 1, 25);
}

void Decode(ObjectReader& in, StartBulkPutItemsRequest* out) {
  DecodeBucket(in, "InputS3Configuration", "InputS3Configuration");
  in.RequirePresent("OutputS3Configuration");
  out->table_name = ReadTable(in, "TableName", Presence::kRequired);
  ReadWord(in, "PerformanceTier", {"STANDARD", "ACCELERATED"}, Presence::kOptional);
}

void Decode(ObjectReader& in, BulkOperationRequest* out) {
  out->bulk_operation_arn = ReadText(in, "BulkOperationArn", kArnRule, Presence::kRequired);
}

void Decode(ObjectReader& in, ListBulkOperationsRequest*) { ReadRange(in, "MaxResults", 1, 25); }

void Encode(const ListExportsResult&, JsonWriter* out) { EncodeEmptyList("ExportSummaries", out); }

void Encode(const ListImportsResult&, JsonWriter* out) { EncodeEmptyList("ImportSummaryList", out); }

void Encode(const ListBulkOperationsResult&, JsonWriter* out) { EncodeEmptyList("BulkOperationsSummaryList", out); }

Result<NoAnswer> ExportTableToPointInTime(Database& db, const ExportTableRequest& request) {
  KARST_TRY(RequirePointInTimeRecovery(db, request.table_arn));
  return NotSupported("ExportTableToPointInTime");
}

Result<NoAnswer> DescribeExport(Database&, const DescribeExportRequest& request) {
  if (!IsArnOfKind(request.export_arn, "export")) return base::ValidationError("Invalid Export ARN");
  return Error(ErrorCode::kExportNotFound, fmt::format("Export not found: Export not found: {}", request.export_arn));
}

Result<ListExportsResult> ListExports(Database&, const ListExportsRequest&) { return ListExportsResult(); }

Result<NoAnswer> ImportTable(Database& db, const ImportTableRequest& request) {
  if (db.DescribeTable({.table_name = request.table_name})) {
    return Error(ErrorCode::kResourceInUse, fmt::format("Table already exists: {}", request.table_name));
  }
  return NotSupported("ImportTable");
}

Result<NoAnswer> DescribeImport(Database&, const DescribeImportRequest& request) {
  if (!IsArnOfKind(request.import_arn, "import")) return base::ValidationError("Invalid Import ARN");
  return Error(ErrorCode::kImportNotFound, fmt::format("Import not found: Import not found: {}", request.import_arn));
}

Result<ListImportsResult> ListImports(Database&, const ListImportsRequest&) { return ListImportsResult(); }

Result<NoAnswer> StartBulkPutItems(Database& db, const StartBulkPutItemsRequest& request) {
  KARST_TRY(db.DescribeTable({.table_name = request.table_name}));
  return NotSupported("StartBulkPutItems");
}

Result<NoAnswer> FindBulkOperation(Database&, const BulkOperationRequest& request) {
  return Error(ErrorCode::kResourceNotFound,
               fmt::format("Requested resource not found: BulkOperation: {} not found", request.bulk_operation_arn));
}

Result<ListBulkOperationsResult> ListBulkOperations(Database&, const ListBulkOperationsRequest&) {
  return ListBulkOperationsResult();
}

}  // namespace karst::wire
