#include "engine/key_range_planner.h"

#include <string>
#include <vector>

#include "support/catch.h"

namespace karst::engine {
namespace {

using expression::KeyOperator;
using expression::KeyPredicate;

constexpr std::uint8_t kNoFlags = 0;

ValueView BinaryView(std::string_view bytes) { return {AttributeType::kBinary, kNoFlags, bytes}; }
ValueView StringView(std::string_view text) { return {AttributeType::kString, kNoFlags, text}; }

KeyPredicate On(std::string attribute, KeyOperator op, ValueView low, ValueView high = {}) {
  return {.attribute = std::move(attribute), .op = op, .low = low, .high = high};
}

catalog::TableDescriptor BinaryTable() {
  catalog::TableDescriptor table;
  table.id = 7;
  table.name = "Things";
  table.key = {.hash = {{"pk", KeyType::kString}}, .range = {{"sk", KeyType::kBinary}}};
  catalog::IndexDescriptor index;
  index.id = 8;
  index.name = "ByKind";
  index.key = {.hash = {{"kind", KeyType::kString}, {"place", KeyType::kString}},
               .range = {{"r1", KeyType::kBinary}, {"r2", KeyType::kBinary}, {"r3", KeyType::kBinary}}};
  table.global_indexes = {index};
  return table;
}

// Values that differ where escaping and carrying can go wrong.
const std::vector<std::string>& TrickyBytes() {
  static const std::vector<std::string> bytes = {
      std::string("\x00", 1),     std::string("\x00\x00", 2), std::string("\x00\x01", 2), std::string("\x00\xFF", 2),
      std::string("\x01", 1),     std::string("a"),           std::string("a\x00", 2),    std::string("a\x00\xFF", 3),
      std::string("a\xFF"),       std::string("a\xFF\xFF"),   std::string("b"),           std::string("\xFF"),
      std::string("\xFF\x00", 2), std::string("\xFF\xFF"),    std::string("\xFF\xFF\xFF")};
  return bytes;
}

bool Fits(KeyOperator op, const std::string& value, const std::string& low, const std::string& high) {
  switch (op) {
    case KeyOperator::kEqual:
      return value == low;
    case KeyOperator::kLess:
      return value < low;
    case KeyOperator::kLessOrEqual:
      return value <= low;
    case KeyOperator::kGreater:
      return value > low;
    case KeyOperator::kGreaterOrEqual:
      return value >= low;
    case KeyOperator::kBetween:
      return value >= low && value <= high;
    case KeyOperator::kBeginsWith:
      return value.starts_with(low);
    case KeyOperator::kNotIndexable:
      break;
  }
  return false;
}

constexpr KeyOperator kAllOperators[] = {
    KeyOperator::kEqual,          KeyOperator::kLess,    KeyOperator::kLessOrEqual, KeyOperator::kGreater,
    KeyOperator::kGreaterOrEqual, KeyOperator::kBetween, KeyOperator::kBeginsWith};

bool Contains(const storage::KeyRange& range, const std::string& key) {
  return key >= range.lower && (range.upper.empty() || key < range.upper);
}

std::string ErrorOf(const ReadTarget& target, const std::vector<KeyPredicate>& predicates,
                    const Item* start_key = nullptr) {
  const Result<KeyCondition> matched = MatchKeyCondition(target, predicates, start_key);
  return matched ? "" : matched.error().message();
}

TEST_CASE("The range of a table's key condition holds exactly the keys that fit it", "[engine][planner]") {
  const catalog::TableDescriptor table = BinaryTable();
  const ReadTarget target{.table = &table};
  for (const KeyOperator op : kAllOperators) {
    for (const std::string& low : TrickyBytes()) {
      for (const std::string& high : TrickyBytes()) {
        if (op != KeyOperator::kBetween && high != low) continue;
        const std::vector<KeyPredicate> predicates = {
            On("sk", op, BinaryView(low), op == KeyOperator::kBetween ? BinaryView(high) : ValueView()),
            On("pk", KeyOperator::kEqual, StringView("p\xFF"))};
        const KeyCondition condition = MatchKeyCondition(target, predicates, nullptr).value();
        const storage::KeyRange range = RangeOf(target, condition);
        for (const std::string& sort : TrickyBytes()) {
          for (const std::string partition : {"p", "p\xFF", "p\xFF\xFF"}) {
            std::string key;
            storage::AppendItemKey(table.id, partition, sort, &key);
            REQUIRE(Contains(range, key) == (partition == "p\xFF" && Fits(op, sort, low, high)));
          }
        }
      }
    }
  }
}

TEST_CASE("The range of an index's key condition holds exactly the entries that fit it", "[engine][planner]") {
  const catalog::TableDescriptor table = BinaryTable();
  const catalog::IndexDescriptor& index = table.global_indexes.front();
  const ReadTarget target{.table = &table, .index = &index};
  const std::vector<std::string_view> hash = {"k", "q"};
  const std::string first = "a\xFF";
  for (const KeyOperator op : kAllOperators) {
    for (const std::string& low : TrickyBytes()) {
      for (const std::string& high : {low, std::string("\xFF\xFF")}) {
        const std::vector<KeyPredicate> predicates = {
            On("kind", KeyOperator::kEqual, StringView("k")), On("place", KeyOperator::kEqual, StringView("q")),
            On("r1", KeyOperator::kEqual, BinaryView(first)),
            On("r2", op, BinaryView(low), op == KeyOperator::kBetween ? BinaryView(high) : ValueView())};
        const storage::KeyRange range = RangeOf(target, MatchKeyCondition(target, predicates, nullptr).value());
        for (const std::string& r1 : {first, std::string("a"), std::string("a\xFF\xFF")}) {
          for (const std::string& r2 : TrickyBytes()) {
            for (const std::string& rest : {std::string("\x00", 1), std::string("\xFF\xFF")}) {
              const std::vector<std::string_view> entry = {r1, r2, rest};
              std::string key;
              storage::AppendIndexKey(index.id, {.hash = hash, .range = entry, .partition = rest, .sort = rest}, &key);
              REQUIRE(Contains(range, key) == (r1 == first && Fits(op, r2, low, high)));
            }
          }
        }
      }
    }
  }
}

TEST_CASE("Without a condition on the sort key the range is the whole partition", "[engine][planner]") {
  const catalog::TableDescriptor table = BinaryTable();
  const ReadTarget target{.table = &table};
  const std::vector<KeyPredicate> predicates = {On("pk", KeyOperator::kEqual, StringView("p"))};
  const storage::KeyRange range = RangeOf(target, MatchKeyCondition(target, predicates, nullptr).value());
  for (const std::string& sort : TrickyBytes()) {
    std::string inside;
    storage::AppendItemKey(table.id, "p", sort, &inside);
    CHECK(Contains(range, inside));
    std::string other_partition;
    storage::AppendItemKey(table.id, "q", sort, &other_partition);
    CHECK_FALSE(Contains(range, other_partition));
  }
}

TEST_CASE("A BETWEEN whose bounds are the wrong way round is an empty range", "[engine][planner]") {
  const catalog::TableDescriptor table = BinaryTable();
  const ReadTarget target{.table = &table};
  const std::vector<KeyPredicate> predicates = {On("pk", KeyOperator::kEqual, StringView("p")),
                                                On("sk", KeyOperator::kBetween, BinaryView("b"), BinaryView("a"))};
  const storage::KeyRange range = RangeOf(target, MatchKeyCondition(target, predicates, nullptr).value());
  CHECK(range.lower >= range.upper);
}

TEST_CASE("A key condition must fit the key schema", "[engine][planner]") {
  const catalog::TableDescriptor table = BinaryTable();
  const ReadTarget target{.table = &table};
  const KeyPredicate pk = On("pk", KeyOperator::kEqual, StringView("p"));
  CHECK(ErrorOf(target, {On("sk", KeyOperator::kEqual, BinaryView("s"))}) ==
        "Query condition missed key schema element: pk");
  CHECK(ErrorOf(target, {pk, On("x", KeyOperator::kEqual, StringView("s"))}) ==
        "Query condition missed key schema element: sk");
  CHECK(ErrorOf(target, {On("pk", KeyOperator::kLess, StringView("p"))}) == "Query key condition not supported");
  CHECK(ErrorOf(target, {pk, On("sk", KeyOperator::kLess, StringView("s"))}) ==
        "One or more parameter values were invalid: Condition parameter type does not match schema type");
  CHECK(ErrorOf(target, {pk, On("sk", KeyOperator::kLess, BinaryView("s")), On("x", KeyOperator::kEqual, pk.low)}) ==
        "The number of query conditions (3) exceeds the number of key attributes defined in the schema (2)");
  CHECK(ErrorOf(target, {On("pk", KeyOperator::kEqual, StringView(""))}) ==
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty "
        "string value. Key: pk");
  CHECK(ErrorOf(target, {pk, On("sk", KeyOperator::kEqual, BinaryView(""))}) ==
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty "
        "binary value. Key: sk");
  CHECK(ErrorOf(target, {On("pk", KeyOperator::kEqual, StringView(std::string(2049, 'p')))}) ==
        "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes");
  CHECK(ErrorOf(target, {pk, On("sk", KeyOperator::kEqual, BinaryView(std::string(1025, 's')))}) ==
        "One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of "
        "1024 bytes");
}

TEST_CASE("RANGE attributes are given from the left, all but the last by equality", "[engine][planner]") {
  const catalog::TableDescriptor table = BinaryTable();
  const ReadTarget target{.table = &table, .index = &table.global_indexes.front()};
  const KeyPredicate kind = On("kind", KeyOperator::kEqual, StringView("k"));
  const KeyPredicate place = On("place", KeyOperator::kEqual, StringView("q"));
  const auto range = [](std::string name, KeyOperator op) { return On(std::move(name), op, BinaryView("v")); };

  CHECK(ErrorOf(target, {kind, place}).empty());
  CHECK(ErrorOf(target, {range("r1", KeyOperator::kGreater), place, kind}).empty());
  CHECK(
      ErrorOf(target, {kind, place, range("r1", KeyOperator::kEqual), range("r2", KeyOperator::kBeginsWith)}).empty());
  CHECK(ErrorOf(target, {kind, range("r1", KeyOperator::kEqual)}) ==
        "Query condition missed key schema element: place");
  CHECK(ErrorOf(target, {kind, place, range("r2", KeyOperator::kEqual)}) ==
        "RANGE key attributes r1 must have equality conditions specified in the query because a condition is present "
        "on key attribute r2");
  CHECK(ErrorOf(target, {kind, place, range("r1", KeyOperator::kLess), range("r2", KeyOperator::kEqual)}) ==
        "RANGE key attributes r1 must have equality conditions specified in the query because a condition is present "
        "on key attribute r2");
  CHECK(ErrorOf(target, {kind, place, range("r1", KeyOperator::kEqual), range("r3", KeyOperator::kEqual)}) ==
        "RANGE key attributes r2 must have equality conditions specified in the query because a condition is present "
        "on key attribute r3");
}

TEST_CASE("The start key is looked at attribute by attribute, before the condition on each", "[engine][planner]") {
  const catalog::TableDescriptor table = BinaryTable();
  const ReadTarget target{.table = &table};
  const std::vector<KeyPredicate> no_pk = {On("sk", KeyOperator::kEqual, BinaryView("s"))};
  const Item wrong_pk{{"pk", 1}, {"sk", Binary("s")}};
  const Item wrong_sk{{"pk", "p"}, {"sk", 1}};
  const Item no_sk{{"pk", "p"}, {"x", 1}};
  CHECK(ErrorOf(target, no_pk, &wrong_pk) == "The provided key element does not match the schema");
  CHECK(ErrorOf(target, no_pk, &wrong_sk) == "Query condition missed key schema element: pk");
  const std::vector<KeyPredicate> good = {On("pk", KeyOperator::kEqual, StringView("p"))};
  CHECK(ErrorOf(target, good, &wrong_sk) == "The provided key element does not match the schema");
  CHECK(ErrorOf(target, good, &no_sk) == "The provided starting key is invalid");
}

TEST_CASE("A start key must lie within what the condition describes", "[engine][planner]") {
  const catalog::TableDescriptor table = BinaryTable();
  const ReadTarget target{.table = &table};
  const std::vector<KeyPredicate> partition = {On("pk", KeyOperator::kEqual, StringView("p"))};
  const std::vector<KeyPredicate> below = {partition[0], On("sk", KeyOperator::kLess, BinaryView("m"))};
  const auto error_of = [&](const std::vector<KeyPredicate>& predicates, const Item& start_key) {
    const auto within = CheckStartKeyWithin(target, MatchKeyCondition(target, predicates, nullptr).value(), start_key);
    return within ? std::string() : within.error().message();
  };
  CHECK(error_of(partition, {{"pk", "p"}, {"sk", Binary("z")}}).empty());
  CHECK(error_of(partition, {{"pk", "q"}, {"sk", Binary("z")}}) ==
        "The provided starting key is outside query boundaries based on provided conditions");
  CHECK(error_of(below, {{"pk", "p"}, {"sk", Binary("z")}}) ==
        "The provided starting key does not match the range key predicate");
  CHECK(error_of(below, {{"pk", "q"}, {"sk", Binary("a")}}) ==
        "The query can return at most one row and cannot be restarted");
}

}  // namespace
}  // namespace karst::engine
