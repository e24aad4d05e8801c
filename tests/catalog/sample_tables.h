// Tables that several tests of the catalog start from.
#pragma once

#include <chrono>
#include <string>

#include <karst/table.h>

#include "catalog/table_descriptor.h"

namespace karst::catalog::testing {

// Every field set, to values that are not the defaults.
inline TableDescriptor SongsTable() {
  using std::chrono::microseconds;
  TableDescriptor table;
  table.id = 7;
  table.name = "Songs";
  table.table_id = "00000000-0000-4000-8000-000000000007";
  table.arn = "arn:aws:dynamodb:us-east-1:000000000000:table/Songs";
  table.key = {.hash = {{"Artist", KeyType::kString}}, .range = {{"Title", KeyType::kString}}};
  table.attribute_definitions = {{"Artist", KeyType::kString},
                                 {"Title", KeyType::kString},
                                 {"Year", KeyType::kNumber},
                                 {"Cover", KeyType::kBinary}};
  IndexDescriptor local;
  local.id = 8;
  local.name = "ByCover";
  local.is_global = false;
  local.key = {.hash = {{"Artist", KeyType::kString}}, .range = {{"Cover", KeyType::kBinary}}};
  local.projection = ProjectionType::kInclude;
  local.non_key_attributes = {"Genre", "Length"};
  local.non_key_attributes_as_given = {"Length", "Genre"};
  table.local_indexes = {local};
  IndexDescriptor global;
  global.id = 9;
  global.name = "ByYear";
  global.key = {.hash = {{"Year", KeyType::kNumber}}, .range = {}};
  global.projection = ProjectionType::kKeysOnly;
  global.throughput = {.read_capacity_units = 3, .write_capacity_units = 4};
  global.on_demand_throughput = OnDemandThroughput{.max_read_request_units = 5, .max_write_request_units = 6};
  global.backfilling = true;
  table.global_indexes = {global};
  table.created = Clock::TimePoint(microseconds(1'767'225'600'000'001));
  table.billing_mode = BillingMode::kPayPerRequest;
  table.last_update_to_pay_per_request = Clock::TimePoint(microseconds(1'767'225'600'000'002));
  table.throughput = {.read_capacity_units = 1,
                      .write_capacity_units = 2,
                      .number_of_decreases_today = 3,
                      .last_increase = Clock::TimePoint(microseconds(4)),
                      .last_decrease = Clock::TimePoint(microseconds(-5))};
  table.on_demand_throughput = OnDemandThroughput{.max_read_request_units = 10, .max_write_request_units = {}};
  table.deletion_protection = true;
  table.table_class = TableClass::kStandardInfrequentAccess;
  table.table_class_last_update = Clock::TimePoint(microseconds(1'767'225'600'000'003));
  table.time_to_live = TimeToLive{.attribute = "Until", .id = 10, .backfilling = true};
  return table;
}

// Partition key "pk", a string; sort key "sk", of the type given.
inline TableDescriptor PairTable(KeyType sort_type = KeyType::kString) {
  TableDescriptor table;
  table.name = "Pairs";
  table.key = {.hash = {{"pk", KeyType::kString}}, .range = {{"sk", sort_type}}};
  return table;
}

}  // namespace karst::catalog::testing
