#include <string>
#include <vector>

#include "partiql/keys.h"
#include "partiql/statement.h"
#include "support/catch.h"

namespace karst::partiql {
namespace {

const std::vector<Value> kNoParameters;

std::string Times(int count, std::string_view text) {
  std::string all;
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

TEST_CASE("No nesting and no chain of a statement overflows the stack", "[partiql][limits]") {
  for (const auto& [open, close] : std::vector<std::pair<std::string, std::string>>{{"(", ")"},
                                                                                    {"[", "]"},
                                                                                    {"<<", ">>"},
                                                                                    {"{'a':", "}"},
                                                                                    {"NOT ", ""},
                                                                                    {"- ", ""},
                                                                                    {"f(", ")"},
                                                                                    {"a[", "]"},
                                                                                    {"1+", ""},
                                                                                    {"1=", ""},
                                                                                    {"a IN (", ")"},
                                                                                    {"(1+1)*(", ")"},
                                                                                    {"SELECT * FROM ", ""},
                                                                                    {"FROM (", ")"}}) {
    for (const int depth : {10, 100, 1000, 100000}) {
      INFO(open << " " << depth);
      const std::string nested = Times(depth, open) + "1" + Times(depth, close);
      const auto where = Prepare("SELECT * FROM tab WHERE a = " + nested, kNoParameters);
      const auto whole = Prepare(nested, kNoParameters);
      CHECK((where || where.error().code() == ErrorCode::kValidation));
      CHECK((whole || whole.error().code() == ErrorCode::kValidation));
    }
  }
}

TEST_CASE("Parentheses as deep as peers accept them are no problem", "[partiql][limits]") {
  CHECK(Prepare("SELECT * FROM tab WHERE " + Times(64, "(") + "a = 1" + Times(64, ")"), kNoParameters));
}

TEST_CASE("A long chain of AND and OR costs no depth and little time", "[partiql][limits]") {
  const catalog::KeyAttributes key{.hash = {{"pk", KeyType::kString}}, .range = {{"sk", KeyType::kNumber}}};
  for (const std::string& where :
       {"pk = 'a'" + Times(100000, " AND sk > 1"), "pk = 'a'" + Times(100000, " OR pk = 'b'"),
        "pk = 'a'" + Times(100000, " AND b = 1 OR pk = 'c'"),
        "pk IN ['a','b','c','d','e','f'] AND sk IN [1,2,3,4,5,6,7]" + Times(20000, " AND (sk > 1 OR b = 1)")}) {
    const auto statement = Prepare("SELECT * FROM tab WHERE " + where, kNoParameters);
    REQUIRE(statement);
    CHECK(PlanKeys(key, statement->where));
    const auto found = FindKey(key, statement->where, false);
    CHECK_FALSE(found.is_complete);
  }
}

TEST_CASE("Text that is no UTF-8 is no statement", "[partiql][limits]") {
  const auto statement = Prepare("SELECT * FROM \"\xFF\"", kNoParameters);
  REQUIRE_FALSE(statement);
  CHECK(statement.error().message() == "Statement wasn't well formed, can't be processed: ");
}

TEST_CASE("Positions count characters, and lines by any end of line", "[partiql][limits]") {
  const auto after_wide = Prepare("SELECT \"\xC3\xA9\xE2\x82\xAC\", l[-1] FROM tab", kNoParameters);
  CHECK(after_wide.error().message() == "List index is not within the allowable range; index: [-1] at 1:17:1");
  const auto lines = Prepare("SELECT\r\n \rl\n[\n -1] FROM tab", kNoParameters);
  CHECK(lines.error().message() == "List index is not within the allowable range; index: [-1] at 5:3:1");
}

TEST_CASE("The parameters of a statement are counted and checked before it is bound", "[partiql]") {
  const std::vector<Value> one{Value("a")};
  CHECK(Prepare("SELECT * FROM tab WHERE pk = ?", one));
  for (const char* text : {"SELECT * FROM tab", "SELECT * FROM tab WHERE pk = ? AND b = ?"}) {
    CHECK(Prepare(text, one).error().message() == "Number of parameters in request and statement don't match.");
  }
  const std::vector<Value> invalid{Value::Invalid("not a value")};
  CHECK(Prepare("nonsense", invalid).error().message() == "not a value");
}

}  // namespace
}  // namespace karst::partiql
