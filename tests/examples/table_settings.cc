// What a table keeps besides its items: tags, a table class, protection from deletion, point-in-time recovery.
#include <cstdio>
#include <string>

#include <karst/karst.h>

namespace {

void ShowTags(karst::Database& db, const std::string& arn) {
  std::printf("tags:");
  for (const karst::Tag& tag : db.ListTagsOfResource({.resource_arn = arn}).value().tags) {
    std::printf(" %s=%s", tag.key.c_str(), tag.value.c_str());
  }
  std::printf("\n");
}

}  // namespace

int main() {
  karst::Database db = karst::Database::OpenInMemory().value();
  const karst::TableDescription made = db.CreateTable({.table_name = "Ledger",
                                                       .attribute_definitions = {{"Id", karst::KeyType::kString}},
                                                       .key_schema = {{"Id", karst::KeyRole::kHash}},
                                                       .billing_mode = karst::BillingMode::kPayPerRequest,
                                                       .deletion_protection_enabled = true,
                                                       .tags = {{"team", "billing"}, {"stage", "test"}}})
                                           .value()
                                           .table_description;
  std::printf("%s\n", made.table_arn.c_str());
  ShowTags(db, made.table_arn);
  db.TagResource({.resource_arn = made.table_arn, .tags = {{"stage", "live"}}}).value();
  db.UntagResource({.resource_arn = made.table_arn, .tag_keys = {"team"}}).value();
  ShowTags(db, made.table_arn);

  db.UpdateTable({.table_name = "Ledger", .table_class = karst::TableClass::kStandardInfrequentAccess}).value();
  const karst::TableDescription table = db.DescribeTable({"Ledger"}).value().table;
  std::printf("infrequent access: %s\n",
              table.table_class == karst::TableClass::kStandardInfrequentAccess ? "yes" : "no");

  // Kept and answered, as all that AWS knows of a table; Karst has no backups to restore from.
  db.UpdateContinuousBackups({"Ledger", {.point_in_time_recovery_enabled = true, .recovery_period_in_days = 7}})
      .value();
  std::printf("recovery: %d days\n",
              db.DescribeContinuousBackups({"Ledger"}).value().point_in_time_recovery.recovery_period_in_days.value());

  const karst::Result<karst::DeleteTableResult> refused = db.DeleteTable({"Ledger"});
  std::printf("delete: %s\n", refused ? "done" : refused.error().message().c_str());
  db.UpdateTable({.table_name = "Ledger", .deletion_protection_enabled = false}).value();
  std::printf("delete: %s\n", db.DeleteTable({"Ledger"}) ? "done" : "refused again");
  return 0;
}
