// Random operations on a table with local and global indexes, held against a sorted map after each step: answers,
// pages, indexes and consumed capacity; in memory, on disk, and after the store is opened again.
#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <karst/database.h>

#include "property/random_requests.h"
#include "support/catch.h"
#include "support/model_table.h"
#include "support/temp_directory.h"

namespace karst {
namespace {

using testing::Condition;
using testing::KeyCondition;
using testing::kModelIndexes;
using testing::ModelCost;
using testing::ModelIndex;
using testing::ModelTable;
using testing::RandomRequests;
using testing::TempDirectory;
using testing::Update;

double ReadUnits(std::size_t bytes, bool consistent) {
  return std::max(1.0, std::ceil(static_cast<double>(bytes) / 4096)) * (consistent ? 1.0 : 0.5);
}

// The text of an item, for the message of a failure.
std::string Text(const ItemView& item) {
  std::string text;
  for (const auto& [name, value] : item) {
    text += fmt::format(
        "{}={} ", name,
        value.type() == AttributeType::kNumber ? value.number().ToString() : std::string(value.string().substr(0, 20)));
  }
  return text;
}

// A run: a database, a model, and a source of choices. A step that disagrees throws, with the seed and step in the
// message, so that a run is not slowed by an assertion a step.
class Run {
 public:
  Run(std::uint32_t seed, std::string path)
      : seed_(seed), path_(std::move(path)), choose_(seed), db_(Open()), model_(kModelIndexes) {
    Require(db_.CreateTable(testing::ModelSchema()).has_value(), "CreateTable");
    // All ranks are of times so long ago that nothing expires.
    Require(db_.UpdateTimeToLive({"Model", {.enabled = true, .attribute_name = "rank"}}).has_value(),
            "UpdateTimeToLive");
  }

  void Steps(int count) {
    for (int i = 0; i < count; ++i) {
      ++step_;
      Step();
    }
  }

  void Reopen() {
    db_ = Database::OpenInMemory().value();  // lets go of the store before it is opened again
    db_ = Open();
  }

  // Every item and every index entry, by scans: whole, paged and in segments.
  void CompareAll() {
    ScanAll(nullptr, 1, std::nullopt);
    ScanAll(nullptr, choose_.Pick(2, 5), choose_.Pick(3, 40));
    for (const ModelIndex& index : kModelIndexes) {
      ScanAll(&index, 1, std::nullopt);
      ScanAll(&index, choose_.Pick(1, 4), choose_.Pick(3, 40));
    }
  }

 private:
  Database Open() {
    const Options options{.durability = Durability::kBuffered, .write_buffer_bytes = std::size_t{1} << 20};
    return path_.empty() ? Database::OpenInMemory(options).value() : Database::Open(path_, options).value();
  }

  // ---- Checks.

  void Require(bool holds, const std::string& what) const {
    if (!holds) throw std::runtime_error(fmt::format("seed {}, step {}: {}", seed_, step_, what));
  }

  template <typename T>
  T Done(Result<T> result, const std::string& what) const {
    if (!result) Require(false, fmt::format("{}: {}", what, result.error().message()));
    return *std::move(result);
  }

  void SameItem(const std::optional<Item>& got, const std::optional<Item>& wanted, const std::string& what) const {
    Require(got == wanted, fmt::format("{}: got {}, wanted {}", what, got ? Text(*got) : "nothing",
                                       wanted ? Text(*wanted) : "nothing"));
  }

  void SameCost(const ConsumedCapacity& got, const ModelCost& wanted, const std::string& what) const {
    ModelCost arms;
    arms.table = got.table ? got.table->capacity_units : -1;
    for (const auto& [name, arm] : got.global_secondary_indexes) arms.indexes[name] = arm.capacity_units;
    for (const auto& [name, arm] : got.local_secondary_indexes) arms.indexes[name] = arm.capacity_units;
    Require(got.capacity_units == wanted.Total() && arms.table == wanted.table && arms.indexes == wanted.indexes,
            fmt::format("{} cost {} (table {}), wanted {} (table {})", what, got.capacity_units, arms.table,
                        wanted.Total(), wanted.table));
  }

