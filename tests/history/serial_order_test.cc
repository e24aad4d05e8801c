// The checker of histories can fail: each of the faults that a database of transactions may have is found, in histories
// made by hand and in one of a database whose transactions take no locks.
#include "history/serial_order.h"

#include <string>

#include <karst/database.h>

#include "history/recorder.h"
#include "support/catch.h"
#include "support/temp_database.h"

namespace karst::testing {
namespace {

bool Explained(const History& history) { return !WhyNoSerialOrder(history); }

}  // namespace

TEST_CASE("Operations that overlap may come in either order", "[history][checker]") {
  CHECK(Explained({}));
  CHECK(Explained({{.name = "write", .invoked = 1, .returned = 4, .writes = {{0, 0, 7}}},
                   {.name = "read", .invoked = 2, .returned = 3, .reads = {{0, 0}}}}));
  CHECK(Explained({{.name = "write", .invoked = 1, .returned = 4, .writes = {{0, 0, 7}}},
                   {.name = "read", .invoked = 2, .returned = 3, .reads = {{0, 7}}}}));
}

TEST_CASE("A read of what was replaced before it began is found", "[history][checker]") {
  CHECK_FALSE(Explained({{.name = "write", .invoked = 1, .returned = 2, .writes = {{0, 0, 7}}},
                         {.name = "read", .invoked = 3, .returned = 4, .reads = {{0, 0}}}}));
}

TEST_CASE("A read of what is only written after it ended is found", "[history][checker]") {
  CHECK_FALSE(Explained({{.name = "read", .invoked = 1, .returned = 2, .reads = {{0, 7}}},
                         {.name = "write", .invoked = 3, .returned = 4, .writes = {{0, 0, 7}}}}));
}

TEST_CASE("A value from nowhere, one written twice and a lost update are found", "[history][checker]") {
  CHECK_FALSE(Explained({{.name = "read", .invoked = 1, .returned = 2, .reads = {{0, 7}}}}));
  CHECK_FALSE(Explained({{.name = "a", .invoked = 1, .returned = 4, .writes = {{0, 0, 7}}},
                         {.name = "b", .invoked = 2, .returned = 3, .writes = {{0, 7, 7}}}}));
  CHECK_FALSE(Explained({{.name = "a", .invoked = 1, .returned = 4, .writes = {{0, 0, 7}}},
                         {.name = "b", .invoked = 2, .returned = 3, .writes = {{0, 0, 8}}}}));
}

TEST_CASE("Half a transaction is found", "[history][checker]") {
  const HistoryOperation both{.name = "both", .invoked = 1, .returned = 9, .writes = {{0, 0, 7}, {1, 0, 8}}};
  CHECK(Explained({both, {.name = "read", .invoked = 2, .returned = 3, .reads = {{0, 7}, {1, 8}}}}));
  CHECK_FALSE(Explained({both, {.name = "read", .invoked = 2, .returned = 3, .reads = {{0, 7}, {1, 0}}}}));
}

TEST_CASE("Two readers that see two writes in different orders are found", "[history][checker]") {
  CHECK_FALSE(Explained({{.name = "a", .invoked = 1, .returned = 9, .writes = {{0, 0, 7}}},
                         {.name = "b", .invoked = 1, .returned = 9, .writes = {{1, 0, 8}}},
                         {.name = "c", .invoked = 1, .returned = 9, .reads = {{0, 7}, {1, 0}}},
                         {.name = "d", .invoked = 1, .returned = 9, .reads = {{0, 0}, {1, 8}}}}));
}

TEST_CASE("What the checker says of a cycle names its operations", "[history][checker]") {
  const auto why =
      WhyNoSerialOrder({{.name = "first", .invoked = 1, .returned = 9, .reads = {{1, 0}}, .writes = {{0, 0, 7}}},
                        {.name = "second", .invoked = 1, .returned = 9, .reads = {{0, 0}}, .writes = {{1, 0, 8}}}});
  REQUIRE(why);
  CHECK(why->find("first") != std::string::npos);
  CHECK(why->find("second") != std::string::npos);
}

// What transactions would be without locks: each reads, and later writes item by item. Two of them in turns keep to
// every condition that they saw, and yet no order explains them.
TEST_CASE("Transactions without locks are found", "[history][checker]") {
  Database db = OpenInMemory();
  Recorder recorder(db);
  REQUIRE(recorder.MakeTable());
  HistoryOperation first = recorder.Begin("first");
  HistoryOperation second = recorder.Begin("second");
  first.reads = recorder.ReadUnlocked({0, 1});
  second.reads = recorder.ReadUnlocked({0, 1});
  first.writes = {recorder.WriteUnlocked(0, 100)};
  second.writes = {recorder.WriteUnlocked(1, 200)};
  recorder.End(std::move(first));
  recorder.End(std::move(second));
  CHECK_FALSE(Explained(recorder.Take()));
}

}  // namespace karst::testing
