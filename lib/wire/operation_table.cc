#include "wire/operation_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/try.h"
#include "engine/request_rules.h"
#include "value/value_rules.h"
#include "wire/json_reader.h"
#include "wire/json_writer.h"
#include "wire/messages/batch.h"
#include "wire/messages/item.h"
#include "wire/messages/query.h"
#include "wire/messages/resource_policy.h"
#include "wire/messages/table.h"
#include "wire/messages/tag.h"
#include "wire/messages/transaction.h"

namespace karst::wire {
namespace {

template <typename Request>
Result<void> CheckValues(const Request& request) {
  if constexpr (requires { request.item; }) KARST_TRY(value::CheckValues(request.item));
  if constexpr (requires { request.key; }) KARST_TRY(value::CheckValues(request.key));
  return {};
}

// A table name that is given and bad is all that AWS tells of.
template <typename Request>
Result<void> CheckTableName(const Request& request) {
  if constexpr (requires { request.table_name; }) {
    base::Violations of_name;
    if (!request.table_name.empty()) engine::AddTableNameViolations(request.table_name, &of_name);
    if (auto error = of_name.ToError()) return *std::move(error);
  }
  return {};
}

// The first thing wrong with the request in AWS's order, as far as the wire has a say in it; without findings of its
// own it leaves all checks to the engine.
template <typename Request>
Result<void> Judge(const Request& request, Findings* findings) {
  if (findings->serialization) return *std::move(findings->serialization);
  if (findings->missing) return *std::move(findings->missing);
  if (findings->violations.empty() && !findings->after_constraints && !findings->after_values) return {};
  KARST_TRY(CheckTableName(request));
  if constexpr (requires { engine::AddViolations(request, &findings->violations); }) {
    engine::AddViolations(request, &findings->violations);
  }
  if (auto error = findings->violations.ToError()) return *std::move(error);
  if (findings->after_constraints) return *std::move(findings->after_constraints);
  KARST_TRY(CheckValues(request));
  return *std::move(findings->after_values);
}

Result<void> DecodeObject(const Operation& operation, const JsonValue& body, Findings* findings,
                          simdjson::dom::object* members) {
  if (body.get(*members) == simdjson::SUCCESS) return {};
  AsStructure(body, fmt::format("{}Input", operation.name), Place::kElement, findings);
  return *std::move(findings->serialization);
}

template <auto kMethod>
struct Call;

template <typename Request, typename Answer, Result<Answer> (Database::*kMethod)(const Request&)>
struct Call<kMethod> {
  static Result<void> Run(Database& db, const Operation& operation, const JsonValue& body, std::string* answer) {
    Findings findings;
    simdjson::dom::object members;
    KARST_TRY(DecodeObject(operation, body, &findings, &members));
    ObjectReader in(members, MemberPath(), &findings);
    Request request;
    Decode(in, &request);
    KARST_TRY(Judge(request, &findings));
    KARST_ASSIGN_OR_RETURN(const Answer result, (db.*kMethod)(request));
    JsonWriter out(answer);
    Encode(result, &out);
    return {};
  }
};

template <auto kMethod>
constexpr Operation Reads(std::string_view name) {
  return {.name = name, .read_only = true, .run = &Call<kMethod>::Run};
}
template <auto kMethod>
constexpr Operation Writes(std::string_view name) {
  return {.name = name, .read_only = false, .run = &Call<kMethod>::Run};
}

// The operations asked for most come first.
constexpr std::array kOperations = {
    Reads<&Database::GetItem>("GetItem"),
    Writes<&Database::PutItem>("PutItem"),
    Reads<&Database::Query>("Query"),
    Writes<&Database::UpdateItem>("UpdateItem"),
    Reads<&Database::BatchGetItem>("BatchGetItem"),
    Writes<&Database::BatchWriteItem>("BatchWriteItem"),
    Writes<&Database::DeleteItem>("DeleteItem"),
    Reads<&Database::Scan>("Scan"),
    Writes<&Database::TransactWriteItems>("TransactWriteItems"),
    Reads<&Database::TransactGetItems>("TransactGetItems"),
    Reads<&Database::DescribeTable>("DescribeTable"),
    Writes<&Database::CreateTable>("CreateTable"),
    Writes<&Database::UpdateTable>("UpdateTable"),
    Writes<&Database::DeleteTable>("DeleteTable"),
    Reads<&Database::ListTables>("ListTables"),
    Reads<&Database::DescribeLimits>("DescribeLimits"),
    Reads<&Database::DescribeEndpoints>("DescribeEndpoints"),
    Writes<&Database::TagResource>("TagResource"),
    Writes<&Database::UntagResource>("UntagResource"),
    Reads<&Database::ListTagsOfResource>("ListTagsOfResource"),
    Writes<&Database::PutResourcePolicy>("PutResourcePolicy"),
    Reads<&Database::GetResourcePolicy>("GetResourcePolicy"),
    Writes<&Database::DeleteResourcePolicy>("DeleteResourcePolicy"),
};

constexpr std::array<std::string_view, 36> kUnsupported = {
    "BatchExecuteStatement",
    "CreateBackup",
    "CreateGlobalTable",
    "DeleteBackup",
    "DescribeBackup",
    "DescribeContinuousBackups",
    "DescribeContributorInsights",
    "DescribeExport",
    "DescribeGlobalTable",
    "DescribeGlobalTableSettings",
    "DescribeImport",
    "DescribeKinesisStreamingDestination",
    "DescribeStream",
    "DescribeTableReplicaAutoScaling",
    "DescribeTimeToLive",
    "DisableKinesisStreamingDestination",
    "EnableKinesisStreamingDestination",
    "ExecuteStatement",
    "ExecuteTransaction",
    "ExportTableToPointInTime",
    "GetRecords",
    "GetShardIterator",
    "ImportTable",
    "ListBackups",
    "ListContributorInsights",
    "ListExports",
    "ListGlobalTables",
    "ListImports",
    "ListStreams",
    "RestoreTableFromBackup",
    "RestoreTableToPointInTime",
    "UpdateContinuousBackups",
    "UpdateContributorInsights",
    "UpdateGlobalTable",
    "UpdateKinesisStreamingDestination",
    "UpdateTimeToLive",
};

}  // namespace

const Operation* FindOperation(std::string_view name) {
  const auto* found = std::find_if(kOperations.begin(), kOperations.end(),
                                   [name](const Operation& operation) { return operation.name == name; });
  return found == kOperations.end() ? nullptr : found;
}

bool IsUnsupportedOperation(std::string_view name) {
  return std::find(kUnsupported.begin(), kUnsupported.end(), name) != kUnsupported.end();
}

}  // namespace karst::wire
