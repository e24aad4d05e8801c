#include "wire/messages/backup.h"

#include <fmt/format.h>

#include "base/error_table.h"
#include "base/try.h"
#include "wire/messages/constraints.h"

namespace karst::wire {
namespace {

constexpr TextRule kBackupNameRule{.min = 3, .max = 255, .is_name = true};

Error NoBackup(const std::string& arn) {
  if (!IsArnOfKind(arn, "backup")) return base::ValidationError("Invalid Backup ARN");
  return {ErrorCode::kBackupNotFound, fmt::format("Backup not found: {}", arn)};
}

}  // namespace

void Encode(const NoAnswer&, JsonWriter*) {}

void Decode(ObjectReader& in, CreateBackupRequest* out) {
  out->table_name = ReadTable(in, "TableName", Presence::kRequired);
  ReadText(in, "BackupName", kBackupNameRule, Presence::kRequired);
}

void Decode(ObjectReader& in, DescribeBackupRequest* out) {
  out->backup_arn = ReadText(in, "BackupArn", kArnRule, Presence::kRequired);
}

void Decode(ObjectReader& in, DeleteBackupRequest* out) {
  out->backup_arn = ReadText(in, "BackupArn", kArnRule, Presence::kRequired);
}

void Decode(ObjectReader& in, ListBackupsRequest*) {
  ReadTable(in, "TableName", Presence::kOptional);
  ReadRange(in, "Limit", 1, 100);
  ReadText(in, "ExclusiveStartBackupArn", kArnRule, Presence::kOptional);
  ReadWord(in, "BackupType", {"USER", "SYSTEM", "AWS_BACKUP", "ALL"}, Presence::kOptional);
}

void Decode(ObjectReader& in, RestoreTableFromBackupRequest* out) {
  ReadText(in, "TargetTableName", kTableNameRule, Presence::kRequired);
  out->backup_arn = ReadText(in, "BackupArn", kArnRule, Presence::kRequired);
}

void Decode(ObjectReader& in, RestoreTableToPointInTimeRequest* out) {
  const std::string arn = ReadText(in, "SourceTableArn", {.min = 1, .max = 1024}, Presence::kOptional);
  const std::string name = ReadText(in, "SourceTableName", kTableNameRule, Presence::kOptional);
  out->target_table_name = ReadText(in, "TargetTableName", kTableNameRule, Presence::kRequired);
  out->source_table = arn.empty() ? name : arn;
  bool latest = false;
  in.Read("UseLatestRestorableTime", &latest);
  const bool has_time = in.Has("RestoreDateTime");
  if (in.Has("SourceTableArn") == in.Has("SourceTableName")) {
    in.findings()->AfterConstraints(
        "Invalid Request: Either one of SourceTableArn or SourceTableName must be specified, but not both");
  }
  if (latest && has_time) {
    in.findings()->AfterConstraints(
        "Invalid Request: Both RestoreDateTime and UseLatestRestorableTime cannot be set for point-in-time restore "
        "request. Please choose one");
  }
  if (!latest && !has_time) {
    in.findings()->AfterConstraints(
        "Invalid Request: Either one of RestoreDateTime or UseLatestRestorableTime must be specified, but not both");
  }
}

void Encode(const ListBackupsResult&, JsonWriter* out) {
  out->BeginObject();
  out->Name("BackupSummaries");
  out->BeginArray();
  out->EndArray();
  out->EndObject();
}

Result<NoAnswer> CreateBackup(Database& db, const CreateBackupRequest& request) {
  KARST_TRY(db.DescribeContinuousBackups({.table_name = request.table_name}));
  return NotSupported("CreateBackup");
}

Result<NoAnswer> DescribeBackup(Database&, const DescribeBackupRequest& request) {
  return NoBackup(request.backup_arn);
}

Result<NoAnswer> DeleteBackup(Database&, const DeleteBackupRequest& request) { return NoBackup(request.backup_arn); }

Result<ListBackupsResult> ListBackups(Database&, const ListBackupsRequest&) { return ListBackupsResult(); }

Result<NoAnswer> RestoreTableFromBackup(Database&, const RestoreTableFromBackupRequest& request) {
  return NoBackup(request.backup_arn);
}

Result<NoAnswer> RestoreTableToPointInTime(Database& db, const RestoreTableToPointInTimeRequest& request) {
  KARST_TRY(RequirePointInTimeRecovery(db, request.source_table));
  if (db.DescribeTable({.table_name = request.target_table_name})) {
    return Error(ErrorCode::kTableAlreadyExists, fmt::format("Table already exists: {}", request.target_table_name));
  }
  return NotSupported("RestoreTableToPointInTime");
}

Result<void> RequirePointInTimeRecovery(Database& db, const std::string& table) {
  KARST_ASSIGN_OR_RETURN(const DescribeContinuousBackupsResult backups,
                         db.DescribeContinuousBackups({.table_name = table}));
  if (backups.point_in_time_recovery.enabled) return {};
  const std::string name = table.substr(table.rfind('/') + 1);
  return Error(ErrorCode::kPointInTimeRecoveryUnavailable,
               fmt::format("Point in time recovery is not enabled for table '{}'", name));
}

}  // namespace karst::wire