  // ---- Steps.

  void Step() {
    const int kind = choose_.Pick(1, 100);
    if (kind <= 20) return PutStep();
    if (kind <= 45) return UpdateStep();
    if (kind <= 53) return DeleteStep();
    if (kind <= 58) return BatchStep();
    if (kind <= 63) return TransactWriteStep();
    if (kind <= 65) return TransactGetStep();
    if (kind <= 85) return GetStep();
    if (kind <= 98) return QueryStep();
    if (choose_.Chance(10)) return IndexStep();
    ScanAll(choose_.Chance(50) ? nullptr : &kModelIndexes[static_cast<std::size_t>(choose_.Pick(0, 2))],
            choose_.Pick(1, 3), choose_.Chance(50) ? std::optional<int>(choose_.Pick(5, 60)) : std::nullopt);
  }

  // Holds the outcome of a write against the model's; true if it was done.
  bool Outcome(const Result<WriteResult>& got, const Condition& condition, const std::optional<Item>& old,
               const std::string& what) {
    if (condition.holds(old)) {
      if (!got) Require(false, what + ": " + got.error().message());
      return true;
    }
    Require(!got && got.error().code() == ErrorCode::kConditionalCheckFailed, what + " should fail its condition");
    const ErrorDetails* details = got.error().details();
    SameItem(details != nullptr ? details->item : std::nullopt, old, what + ", the item of its failure");
    return false;
  }

  void PutStep() {
    const Item item = choose_.RandomItem(choose_.KeyItem());
    const ModelTable::Key key = ModelTable::KeyOf(item);
    const std::optional<Item> old = model_.Find(key);
    if (choose_.Chance(40)) {  // the plain way, which asks for nothing
      Done(db_.PutItem({.table_name = "Model", .item = item}), "PutItem");
      model_.Write(key, item);
      return;
    }
    Condition condition = choose_.RandomCondition();
    const auto result =
        db_.PutItem({.table_name = "Model",
                     .item = item,
                     .condition_expression = condition.text,
                     .expression_attribute_values = condition.values,
                     .return_values = ReturnValues::kAllOld,
                     .return_consumed_capacity = ReturnConsumedCapacity::kIndexes,
                     .return_values_on_condition_check_failure = ReturnValuesOnConditionCheckFailure::kAllOld});
    if (!Outcome(result, condition, old, "PutItem")) return;
    SameItem(result->attributes, old, "PutItem ALL_OLD");
    SameCost(*result->consumed_capacity, model_.Write(key, item), "PutItem");
  }

  void DeleteStep() {
    const Item key_item = choose_.KeyItem();
    const ModelTable::Key key = ModelTable::KeyOf(key_item);
    const std::optional<Item> old = model_.Find(key);
    Condition condition = choose_.RandomCondition();
    const auto result =
        db_.DeleteItem({.table_name = "Model",
                        .key = key_item,
                        .condition_expression = condition.text,
                        .expression_attribute_values = condition.values,
                        .return_values = ReturnValues::kAllOld,
                        .return_consumed_capacity = ReturnConsumedCapacity::kIndexes,
                        .return_values_on_condition_check_failure = ReturnValuesOnConditionCheckFailure::kAllOld});
    if (!Outcome(result, condition, old, "DeleteItem")) return;
    SameItem(result->attributes, old, "DeleteItem ALL_OLD");
    SameCost(*result->consumed_capacity, model_.Write(key, std::nullopt), "DeleteItem");
  }

