// Eight threads on one engine: writers, a counter, readers of pages, and three that make, change and drop tables. What
// each may see is fixed, whatever the order in which they run. Under the thread sanitizer this is the test that meets
// most pairs of operations.
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "support/catch.h"
#include "support/test_engine.h"

namespace karst::engine {
namespace {

using testing::IndexedTable;
using testing::SimpleTable;
using testing::TestEngine;
using testing::Where;

constexpr int kSteps = 150;
constexpr int kKeysOfAWriter = 10;
const std::string kSteady = "Steady";  // there all the time
const std::string kFleeting = "Fleeting";

CreateTableRequest SteadyTable() {
  const Projection all{.projection_type = ProjectionType::kAll};
  return IndexedTable(kSteady, all, all);
}

// The two numbers are equal in every item of kSteady: whoever sees them differ sees half a write.
Item SteadyItem(int writer, int key, int n) {
  return {{"pk", fmt::format("writer {}", writer)},
          {"sk", fmt::format("{}", key)},
          {"gsiPk", n % 2 == 0 ? "even" : "odd"},
          {"lsiSk", fmt::format("{:06}", n)},
          {"n", n},
          {"same", n}};
}

Item KeyOf(const Item& item) { return {{"pk", item["pk"].string()}, {"sk", item["sk"].string()}}; }

// Catch2's assertions are for one thread. The others collect what is wrong here, each in one of its own.
class Findings {
 public:
  void Require(bool holds, std::string_view what) {
    if (!holds && text_.empty()) text_ = what;
  }
  // Success, or the table is not there at this moment.
  template <typename T>
  void SucceedsOrMissesTable(const Result<T>& result, std::string_view what) {
    if (!result) Require(result.error().code() == ErrorCode::kResourceNotFound, Failure(what, result.error()));
  }
  template <typename T>
  void Succeeds(const Result<T>& result, std::string_view what) {
    if (!result) Require(false, Failure(what, result.error()));
  }
  const std::string& text() const { return text_; }

