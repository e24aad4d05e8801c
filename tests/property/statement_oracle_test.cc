// The same random conditions as PartiQL and as expressions of Scan and Query: both must find the same items.
#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <karst/karst.h>

#include "support/catch.h"
#include "support/temp_database.h"

namespace karst {
namespace {

// One condition in both languages, and the values of the second.
struct Condition {
  std::string statement;
  std::string expression;
};

class ConditionMaker {
 public:
  explicit ConditionMaker(std::uint32_t seed) : random_(seed) {}

  std::size_t Below(std::size_t end) { return std::uniform_int_distribution<std::size_t>(0, end - 1)(random_); }

  Condition Make(int depth) {
    switch (depth > 0 ? Below(5) : 2 + Below(3)) {
      case 0: {
        const Condition a = Make(depth - 1);
        const Condition b = Make(depth - 1);
        const char* op = Below(2) == 0 ? "AND" : "OR";
        return {fmt::format("({} {} {})", a.statement, op, b.statement),
                fmt::format("({} {} {})", a.expression, op, b.expression)};
      }
      case 1: {
        const Condition a = Predicate();
        return {"NOT " + a.statement, "NOT " + a.expression};
      }
      default:
        return Predicate();
    }
  }

  // A literal of the statement, and the placeholder of the same value.
  Condition Literal(const Value& value, std::string text) {
    const std::string name = fmt::format(":v{}", values_.size());
    values_.Set(name, value);
    return {std::move(text), name};
  }
  Condition AnyLiteral() {
    switch (Below(3)) {
      case 0: {
        const int number = static_cast<int>(Below(7)) - 3;
        return Literal(number, std::to_string(number));
      }
      case 1: {
        const std::string text(1 + Below(2), static_cast<char>('a' + Below(3)));
        return Literal(text, "'" + text + "'");
      }
      default:
        return Below(2) == 0 ? Literal(nullptr, "NULL") : Literal(StringSet{"a", "b"}, "<<'b', 'a'>>");
    }
  }
  Condition Ordered() {
    const int number = static_cast<int>(Below(7)) - 3;
    return Below(2) == 0 ? Literal(number, std::to_string(number)) : Literal("ab", "'ab'");
  }

  ExpressionAttributeValues TakeValues() { return std::exchange(values_, Item()); }

 private:
  std::string Path() {
    static constexpr const char* kPaths[] = {"a", "b", "c", "m.x", "m.y", "l[0]", "l[1]"};
    return kPaths[Below(std::size(kPaths))];
  }

  Condition Predicate() {
    const std::string path = Path();
    switch (Below(9)) {
      case 0:
      case 1: {
        const Condition literal = AnyLiteral();
        const char* op = Below(2) == 0 ? "=" : "<>";
        return {fmt::format("{} {} {}", path, op, literal.statement),
                fmt::format("{} {} {}", path, op, literal.expression)};
      }
      case 2: {
        static constexpr const char* kOperators[] = {"<", "<=", ">", ">="};
        const char* op = kOperators[Below(4)];
        const Condition literal = Ordered();
        return {fmt::format("{} {} {}", path, op, literal.statement),
                fmt::format("{} {} {}", path, op, literal.expression)};
      }
      case 3: {
        const int low = static_cast<int>(Below(5)) - 3;
        const Condition from = Literal(low, std::to_string(low));
        const Condition to = Literal(low + 2, std::to_string(low + 2));
        return {fmt::format("{} BETWEEN {} AND {}", path, from.statement, to.statement),
                fmt::format("{} BETWEEN {} AND {}", path, from.expression, to.expression)};
      }
      case 4: {
        const Condition x = AnyLiteral();
        const Condition y = AnyLiteral();
        return {fmt::format("{} IN [{}, {}]", path, x.statement, y.statement),
                fmt::format("{} IN ({}, {})", path, x.expression, y.expression)};
      }
      case 5:
        return {path + " IS MISSING", fmt::format("attribute_not_exists({})", path)};
      case 6: {
        const Condition type = Literal("NULL", "");
        return {path + " IS NULL", fmt::format("attribute_type({}, {})", path, type.expression)};
      }
      case 7: {
        const Condition part = Literal("a", "'a'");
        const char* name = Below(2) == 0 ? "begins_with" : "contains";
        return {fmt::format("{}({}, {})", name, path, part.statement),
                fmt::format("{}({}, {})", name, path, part.expression)};
      }
      default: {
        const Condition size = Literal(1, "1");
        return {fmt::format("size({}) > {}", path, size.statement),
                fmt::format("size({}) > {}", path, size.expression)};
      }
    }
  }