  void UpdateStep() {
    const Item key_item = choose_.KeyItem();
    const ModelTable::Key key = ModelTable::KeyOf(key_item);
    const std::optional<Item> old = model_.Find(key);
    const Update update = choose_.RandomUpdate();
    const Condition condition = choose_.RandomCondition();
    UpdateItemRequest request{.table_name = "Model",
                              .key = key_item,
                              .update_expression = update.text,
                              .condition_expression = condition.text,
                              .expression_attribute_names = testing::NamesIn(update.text),
                              .expression_attribute_values = update.values,
                              .return_values = choose_.Chance(50) ? ReturnValues::kAllNew : ReturnValues::kAllOld,
                              .return_consumed_capacity = ReturnConsumedCapacity::kIndexes,
                              .return_values_on_condition_check_failure = ReturnValuesOnConditionCheckFailure::kAllOld};
    for (const auto& [name, value] : condition.values) request.expression_attribute_values.Set(name, value);
    const auto result = db_.UpdateItem(request);
    const std::string what = "UpdateItem " + (update.text ? update.text->text() : "");
    if (!Outcome(result, condition, old, what)) return;
    std::optional<Item> made;
    if (old || update.makes_item) {
      made = old ? *old : key_item;
      update.apply(&*made);
    }
    SameItem(result->attributes, request.return_values == ReturnValues::kAllNew ? made : old, what);
    SameCost(*result->consumed_capacity, model_.Write(key, made), what);
  }

  void BatchStep() {
    std::vector<WriteRequest> writes;
    std::set<ModelTable::Key> seen;
    ModelCost cost;
    for (int i = choose_.Pick(1, 25); i > 0; --i) {
      const Item key_item = choose_.KeyItem();
      const ModelTable::Key key = ModelTable::KeyOf(key_item);
      if (!seen.insert(key).second) continue;
      if (choose_.Chance(70)) {
        Item item = choose_.RandomItem(key_item);
        cost.Add(model_.Write(key, item));
        writes.emplace_back(PutRequest{std::move(item)});
      } else {
        cost.Add(model_.Write(key, std::nullopt));
        writes.emplace_back(DeleteRequest{key_item});
      }
    }
    const auto result = Done(db_.BatchWriteItem({.request_items = {{"Model", std::move(writes)}},
                                                 .return_consumed_capacity = ReturnConsumedCapacity::kIndexes}),
                             "BatchWriteItem");
    Require(result.unprocessed_items.empty() && result.consumed_capacity.size() == 1, "BatchWriteItem's answer");
    SameCost(result.consumed_capacity[0], cost, "BatchWriteItem");
  }

  // ---- Transactions.

  // One action, and what it means: the item that it makes, once its condition holds.
  struct PlannedAction {
    TransactWriteItem action;
    ModelTable::Key key;
    Condition condition;
    bool writes = true;
    std::optional<Item> made{};
  };

  template <typename Action>
  static Action WithCondition(Action action, const Condition& condition) {
    action.table_name = "Model";
    action.condition_expression = condition.text;
    for (const auto& [name, value] : condition.values) action.expression_attribute_values.Set(name, value);
    action.return_values_on_condition_check_failure = ReturnValuesOnConditionCheckFailure::kAllOld;
    return action;
  }

  PlannedAction PlanUpdate(const Item& key_item, const std::optional<Item>& old, const Condition& condition) {
    Update update = choose_.RandomUpdate();
    while (!update.text) update = choose_.RandomUpdate();
    PlannedAction planned;
    if (old || update.makes_item) {
      planned.made = old ? *old : key_item;
      update.apply(&*planned.made);
    }
    planned.action = WithCondition(TransactUpdate{.key = key_item,
                                                  .update_expression = update.text,
                                                  .expression_attribute_names = testing::NamesIn(update.text),
                                                  .expression_attribute_values = update.values},
                                   condition);
    return planned;
  }

  PlannedAction Plan(const Item& key_item) {
    const ModelTable::Key key = ModelTable::KeyOf(key_item);
    const std::optional<Item> old = model_.Find(key);
    Condition condition = choose_.RandomCondition();
    PlannedAction planned;
    switch (choose_.Pick(0, 4)) {
      case 0:
        planned.action = WithCondition(TransactDelete{.key = key_item}, condition);
        break;
      case 1:
        while (!condition.text) condition = choose_.RandomCondition();
        planned.action = WithCondition(TransactConditionCheck{.key = key_item}, condition);
        planned.writes = false;
        break;
      case 2:
        planned = PlanUpdate(key_item, old, condition);
        break;
      default:
        planned.made = choose_.RandomItem(key_item);
        planned.action = WithCondition(TransactPut{.item = *planned.made}, condition);
    }
    planned.key = key;
    planned.condition = std::move(condition);
    return planned;
  }