 private:
  static std::string Failure(std::string_view what, const Error& error) {
    return fmt::format("{}: {}", what, error.message());
  }
  std::string text_;
};

// ---- What the threads do. Nobody else writes the items of `writer`, so it reads what it wrote.

void WriteStep(Engine& engine, int writer, int step, Findings* findings) {
  const int key = step % kKeysOfAWriter;
  const Item item = SteadyItem(writer, key, step);
  findings->Succeeds(PutItem(engine, {.table_name = kSteady, .item = item}), "PutItem");
  const auto put = GetItem(engine, {.table_name = kSteady, .key = KeyOf(item)});
  findings->Require(put && put->item == item, "GetItem shows what PutItem wrote");

  const auto updated =
      UpdateItem(engine, {.table_name = kSteady,
                          .key = KeyOf(item),
                          .update_expression = "SET n = n + :one, same = same + :one, gsiPk = :moved",
                          .condition_expression = "n = :step",
                          .expression_attribute_values = {{":one", 1}, {":step", step}, {":moved", "moved"}},
                          .return_values = ReturnValues::kAllNew});
  findings->Succeeds(updated, "UpdateItem");
  findings->Require(updated && (*updated->attributes)["n"] == (*updated->attributes)["same"], "an update is whole");
  if (key % 2 == 0) {
    const auto deleted =
        DeleteItem(engine, {.table_name = kSteady, .key = KeyOf(item), .return_values = ReturnValues::kAllOld});
    findings->Require(deleted && deleted->attributes, "DeleteItem shows what it deleted");
  }
}

void CountStep(Engine& engine, Findings* findings) {
  findings->Succeeds(UpdateItem(engine, {.table_name = "Counter",
                                         .key = {{"pk", "hits"}},
                                         .update_expression = "ADD hits :one",
                                         .expression_attribute_values = {{":one", 1}}}),
                     "UpdateItem");
}

void RequireWholeItems(const PageResult& page, Findings* findings) {
  for (const ItemView& item : page.items) findings->Require(item["n"] == item["same"], "a page shows whole items");
}

void ReadStep(Engine& engine, int step, Findings* findings) {
  ScanRequest scan{.table_name = kSteady, .limit = 7};
  if (step % 2 == 0) scan.index_name = step % 4 == 0 ? "gsi" : "lsi";
  do {
    const auto page = Scan(engine, scan);
    findings->Succeeds(page, "Scan");
    if (!page) return;
    RequireWholeItems(*page, findings);
    scan.exclusive_start_key = page->last_evaluated_key;
  } while (scan.exclusive_start_key);

  const auto moved = Query(engine, {.table_name = kSteady,
                                    .index_name = "gsi",
                                    .key_condition_expression = "gsiPk = :moved",
                                    .expression_attribute_values = {{":moved", "moved"}}});
  findings->Succeeds(moved, "Query");
  if (moved) RequireWholeItems(*moved, findings);
}

void BatchStep(Engine& engine, int step, Findings* findings) {
  const std::string pk = fmt::format("batch {}", step % 5);
  findings->SucceedsOrMissesTable(
      BatchWriteItem(engine, {.request_items = {{kFleeting, {PutRequest{{{"pk", pk}}}, DeleteRequest{{{"pk", "x"}}}}},
                                                {"Counter", {PutRequest{{{"pk", pk}}}}}}}),
      "BatchWriteItem");
  findings->SucceedsOrMissesTable(BatchGetItem(engine, {.request_items = {{kFleeting, {.keys = {{{"pk", pk}}}}},
                                                                          {"Counter", {.keys = {{{"pk", "hits"}}}}}}}),
                                  "BatchGetItem");
  findings->SucceedsOrMissesTable(Scan(engine, {.table_name = kFleeting}), "Scan");
}

// The only thread that makes and drops kFleeting, and the only one that writes its item "mark".
void TableStep(Engine& engine, Findings* findings) {
  const Item mark{{"pk", "mark"}};
  findings->Succeeds(CreateTable(engine, SimpleTable(kFleeting)), "CreateTable");
  const auto before = GetItem(engine, {.table_name = kFleeting, .key = mark});
  findings->Require(before && !before->item, "a new table has nothing of the one before it");
  findings->Succeeds(PutItem(engine, {.table_name = kFleeting, .item = mark}), "PutItem");
  const auto after = GetItem(engine, {.table_name = kFleeting, .key = mark});
  findings->Require(after && after->item, "GetItem shows what PutItem wrote");
  findings->Succeeds(DeleteTable(engine, {.table_name = kFleeting}), "DeleteTable");
  findings->Require(!DescribeTable(engine, {.table_name = kFleeting}), "a table is gone when DeleteTable returns");
}

void DescribeStep(Engine& engine, int step, Findings* findings) {
  findings->Succeeds(UpdateTable(engine, {.table_name = kSteady, .deletion_protection_enabled = step % 2 == 0}),
                     "UpdateTable");
  const auto described = DescribeTable(engine, {.table_name = kSteady});
  findings->Require(described && described->table.deletion_protection_enabled == (step % 2 == 0),
                    "DescribeTable shows what UpdateTable changed");
  findings->SucceedsOrMissesTable(UpdateTable(engine, {.table_name = kFleeting, .table_class = TableClass::kStandard}),
                                  "UpdateTable");
  const auto names = ListTables(engine, {});
  findings->Require(names && names->table_names.size() >= 2, "ListTables shows the tables that stay");
}

// ---- The run

void RunEightThreads(Engine& engine) {
  using Thread = std::function<void(int step, Findings* findings)>;
  const std::vector<Thread> threads = {
      [&](int step, Findings* findings) { WriteStep(engine, 0, step, findings); },
      [&](int step, Findings* findings) { WriteStep(engine, 1, step, findings); },
      [&](int step, Findings* findings) { ReadStep(engine, step, findings); },
      [&](int, Findings* findings) { CountStep(engine, findings); },
      [&](int, Findings* findings) { CountStep(engine, findings); },
      [&](int step, Findings* findings) { BatchStep(engine, step, findings); },
      [&](int, Findings* findings) { TableStep(engine, findings); },
      [&](int step, Findings* findings) { DescribeStep(engine, step, findings); },
  };
  std::vector<Findings> findings(threads.size());
  std::vector<std::thread> running;
  for (std::size_t i = 0; i < threads.size(); ++i) {
    running.emplace_back([&, i] {
      for (int step = 0; step < kSteps; ++step) threads[i](step, &findings[i]);
    });
  }
  for (std::thread& thread : running) thread.join();
  for (const Findings& found : findings) CHECK(found.text() == "");
}

std::set<std::string> AllOf(Engine& engine, std::optional<std::string> index) {
  const PageResult page = Scan(engine, {.table_name = kSteady, .index_name = std::move(index)}).value();
  std::set<std::string> items;
  for (const ItemView& item : page.items) items.emplace(item.bytes());
  return items;
}

// Each writer's last steps left the odd keys, with the number of the last step at each, plus one.
std::set<std::string> WhatTheWritersLeave() {
  std::set<std::string> items;
  for (int writer = 0; writer < 2; ++writer) {
    for (int key = 1; key < kKeysOfAWriter; key += 2) {
      const int last_step = kSteps - kKeysOfAWriter + key;
      Item item = SteadyItem(writer, key, last_step);
      item.Set("n", last_step + 1);
      item.Set("same", last_step + 1);
      item.Set("gsiPk", "moved");
      items.emplace(item.bytes());
    }
  }
  return items;
}

void RequireTheOutcome(Engine& engine) {
  const auto counter = GetItem(engine, {.table_name = "Counter", .key = {{"pk", "hits"}}}).value();
  CHECK(*(*counter.item)["hits"].number().ToInt64() == 2 * kSteps);
  CHECK(AllOf(engine, std::nullopt) == WhatTheWritersLeave());
  CHECK(AllOf(engine, "gsi") == WhatTheWritersLeave());
  CHECK(AllOf(engine, "lsi") == WhatTheWritersLeave());
  CHECK(ListTables(engine, {}).value().table_names == std::vector<std::string>{"Counter", kSteady});
}

}  // namespace

TEST_CASE("Eight threads that read, write, make and drop tables see only whole writes", "[engine][concurrency]") {
  SECTION("in memory") {
    TestEngine engine({SteadyTable(), SimpleTable("Counter")});
    RunEightThreads(*engine);
    RequireTheOutcome(*engine);
  }
  SECTION("on disk, and after the store is opened again") {
    TestEngine engine({SteadyTable(), SimpleTable("Counter")}, Where::kDisk);
    RunEightThreads(*engine);
    RequireTheOutcome(*engine);
    engine.Reopen();
    RequireTheOutcome(*engine);
  }
}

}  // namespace karst::engine