  std::mt19937 random_;
  Item values_;
};

Value AnyValue(ConditionMaker& random) {
  switch (random.Below(6)) {
    case 0:
      return static_cast<int>(random.Below(7)) - 3;
    case 1:
      return std::string(1 + random.Below(2), static_cast<char>('a' + random.Below(3)));
    case 2:
      return nullptr;
    case 3:
      return StringSet{"a", "b"};
    case 4:
      return List{1, "a"};
    default:
      return static_cast<int>(random.Below(3));
  }
}

void Fill(Database& db, ConditionMaker& random) {
  db.EnsureTable({.name = "tab",
                  .partition_key = {"pk"},
                  .sort_key = {{"sk", KeyType::kNumber}},
                  .global_indexes = {{.name = "gsi", .partition_key = {"g"}, .sort_key = {{"sk", KeyType::kNumber}}}}})
      .value();
  for (int i = 0; i < 120; ++i) {
    Item item{{"pk", std::string(1, static_cast<char>('p' + i % 4))},
              {"sk", i / 4},
              {"g", std::string(1, static_cast<char>('g' + i % 3))}};
    for (const char* name : {"a", "b", "c"}) {
      if (random.Below(4) > 0) item.Set(name, AnyValue(random));
    }
    if (random.Below(2) == 0) item.Set("m", Item{{"x", AnyValue(random)}, {"y", 1}});
    if (random.Below(2) == 0) item.Set("l", List{AnyValue(random), "ab"});
    db.PutItem({.table_name = "tab", .item = std::move(item)}).value();
  }
}

std::vector<std::string> Sorted(const ItemList& items) {
  std::vector<std::string> bytes;
  for (const ItemView item : items) bytes.emplace_back(item.bytes());
  std::sort(bytes.begin(), bytes.end());
  return bytes;
}

// All pages, in pages of `limit`.
ItemList Select(Database& db, const std::string& statement, std::int32_t limit) {
  ExecuteStatementRequest request{.statement = statement, .limit = limit};
  ItemList all;
  do {
    const Result<ExecuteStatementResult> page = db.ExecuteStatement(request);
    INFO(statement);
    REQUIRE(page);
    for (const ItemView item : page->items) all.Append(item);
    CHECK(page->next_token.has_value() == page->last_evaluated_key.has_value());
    request.next_token = page->next_token;
  } while (request.next_token);
  return all;
}

TEST_CASE("A SELECT finds what a Scan with the same filter finds", "[property][partiql]") {
  const std::uint32_t seed = 7;
  INFO("seed " << seed);
  ConditionMaker maker(seed);
  Database db = testing::OpenInMemory();
  Fill(db, maker);
  for (int round = 0; round < 1500; ++round) {
    const Condition condition = maker.Make(3);
    const auto scanned = db.Scan({.table_name = "tab",
                                  .filter_expression = condition.expression,
                                  .expression_attribute_values = maker.TakeValues()});
    INFO(condition.expression);
    REQUIRE(scanned);
    const auto limit = static_cast<std::int32_t>(1 + maker.Below(200));
    CHECK(Sorted(Select(db, "SELECT * FROM tab WHERE " + condition.statement, limit)) == Sorted(scanned->items));
  }
}

TEST_CASE("A SELECT of one partition finds what a Query finds, in its order", "[property][partiql]") {
  const std::uint32_t seed = 11;
  INFO("seed " << seed);
  ConditionMaker maker(seed);
  Database db = testing::OpenInMemory();
  Fill(db, maker);
  for (int round = 0; round < 1500; ++round) {
    const bool by_index = maker.Below(2) == 0;
    const char partition = static_cast<char>((by_index ? 'g' : 'p') + maker.Below(4));
    const Condition key = maker.Literal(std::string(1, partition), fmt::format("'{}'", partition));
    const auto bound = static_cast<int>(maker.Below(32)) - 1;
    const Condition low = maker.Literal(bound, std::to_string(bound));
    static constexpr const char* kOperators[] = {"=", "<", "<=", ">", ">="};
    const char* op = kOperators[maker.Below(5)];
    const bool descending = maker.Below(2) == 0;
    const Condition filter = maker.Make(2);
    const char* hash = by_index ? "g" : "pk";
    QueryRequest query{
        .table_name = "tab",
        .key_condition_expression = fmt::format("{} = {} AND sk {} {}", hash, key.expression, op, low.expression),
        .filter_expression = filter.expression,
        .expression_attribute_values = maker.TakeValues(),
        .scan_index_forward = !descending};
    if (by_index) query.index_name = "gsi";
    const auto queried = db.Query(query);
    REQUIRE(queried);
    const std::string statement =
        fmt::format("SELECT * FROM tab{} WHERE {} = {} AND sk {} {} AND {} ORDER BY sk {}", by_index ? ".gsi" : "",
                    hash, key.statement, op, low.statement, filter.statement, descending ? "DESC" : "ASC");
    const ItemList selected = Select(db, statement, static_cast<std::int32_t>(1 + maker.Below(40)));
    INFO(statement);
    REQUIRE(selected.size() == queried->items.size());
    for (std::size_t i = 0; i < selected.size(); ++i) CHECK(selected[i].bytes() == queried->items[i].bytes());
  }
}

TEST_CASE("Branches over partitions and sort keys find what their union is", "[property][partiql]") {
  const std::uint32_t seed = 13;
  INFO("seed " << seed);
  ConditionMaker maker(seed);
  Database db = testing::OpenInMemory();
  Fill(db, maker);
  int keyed = 0;
  for (int round = 0; round < 1500; ++round) {
    std::string statement;
    std::string expression;
    const std::size_t branches = 1 + maker.Below(3);
    for (std::size_t i = 0; i < branches; ++i) {
      const char partition = static_cast<char>('p' + maker.Below(4));
      const Condition key = maker.Literal(std::string(1, partition), fmt::format("'{}'", partition));
      const auto low = static_cast<int>(maker.Below(30));
      const Condition from = maker.Literal(low, std::to_string(low));
      const Condition to = maker.Literal(low + 3, std::to_string(low + 3));
      const Condition filter = maker.Make(1);
      const char* between = maker.Below(4) == 0 ? "NOT sk" : "sk";
      const char* join = i > 0 ? " OR " : "";
      statement += fmt::format("{}pk = {} AND {} BETWEEN {} AND {} AND {}", join, key.statement, between,
                               from.statement, to.statement, filter.statement);
      expression += fmt::format("{}(pk = {} AND {} BETWEEN {} AND {} AND {})", join, key.expression, between,
                                from.expression, to.expression, filter.expression);
    }
    const auto scanned = db.Scan(
        {.table_name = "tab", .filter_expression = expression, .expression_attribute_values = maker.TakeValues()});
    INFO(statement);
    REQUIRE(scanned);
    const std::string select = "SELECT * FROM tab WHERE " + statement;
    const auto first = db.ExecuteStatement({.statement = select});
    if (!first) {
      CHECK(first.error().message() == "Overlapping conditions with range keys are not supported in where clause");
      continue;
    }
    ++keyed;
    CHECK(Sorted(Select(db, select, static_cast<std::int32_t>(1 + maker.Below(20)))) == Sorted(scanned->items));
  }
  CHECK(keyed > 1000);
}

}  // namespace
}  // namespace karst