  std::vector<PlannedAction> PlanTransaction() {
    std::vector<PlannedAction> plan;
    std::set<ModelTable::Key> seen;
    for (int i = choose_.Pick(1, 6); i > 0; --i) {
      const Item key_item = choose_.KeyItem();
      if (seen.insert(ModelTable::KeyOf(key_item)).second) plan.push_back(Plan(key_item));
    }
    return plan;
  }

  void TransactWriteStep() {
    const std::vector<PlannedAction> plan = PlanTransaction();
    TransactWriteItemsRequest request{.return_consumed_capacity = ReturnConsumedCapacity::kIndexes};
    if (choose_.Chance(50)) request.client_request_token = fmt::format("{}.{}", seed_, step_);
    bool all_hold = true;
    for (const PlannedAction& planned : plan) {
      request.transact_items.push_back(planned.action);
      all_hold = all_hold && planned.condition.holds(model_.Find(planned.key));
    }
    const auto result = db_.TransactWriteItems(request);
    if (!all_hold) return RequireCancelled(plan, result);
    ModelCost cost;
    for (const PlannedAction& planned : plan) {
      ModelCost one;
      if (planned.writes) {
        one = model_.Write(planned.key, planned.made);
      } else {
        const std::optional<Item> item = model_.Find(planned.key);
        one.table = testing::ModelWriteUnits(item ? testing::ModelSize(*item) : 0);
      }
      one.table *= 2;
      cost.Add(one);
    }
    SameCost(Done(result, "TransactWriteItems").consumed_capacity.at(0), cost, "TransactWriteItems");
    // Done again under its token it would do much: all of it is seen by the comparisons to come.
    if (request.client_request_token) Done(db_.TransactWriteItems(request), "TransactWriteItems again");
  }

  void RequireCancelled(const std::vector<PlannedAction>& plan, const Result<TransactWriteItemsResult>& result) {
    Require(!result && result.error().code() == ErrorCode::kTransactionCanceled, "TransactWriteItems should fail");
    const std::vector<CancellationReason>& reasons = result.error().details()->cancellation_reasons;
    Require(reasons.size() == plan.size(), "a reason for each action");
    for (std::size_t i = 0; i < plan.size(); ++i) {
      const std::optional<Item> old = model_.Find(plan[i].key);
      const bool holds = plan[i].condition.holds(old);
      Require(reasons[i].code == (holds ? CancellationCode::kNone : CancellationCode::kConditionalCheckFailed),
              "the reason of an action");
      SameItem(reasons[i].item, holds ? std::nullopt : old, "the item of a reason");
    }
  }

  void TransactGetStep() {
    TransactGetItemsRequest request{.return_consumed_capacity = ReturnConsumedCapacity::kTotal};
    std::set<ModelTable::Key> seen;
    double units = 0;
    for (int i = choose_.Pick(1, 10); i > 0; --i) {
      const Item key_item = choose_.KeyItem();
      if (!seen.insert(ModelTable::KeyOf(key_item)).second) continue;
      const std::optional<Item> item = model_.Find(ModelTable::KeyOf(key_item));
      units += 2 * ReadUnits(item ? testing::ModelSize(*item) : 0, true);
      request.transact_items.push_back({.table_name = "Model", .key = key_item});
    }
    const auto result = Done(db_.TransactGetItems(request), "TransactGetItems");
    for (std::size_t i = 0; i < request.transact_items.size(); ++i) {
      SameItem(result.responses.at(i), model_.Find(ModelTable::KeyOf(request.transact_items[i].key)),
               "TransactGetItems");
    }
    Require(result.consumed_capacity.at(0).capacity_units == units, "TransactGetItems' cost");
  }

  void GetStep() {
    const Item key_item = choose_.KeyItem();
    const bool consistent = choose_.Chance(50);
    const auto result = Done(db_.GetItem({.table_name = "Model",
                                          .key = key_item,
                                          .consistent_read = consistent,
                                          .return_consumed_capacity = ReturnConsumedCapacity::kTotal}),
                             "GetItem");
    const std::optional<Item> wanted = model_.Find(ModelTable::KeyOf(key_item));
    SameItem(result.item, wanted, "GetItem");
    Require(result.consumed_capacity->capacity_units == ReadUnits(wanted ? testing::ModelSize(*wanted) : 0, consistent),
            "GetItem's cost");
  }

