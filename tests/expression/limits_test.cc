#include <string>
#include <string_view>

#include "base/limits.h"
#include "expression/parser.h"
#include "expression/reserved_words.h"
#include "support/catch.h"

namespace karst::expression {
namespace {

std::string Message(ExpressionKind kind, const std::string& text) {
  const auto parsed = ParseOrError(kind, text);
  return parsed ? "" : parsed.error().message();
}

std::string Repeat(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

TEST_CASE("An expression may have 4096 bytes", "[expression][limits]") {
  const std::string name(limits::kExpressionBytesMax, 'a');
  CHECK(Message(ExpressionKind::kProjection, name).empty());
  CHECK(Message(ExpressionKind::kProjection, name + "a") ==
        "Invalid ProjectionExpression: Expression size has exceeded the maximum allowed size; expression size: 4097");
  // The size is looked at before the syntax.
  CHECK(Message(ExpressionKind::kUpdate, std::string(4097, '!')) ==
        "Invalid UpdateExpression: Expression size has exceeded the maximum allowed size; expression size: 4097");
}

TEST_CASE("The limits do not hold for what legacy parameters become", "[expression][limits]") {
  std::string text = "#0 = :0";
  for (int i = 1; i < 1000; ++i) text += " AND #" + std::to_string(i) + " = :" + std::to_string(i);
  CHECK(!ParseOrError(ExpressionKind::kFilter, text));
  CHECK(ParseOrError(ExpressionKind::kFilter, text, Limits::kDoNotHold));
  ParsedCache cache;
  CHECK(!cache.Get(ExpressionKind::kFilter, Expression(text)));
  CHECK(cache.Get(ExpressionKind::kFilter, Expression::OfLegacyParameters(text)));
}

TEST_CASE("An empty expression is refused, and one of spaces is a syntax error", "[expression][limits]") {
  CHECK(Message(ExpressionKind::kCondition, "") == "Invalid ConditionExpression: The expression can not be empty;");
  CHECK(Message(ExpressionKind::kFilter, "") == "Invalid FilterExpression: The expression can not be empty;");
  CHECK(Message(ExpressionKind::kKeyCondition, "") ==
        "Invalid KeyConditionExpression: The expression can not be empty;");
  CHECK(Message(ExpressionKind::kProjection, "") == "Invalid ProjectionExpression: The expression can not be empty;");
  CHECK(Message(ExpressionKind::kUpdate, "") == "Invalid UpdateExpression: The expression can not be empty;");
  CHECK(Message(ExpressionKind::kUpdate, "  ") ==
        "Invalid UpdateExpression: Syntax error; token: \"<EOF>\", near: \"\"");
}

TEST_CASE("An expression may have 300 operators and functions", "[expression][limits]") {
  constexpr std::string_view kTooMany =
      "Invalid ConditionExpression: The expression contains too many operators; operator count: 301";
  CHECK(Message(ExpressionKind::kCondition, "a=b" + Repeat(" OR a=b", 149)).empty());
  CHECK(Message(ExpressionKind::kCondition, "a=b" + Repeat(" OR a=b", 150)) == kTooMany);
  CHECK(Message(ExpressionKind::kCondition, Repeat("NOT ", 299) + "a=b").empty());
  CHECK(Message(ExpressionKind::kCondition, Repeat("NOT ", 300) + "a=b") == kTooMany);
  CHECK(Message(ExpressionKind::kCondition, Repeat("NOT ", 1000) + "a=b") == kTooMany);
  CHECK(Message(ExpressionKind::kCondition, "a=" + Repeat("size(", 800)) == kTooMany);
  CHECK(Message(ExpressionKind::kUpdate, "SET a=" + Repeat("if_not_exists(a,", 250)).find("Syntax error") !=
        std::string::npos);
}

TEST_CASE("No depth of nesting does harm", "[expression][limits]") {
  const std::string open = Repeat("(", 2000);
  const std::string close = Repeat(")", 2000);
  constexpr std::string_view kRedundant = "Invalid ConditionExpression: The expression has redundant parentheses;";
  CHECK(Message(ExpressionKind::kCondition, open + "a=b" + close) == kRedundant);
  CHECK(Message(ExpressionKind::kCondition, open) == kRedundant);
  CHECK(Message(ExpressionKind::kCondition, "a=" + open + "b" + close) == kRedundant);
  CHECK(Message(ExpressionKind::kCondition, "size" + open + "b" + close + "=c") == kRedundant);
  CHECK_FALSE(Message(ExpressionKind::kUpdate, "SET a=" + open + "b" + close).empty());
  CHECK_FALSE(Message(ExpressionKind::kProjection, open).empty());
  // Groups that are not redundant, each in the next.
  CHECK(Message(ExpressionKind::kCondition, Repeat("(a=b OR ", 149) + "a=b" + Repeat(")", 149)).empty());
  CHECK(Message(ExpressionKind::kCondition, Repeat("NOT (", 299) + "a=b" + Repeat(")", 299)).empty());
  CHECK(Message(ExpressionKind::kProjection, "a" + Repeat("[0]", 1365)).empty());
}

TEST_CASE("No depth of nesting does harm where operators are not limited, either", "[expression][limits]") {
  const auto parses = [](ExpressionKind kind, const std::string& text) {
    return ParseOrError(kind, text, Limits::kDoNotHold).has_value();
  };
  CHECK_FALSE(parses(ExpressionKind::kCondition, Repeat("NOT ", 50000) + "a=:x"));
  CHECK_FALSE(parses(ExpressionKind::kCondition, Repeat("NOT (", 50000) + "a=:x" + Repeat(")", 50000)));
  CHECK_FALSE(parses(ExpressionKind::kCondition, Repeat("size(", 50000) + "a" + Repeat(")", 50000) + "=:x"));
  CHECK_FALSE(parses(ExpressionKind::kUpdate, "SET a=" + Repeat("if_not_exists(a,", 50000) + "b" + Repeat(")", 50000)));
  // Beside each other, any number may stand.
  CHECK(parses(ExpressionKind::kCondition, Repeat("NOT a=:x AND ", 5000) + "a=:x"));
  CHECK(parses(ExpressionKind::kCondition, Repeat("size(a)=:x AND ", 5000) + "a=:x"));
  CHECK(parses(ExpressionKind::kCondition, Repeat("NOT ", 300) + "a=:x"));
}

TEST_CASE("573 words are reserved, in any case", "[expression][reserved_words]") {
  CHECK(ReservedWords().size() == 573);
  for (const std::string_view word : ReservedWords()) CHECK(IsReservedWord(word));
  for (const char* word : {"abort", "Zone", "sTaTuS", "size", "name", "AND", "flattern", "loged", "inntter"}) {
    CHECK(IsReservedWord(word) == (std::string_view(word) != "inntter"));
  }
  for (const char* word : {"", "abor", "abortt", "zones", "id", "pk", "artist", "AUTHORIZATIONS", "ab\u00f6rt"}) {
    CHECK_FALSE(IsReservedWord(word));
  }
}

}  // namespace
}  // namespace karst::expression
