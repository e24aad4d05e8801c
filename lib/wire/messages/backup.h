// Backups and restores. Karst makes none yet: what AWS would refuse is refused in its words, what it would list is
// empty, and the rest is refused by name. Used by the operation table. Pure functions over a Database.
#pragma once

#include <string>

#include <karst/database.h>

#include "wire/json_reader.h"
#include "wire/json_writer.h"

namespace karst::wire {

// An answer that there never is.
struct NoAnswer {};
void Encode(const NoAnswer& answer, JsonWriter* out);

struct CreateBackupRequest {
  std::string table_name;
};
struct DescribeBackupRequest {
  std::string backup_arn;
};
struct DeleteBackupRequest {
  std::string backup_arn;
};
struct ListBackupsRequest {};
struct ListBackupsResult {};
struct RestoreTableFromBackupRequest {
  std::string backup_arn;
};
struct RestoreTableToPointInTimeRequest {
  std::string source_table;  // by its name or ARN
  std::string target_table_name;
};

void Decode(ObjectReader& in, CreateBackupRequest* out);
void Decode(ObjectReader& in, DescribeBackupRequest* out);
void Decode(ObjectReader& in, DeleteBackupRequest* out);
void Decode(ObjectReader& in, ListBackupsRequest* out);
void Decode(ObjectReader& in, RestoreTableFromBackupRequest* out);
void Decode(ObjectReader& in, RestoreTableToPointInTimeRequest* out);
void Encode(const ListBackupsResult& result, JsonWriter* out);

Result<NoAnswer> CreateBackup(Database& db, const CreateBackupRequest& request);
Result<NoAnswer> DescribeBackup(Database& db, const DescribeBackupRequest& request);
Result<NoAnswer> DeleteBackup(Database& db, const DeleteBackupRequest& request);
Result<ListBackupsResult> ListBackups(Database& db, const ListBackupsRequest& request);
Result<NoAnswer> RestoreTableFromBackup(Database& db, const RestoreTableFromBackupRequest& request);
Result<NoAnswer> RestoreTableToPointInTime(Database& db, const RestoreTableToPointInTimeRequest& request);

// Errors: kTableNotFound, kPointInTimeRecoveryUnavailable.
Result<void> RequirePointInTimeRecovery(Database& db, const std::string& table);

}  // namespace karst::wire