  // The index on "tag" goes, comes again after some writes, and is filled with what is there.
  void IndexStep() {
    using IndexUpdate = GlobalSecondaryIndexUpdate;
    UpdateTableRequest update{.table_name = "Model"};
    update.global_secondary_index_updates = {{IndexUpdate{.deletion = DeleteGlobalSecondaryIndexAction{"byTag"}}}};
    Done(db_.UpdateTable(update), "UpdateTable, deleting an index");
    for (int i = choose_.Pick(0, 5); i > 0; --i) {
      const Item item = choose_.RandomItem(choose_.KeyItem());
      Done(db_.PutItem({.table_name = "Model", .item = item}), "PutItem");
      model_.Write(ModelTable::KeyOf(item), item);
    }
    const CreateTableRequest schema = testing::ModelSchema();
    update.attribute_definitions = schema.attribute_definitions;
    update.global_secondary_index_updates = {{IndexUpdate{.create = schema.global_secondary_indexes->at(1)}}};
    Done(db_.UpdateTable(update), "UpdateTable, creating an index");
    while (Done(db_.DescribeTable({"Model"}), "DescribeTable").table.global_secondary_indexes.at(1).index_status !=
           IndexStatus::kActive) {
    }
    ScanAll(&kModelIndexes[1], 1, std::nullopt);
  }

  // ---- Pages.

  // Reads all pages. Without a filter what a page returns is what it examined, so its cost is known.
  template <typename Request>
  std::vector<Item> ReadPages(Request request, const ModelIndex* index, bool filtered, std::int64_t* examined) {
    std::vector<Item> all;
    *examined = 0;
    request.return_consumed_capacity = ReturnConsumedCapacity::kTotal;
    for (;;) {
      PageResult page;
      if constexpr (std::is_same_v<Request, QueryRequest>) {
        page = Done(db_.Query(request), "Query " + request.key_condition_expression->text());
      } else {
        page = Done(db_.Scan(request), "Scan");
      }
      std::size_t bytes = 0;
      for (const ItemView& item : page.items) {
        bytes += testing::ModelSize(item);
        all.emplace_back(item);
      }
      *examined += page.scanned_count;
      Require(page.count == static_cast<std::int64_t>(page.items.size()), "Count");
      if (request.limit) {
        Require(page.scanned_count <= *request.limit, "a page over its Limit");
        Require(page.scanned_count == *request.limit || !page.last_evaluated_key,
                "a page under its Limit that goes on");
      }
      if (!filtered) {
        Require(page.scanned_count == page.count, "ScannedCount without a filter");
        Require(page.consumed_capacity->capacity_units == ReadUnits(bytes, request.consistent_read),
                fmt::format("a page of {} bytes cost {}", bytes, page.consumed_capacity->capacity_units));
      }
      if (!page.last_evaluated_key) return all;
      CheckLastKey(*page.last_evaluated_key, index);
      request.exclusive_start_key = std::move(page.last_evaluated_key);
    }
  }

  void CheckLastKey(const Item& last, const ModelIndex* index) const {
    std::set<std::string> wanted{"pk", "sk"};
    if (index != nullptr) wanted.insert(index->hash);
    if (index != nullptr && !index->range.empty()) wanted.insert(index->range);
    std::set<std::string> got;
    for (const auto& [name, value] : last) got.emplace(name);
    Require(got == wanted, "the attributes of LastEvaluatedKey: " + Text(last));
  }

  // The same items in any order.
  void SameItems(std::vector<Item> got, std::vector<Item> wanted, const std::string& what) const {
    const auto by_key = [](const Item& a, const Item& b) { return ModelTable::KeyOf(a) < ModelTable::KeyOf(b); };
    std::sort(got.begin(), got.end(), by_key);
    std::sort(wanted.begin(), wanted.end(), by_key);
    if (got == wanted) return;
    const auto [a, b] = std::mismatch(got.begin(), got.end(), wanted.begin(), wanted.end());
    Require(false,
            fmt::format("{}: {} items, wanted {}; first other: got {}, wanted {}", what, got.size(), wanted.size(),
                        a == got.end() ? "none" : Text(*a), b == wanted.end() ? "none" : Text(*b)));
  }

