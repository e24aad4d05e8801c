#include "expression/parsed_cache.h"

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "expression/syntax.h"
#include "support/catch.h"

namespace karst::expression {
namespace {

TEST_CASE("The cache parses a text once a kind", "[expression][cache]") {
  ParsedCache cache;
  const auto first = cache.Get(ExpressionKind::kCondition, "a = :v");
  const auto again = cache.Get(ExpressionKind::kCondition, "a = :v");
  const auto filter = cache.Get(ExpressionKind::kFilter, "a = :v");
  REQUIRE((first && again && filter));
  CHECK(*first == *again);
  CHECK(*first != *filter);
  CHECK((*filter)->kind == ExpressionKind::kFilter);
}

TEST_CASE("Errors are not cached as successes, and name the parameter", "[expression][cache]") {
  ParsedCache cache;
  for (int i = 0; i < 2; ++i) {
    CHECK(cache.Get(ExpressionKind::kFilter, "a =").error().message() ==
          "Invalid FilterExpression: Syntax error; token: \"<EOF>\", near: \"=\"");
    CHECK(cache.Get(ExpressionKind::kCondition, "a =").error().message() ==
          "Invalid ConditionExpression: Syntax error; token: \"<EOF>\", near: \"=\"");
  }
}

TEST_CASE("A prepared expression brings its own parse, for its kind only", "[expression][cache]") {
  ParsedCache cache;
  const Expression prepared = Expression::PrepareCondition("a = :v").value();
  CHECK(cache.Get(ExpressionKind::kCondition, prepared).value() == prepared.prepared());
  CHECK(cache.Get(ExpressionKind::kKeyCondition, prepared).value() != prepared.prepared());
  CHECK(Expression::PrepareFilter("a = :v").value().prepared()->kind == ExpressionKind::kFilter);
  CHECK(Expression::PrepareKeyCondition("a = :v").value().prepared()->kind == ExpressionKind::kKeyCondition);
  CHECK(Expression::PrepareProjection("a, b").value().prepared()->kind == ExpressionKind::kProjection);
  CHECK(Expression::PrepareUpdate("SET a = :v").value().prepared()->kind == ExpressionKind::kUpdate);
  CHECK(Expression::PrepareUpdate("SET a").error().message() ==
        "Invalid UpdateExpression: Syntax error; token: \"<EOF>\", near: \"a\"");
}

TEST_CASE("The cache is bounded and keeps what is used", "[expression][cache]") {
  ParsedCache cache(40);
  const std::weak_ptr<const ParsedExpression> used = cache.Get(ExpressionKind::kProjection, "used").value();
  std::vector<std::weak_ptr<const ParsedExpression>> others;
  for (int i = 0; i < 1000; ++i) {
    others.push_back(cache.Get(ExpressionKind::kProjection, fmt::format("p{}", i)).value());
    REQUIRE(cache.Get(ExpressionKind::kProjection, "used"));
  }
  std::size_t alive = 0;
  for (const auto& other : others) alive += other.expired() ? 0 : 1;
  CHECK(alive <= 40);
  CHECK(alive > 0);
  CHECK_FALSE(used.expired());
}

TEST_CASE("Long texts pass the cache by", "[expression][cache]") {
  ParsedCache cache;
  const std::string text(2000, 'a');
  CHECK(*cache.Get(ExpressionKind::kProjection, text) != *cache.Get(ExpressionKind::kProjection, text));
}

TEST_CASE("Threads share the cache", "[expression][cache]") {
  ParsedCache cache(16);
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&cache, &wrong] {
      for (int i = 0; i < 2000; ++i) {
        const std::string text = fmt::format("a{} = :v", i % 50);
        const auto parsed = cache.Get(ExpressionKind::kCondition, text);
        if (!parsed || (*parsed)->text != text) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
}

}  // namespace
}  // namespace karst::expression
