// Money moves from one account to another, once, and never half.
#include <cstdio>
#include <string>

#include <karst/karst.h>

namespace {

karst::TransactUpdate Add(const std::string& account, int amount) {
  return {.table_name = "Accounts",
          .key = {{"Id", account}},
          .update_expression = "SET Balance = Balance + :amount",
          .condition_expression = "Balance >= :least",
          .expression_attribute_values = {{":amount", amount}, {":least", amount < 0 ? -amount : 0}},
          .return_values_on_condition_check_failure = karst::ReturnValuesOnConditionCheckFailure::kAllOld};
}

// `order` names the transfer: asked for twice, it is done once.
std::string Transfer(karst::Database& db, const std::string& order, int amount) {
  const karst::TransactWriteItemsRequest request{.transact_items = {Add("ann", -amount), Add("bob", amount)},
                                                 .client_request_token = order};
  for (;;) {
    const karst::Result<karst::TransactWriteItemsResult> done = db.TransactWriteItems(request);
    if (done) return "done";
    if (done.error().code() != karst::ErrorCode::kTransactionCanceled) return done.error().message();
    const karst::CancellationReason& reason = done.error().details()->cancellation_reasons[0];
    if (reason.code == karst::CancellationCode::kConditionalCheckFailed) {
      return "only " + (*reason.item)["Balance"].number().ToString();
    }
    // Another transaction was on one of the accounts: again.
  }
}

}  // namespace

int main() {
  karst::Database db = karst::Database::OpenInMemory().value();
  karst::Table accounts = db.EnsureTable({.name = "Accounts", .partition_key = {"Id"}}).value();
  accounts.Put({{"Id", "ann"}, {"Balance", 100}}).value();
  accounts.Put({{"Id", "bob"}, {"Balance", 0}}).value();

  std::printf("order 1: %s\n", Transfer(db, "order 1", 70).c_str());
  std::printf("order 1 again: %s\n", Transfer(db, "order 1", 70).c_str());
  std::printf("order 2: %s\n", Transfer(db, "order 2", 70).c_str());

  const karst::TransactGetItemsResult read =
      db.TransactGetItems({.transact_items = {{.table_name = "Accounts", .key = {{"Id", "ann"}}},
                                              {.table_name = "Accounts", .key = {{"Id", "bob"}}}}})
          .value();
  for (const std::optional<karst::Item>& account : read.responses) {
    std::printf("%s: %s\n", std::string((*account)["Id"].string()).c_str(),
                (*account)["Balance"].number().ToString().c_str());
  }
  return 0;
}