  void CheckOrder(const std::vector<Item>& items, const std::string& range, bool forward) const {
    if (range.empty()) return;
    const auto before = [&](const Item& a, const Item& b) {
      if (a[range].type() == AttributeType::kNumber) {
        return a[range].number().ToDouble() < b[range].number().ToDouble();
      }
      return a[range].string() < b[range].string();
    };
    const bool sorted = forward ? std::is_sorted(items.begin(), items.end(), before)
                                : std::is_sorted(items.rbegin(), items.rend(), before);
    Require(sorted, "the order of a query by " + range);
  }

  void QueryStep() {
    const KeyCondition condition = choose_.RandomKeyCondition();
    const bool global = condition.index != nullptr && condition.index->is_global;
    QueryRequest request{.table_name = "Model",
                         .key_condition_expression = condition.text,
                         .expression_attribute_names = condition.names,
                         .expression_attribute_values = condition.values,
                         .scan_index_forward = choose_.Chance(50),
                         .consistent_read = !global && choose_.Chance(30)};
    if (condition.index != nullptr) request.index_name = condition.index->name;
    if (choose_.Chance(60)) request.limit = choose_.Pick(1, 9);
    // An index may be filtered only by what it projects.
    const bool filtered = condition.index != &kModelIndexes[2] && choose_.Chance(25);
    if (filtered) {
      request.filter_expression = "attribute_exists(#f)";
      request.expression_attribute_names["#f"] = "text";
    }
    std::vector<Item> wanted;
    std::int64_t wanted_examined = 0;
    for (Item& item : model_.All(condition.index, condition.holds)) {
      ++wanted_examined;
      if (!filtered || item.Contains("text")) wanted.push_back(std::move(item));
    }
    std::int64_t examined = 0;
    const std::vector<Item> got = ReadPages(request, condition.index, filtered, &examined);
    Require(examined == wanted_examined, "items examined by " + condition.text);
    SameItems(got, std::move(wanted), "Query " + condition.text);
    CheckOrder(got, condition.range, request.scan_index_forward);
  }

  void ScanAll(const ModelIndex* index, int segments, std::optional<int> limit) {
    std::vector<Item> got;
    for (int segment = 0; segment < segments; ++segment) {
      ScanRequest request{.table_name = "Model", .limit = limit};
      if (index != nullptr) request.index_name = index->name;
      if (segments > 1) {
        request.segment = segment;
        request.total_segments = segments;
      }
      std::int64_t examined = 0;
      std::vector<Item> part = ReadPages(request, index, false, &examined);
      std::move(part.begin(), part.end(), std::back_inserter(got));
    }
    SameItems(std::move(got), model_.All(index), index != nullptr ? "Scan of " + index->name : "Scan");
  }

  std::uint32_t seed_;
  std::string path_;
  RandomRequests choose_;
  Database db_;
  ModelTable model_;
  int step_ = 0;
};

TEST_CASE("70,000 random operations in memory do as the model does", "[property][model]") {
  for (const std::uint32_t seed : {1U, 2U, 3U, 4U, 5U, 6U, 7U}) {
    CAPTURE(seed);
    Run run(seed, "");
    REQUIRE_NOTHROW(run.Steps(10'000));
    REQUIRE_NOTHROW(run.CompareAll());
  }
}

TEST_CASE("40,000 random operations on disk do as the model does, across reopening", "[property][model]") {
  for (const std::uint32_t seed : {101U, 102U}) {
    CAPTURE(seed);
    TempDirectory directory;
    Run run(seed, (directory.path() / "store").string());
    for (int round = 0; round < 10; ++round) {
      REQUIRE_NOTHROW(run.Steps(2'000));
      run.Reopen();
      REQUIRE_NOTHROW(run.CompareAll());
    }
  }
}

}  // namespace
}  // namespace karst
