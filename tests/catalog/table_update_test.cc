#include <chrono>
#include <string>

#include "catalog/table_rules.h"
#include "support/catch.h"

namespace karst::catalog {
namespace {

using namespace std::chrono_literals;

const std::string kInvalid = "One or more parameter values were invalid: ";
constexpr Clock::TimePoint kNow{std::chrono::hours(24) * 10};

// Provisioned, 5 and 5, with a global index "gsi" of the same.
TableDescriptor Provisioned() {
  TableDescriptor table;
  table.name = "Table";
  table.key.hash = {{"pk", KeyType::kString}};
  table.throughput = {.read_capacity_units = 5, .write_capacity_units = 5};
  IndexDescriptor index;
  index.name = "gsi";
  index.key.hash = {{"g", KeyType::kString}};
  index.throughput = table.throughput;
  table.global_indexes = {index};
  return table;
}

using Update = GlobalSecondaryIndexUpdate;
using Updates = std::vector<Update>;

Update Units(std::string index, std::int64_t reads, std::int64_t writes) {
  return {.update = UpdateGlobalSecondaryIndexAction{.index_name = std::move(index),
                                                     .provisioned_throughput = ProvisionedThroughput{reads, writes}}};
}

TableDescriptor OnDemand() {
  return ApplyUpdate(Provisioned(), {.table_name = "Table", .billing_mode = BillingMode::kPayPerRequest}, kNow).value();
}

std::string Message(const TableDescriptor& table, UpdateTableRequest request) {
  request.table_name = "Table";
  const auto checked = CheckUpdate(request);
  if (!checked) return checked.error().message();
  const auto changed = ApplyUpdate(table, request, kNow);
  return changed ? "fine" : changed.error().message();
}

}  // namespace

TEST_CASE("An update must ask for something, and for some things alone", "[catalog][table_update]") {
  CHECK(Message(Provisioned(), {}).starts_with("At least one of ProvisionedThroughput, BillingMode, "));
  CHECK(Message(Provisioned(), {.global_secondary_index_updates = Updates{}})
            .starts_with("At least one of ProvisionedThroughput, "));
  CHECK(Message(Provisioned(), {.deletion_protection_enabled = true, .table_class = TableClass::kStandard}) ==
        kInvalid + "TableClass modification must be the only operation in the request");
  CHECK(Message(Provisioned(), {.provisioned_throughput = {{1, 1}}, .deletion_protection_enabled = true}) ==
        kInvalid + "DeletionProtection modification must be the only operation in the request");
  CHECK(Message(Provisioned(), {.billing_mode = BillingMode::kProvisioned}) ==
        kInvalid + "ProvisionedThroughput must be specified when BillingMode is PROVISIONED");
  CHECK(Message(Provisioned(), {.provisioned_throughput = {{1'000'000'000'001, 1}}}) ==
        "Given value 1000000000001 for ReadCapacityUnits is out of bounds");
  CHECK(Message(Provisioned(), {.global_secondary_index_updates = Updates{Units("gsi", 1, 1), Units("gsi", 2, 2)}}) ==
        kInvalid + "Only one global secondary index update per index is allowed simultaneously. Index: gsi");
}

TEST_CASE("Throughput that does not change is refused", "[catalog][table_update]") {
  const std::string end =
      " The requested value equals the current value. Current ReadCapacityUnits provisioned for the ";
  CHECK(Message(Provisioned(), {.billing_mode = BillingMode::kProvisioned, .provisioned_throughput = {{5, 5}}}) ==
        "The provisioned throughput for the table will not change. The requested value equals the current value. "
        "Current ReadCapacityUnits provisioned for the table: 5. Requested ReadCapacityUnits: 5. Current "
        "WriteCapacityUnits provisioned for the table: 5. Requested WriteCapacityUnits: 5. Refer to the Amazon "
        "DynamoDB Developer Guide for current limits and how to request higher limits.");
  CHECK(Message(Provisioned(), {.global_secondary_index_updates = Updates{Units("gsi", 5, 5)}})
            .starts_with("The provisioned throughput for the index gsi will not change." + end));
}

TEST_CASE("Changes of throughput are counted and dated", "[catalog][table_update]") {
  const auto update = [](const TableDescriptor& table, std::int64_t units, Clock::TimePoint now) {
    return ApplyUpdate(table, {.table_name = "Table", .provisioned_throughput = {{units, units}}}, now).value();
  };
  const TableDescriptor raised = update(Provisioned(), 10, kNow);
  CHECK(raised.throughput.read_capacity_units == 10);
  CHECK(raised.throughput.last_increase == kNow);
  CHECK_FALSE(raised.throughput.last_decrease);
  const TableDescriptor lowered = update(raised, 4, kNow + 1h);
  CHECK(lowered.throughput.last_increase == kNow);
  CHECK(lowered.throughput.last_decrease == kNow + 1h);
  CHECK(lowered.throughput.number_of_decreases_today == 1);
  const TableDescriptor again = update(lowered, 3, kNow + 2h);
  CHECK(again.throughput.number_of_decreases_today == 2);
  CHECK(update(again, 2, kNow + 25h).throughput.number_of_decreases_today == 1);
}

TEST_CASE("A table becomes billed on demand, and provisioned again", "[catalog][table_update]") {
  const TableDescriptor on_demand = OnDemand();
  CHECK(on_demand.billing_mode == BillingMode::kPayPerRequest);
  CHECK(on_demand.last_update_to_pay_per_request == kNow);
  CHECK(on_demand.throughput.read_capacity_units == 0);
  CHECK(on_demand.global_indexes[0].throughput.write_capacity_units == 0);
  CHECK(Message(on_demand, {.billing_mode = BillingMode::kPayPerRequest}) == "fine");
  CHECK(Message(on_demand, {.provisioned_throughput = {{1, 1}}}) ==
        kInvalid +
            "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST");
  CHECK(Message(Provisioned(), {.billing_mode = BillingMode::kPayPerRequest, .provisioned_throughput = {{1, 1}}}) ==
        kInvalid +
            "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST");
  CHECK(Message(on_demand, {.global_secondary_index_updates = Updates{Units("gsi", 1, 1)}}) ==
        kInvalid +
            "The only Updates for index: gsi when TableThroughputMode is PAY_PER_REQUEST can be to OnDemandThroughput, "
            "WarmThroughput");
  CHECK(Message(Provisioned(), {.billing_mode = BillingMode::kPayPerRequest,
                                .global_secondary_index_updates = Updates{Units("gsi", 1, 1)}}) ==
        kInvalid +
            "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: gsi when BillingMode "
            "is PAY_PER_REQUEST");
  CHECK(Message(on_demand, {.billing_mode = BillingMode::kProvisioned, .provisioned_throughput = {{1, 1}}}) ==
        kInvalid + "ProvisionedThroughput must be specified for index: gsi");
  const TableDescriptor back = ApplyUpdate(on_demand,
                                           {.table_name = "Table",
                                            .billing_mode = BillingMode::kProvisioned,
                                            .provisioned_throughput = {{1, 2}},
                                            .global_secondary_index_updates = Updates{Units("gsi", 3, 4)}},
                                           kNow)
                                   .value();
  CHECK(back.billing_mode == BillingMode::kProvisioned);
  CHECK(back.throughput.write_capacity_units == 2);
  CHECK(back.global_indexes[0].throughput.read_capacity_units == 3);
  CHECK(back.last_update_to_pay_per_request == kNow);
}

TEST_CASE("Limits on demand are set, and taken away by -1", "[catalog][table_update]") {
  const auto update = [](const TableDescriptor& table, OnDemandThroughput limits) {
    return ApplyUpdate(table, {.table_name = "Table", .on_demand_throughput = limits}, kNow);
  };
  const TableDescriptor limited =
      update(OnDemand(), {.max_read_request_units = 7, .max_write_request_units = 8}).value();
  CHECK(limited.on_demand_throughput->max_read_request_units == 7);
  const TableDescriptor half = update(limited, {.max_read_request_units = -1, .max_write_request_units = {}}).value();
  CHECK_FALSE(half.on_demand_throughput->max_read_request_units);
  CHECK(half.on_demand_throughput->max_write_request_units == 8);
  CHECK_FALSE(update(half, {.max_read_request_units = {}, .max_write_request_units = -1}).value().on_demand_throughput);
  CHECK_FALSE(update(OnDemand(), {.max_read_request_units = 0, .max_write_request_units = {}}));
  CHECK_FALSE(update(Provisioned(), {.max_read_request_units = 1, .max_write_request_units = {}}));
}

TEST_CASE("Only global indexes that exist have throughput to update", "[catalog][table_update]") {
  TableDescriptor table = Provisioned();
  IndexDescriptor local = table.global_indexes[0];
  local.name = "lsi";
  table.local_indexes = {local};
  CHECK(Message(table, {.global_secondary_index_updates = Updates{Units("lsi", 1, 1)}}) ==
        "Cannot update an index that is not a GlobalSecondaryIndex: lsi");
  const auto missing =
      ApplyUpdate(table, {.table_name = "Table", .global_secondary_index_updates = Updates{Units("none", 1, 1)}}, kNow);
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code() == ErrorCode::kResourceNotFound);
}

TEST_CASE("Deletion protection and table class change alone", "[catalog][table_update]") {
  const TableDescriptor guarded =
      ApplyUpdate(Provisioned(), {.table_name = "Table", .deletion_protection_enabled = true}, kNow).value();
  CHECK(guarded.deletion_protection);
  const TableDescriptor moved =
      ApplyUpdate(guarded, {.table_name = "Table", .table_class = TableClass::kStandardInfrequentAccess}, kNow).value();
  CHECK(moved.deletion_protection);
  CHECK(moved.table_class == TableClass::kStandardInfrequentAccess);
  CHECK(moved.table_class_last_update == kNow);
}

}  // namespace karst::catalog
