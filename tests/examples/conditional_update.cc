// A counter that never goes below zero, and what a failed condition tells.
#include <cstdio>
#include <string>

#include <karst/karst.h>

namespace {

// Takes `count` pieces from the stock, all of them or none.
std::string Take(karst::Database& db, const std::string& article, int count) {
  const karst::Result<karst::UpdateItemResult> updated =
      db.UpdateItem({.table_name = "Stock",
                     .key = {{"Article", article}},
                     .update_expression = "SET Pieces = Pieces - :count ADD Orders :one",
                     .condition_expression = "Pieces >= :count",
                     .expression_attribute_values = {{":count", count}, {":one", 1}},
                     .return_values = karst::ReturnValues::kUpdatedNew,
                     .return_values_on_condition_check_failure = karst::ReturnValuesOnConditionCheckFailure::kAllOld});
  if (updated) return (*updated->attributes)["Pieces"].number().ToString() + " left";

  const karst::Error& error = updated.error();
  if (error.code() != karst::ErrorCode::kConditionalCheckFailed) return error.message();
  if (error.details() == nullptr || !error.details()->item) return "no such article";
  return "only " + (*error.details()->item)["Pieces"].number().ToString();
}

}  // namespace

int main() {
  karst::Database db = karst::Database::OpenInMemory().value();
  karst::Table stock = db.EnsureTable({.name = "Stock", .partition_key = {"Article"}}).value();
  stock.Put({{"Article", "lamp"}, {"Pieces", 5}}).value();

  std::printf("3 lamps: %s\n", Take(db, "lamp", 3).c_str());
  std::printf("3 lamps: %s\n", Take(db, "lamp", 3).c_str());
  std::printf("2 lamps: %s\n", Take(db, "lamp", 2).c_str());
  std::printf("1 chair: %s\n", Take(db, "chair", 1).c_str());

  const karst::Item lamp = stock.Get({{"Article", "lamp"}}).value().value();
  std::printf("orders: %s\n", lamp["Orders"].number().ToString().c_str());
  return 0;
}
