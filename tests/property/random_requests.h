// Random requests for the table of model_test, each with what it means in words of C++. Not thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <karst/database.h>

#include "support/model_table.h"

namespace karst::testing {

inline const std::vector<ModelIndex> kModelIndexes{
    {.name = "byKind", .is_global = true, .hash = "kind", .range = "rank", .included = std::set<std::string>{"text"}},
    {.name = "byTag", .is_global = true, .hash = "tag", .range = "", .included = std::nullopt},
    {.name = "byLocal", .is_global = false, .hash = "pk", .range = "local", .included = std::set<std::string>{}}};

inline CreateTableRequest ModelSchema() {
  const Projection all{.projection_type = ProjectionType::kAll, .non_key_attributes = std::nullopt};
  const Projection keys{.projection_type = ProjectionType::kKeysOnly, .non_key_attributes = std::nullopt};
  const Projection text{.projection_type = ProjectionType::kInclude,
                        .non_key_attributes = std::vector<std::string>{"text"}};
  CreateTableRequest request{.table_name = "Model",
                             .attribute_definitions = {{"pk", KeyType::kString},
                                                       {"sk", KeyType::kNumber},
                                                       {"kind", KeyType::kString},
                                                       {"rank", KeyType::kNumber},
                                                       {"tag", KeyType::kString},
                                                       {"local", KeyType::kString}},
                             .key_schema = {{"pk", KeyRole::kHash}, {"sk", KeyRole::kRange}},
                             .billing_mode = BillingMode::kPayPerRequest};
  request.global_secondary_indexes = {
      {.index_name = "byKind", .key_schema = {{"kind", KeyRole::kHash}, {"rank", KeyRole::kRange}}, .projection = text},
      {.index_name = "byTag", .key_schema = {{"tag", KeyRole::kHash}}, .projection = all}};
  request.local_secondary_indexes = {{.index_name = "byLocal",
                                      .key_schema = {{"pk", KeyRole::kHash}, {"local", KeyRole::kRange}},
                                      .projection = keys}};
  return request;
}

// A condition and what it means.
struct Condition {
  std::optional<Expression> text;
  ExpressionAttributeValues values;
  std::function<bool(const std::optional<Item>&)> holds = [](const std::optional<Item>&) { return true; };
};

// An update and what it makes of an item, which has at least its key.
struct Update {
  std::optional<Expression> text;
  ExpressionAttributeValues values;
  std::function<void(Item*)> apply = [](Item*) {};
  bool makes_item = true;  // where there is none
};

// A key condition and what it means.
struct KeyCondition {
  const ModelIndex* index = nullptr;
  std::string text;
  ExpressionAttributeNames names;
  ExpressionAttributeValues values;
  std::string range;  // the sort attribute; empty: none
  std::function<bool(const Item&)> holds;
};

// Only the names that the text uses may be given.
inline ExpressionAttributeNames NamesIn(const std::optional<Expression>& text) {
  ExpressionAttributeNames names;
  if (!text) return names;
  for (const auto& [name, attribute] : {std::pair{"#r", "rank"}, {"#l", "local"}, {"#t", "text"}}) {
    if (text->text().find(name) != std::string::npos) names[name] = attribute;
  }
  return names;
}

class RandomRequests {
 public:
  explicit RandomRequests(std::uint32_t seed) : random_(seed) {}

  int Pick(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }
  bool Chance(int percent) { return Pick(1, 100) <= percent; }
  std::string Pk() { return fmt::format("p{}", Pick(0, 7)); }
  Number Half(int low, int high) {
    const int halves = Pick(low, high);
    return Number::Parse(fmt::format("{}", halves * 0.5)).value();
  }
  Number Sk() { return Half(-12, 12); }
  std::string Kind() { return fmt::format("kind{}", Pick(0, 3)); }
  std::string LocalText() { return fmt::format("l{}{}", Pick(0, 2), Pick(0, 4)); }

  Item KeyItem() { return {{"pk", Pk()}, {"sk", Sk()}}; }

  Item RandomItem(Item item) {
    if (Chance(70)) item.Set("kind", Value(Kind()));
    if (Chance(80)) item.Set("rank", Value(Half(-6, 6)));
    if (Chance(40)) item.Set("tag", Value(fmt::format("t{}", Pick(0, 2))));
    if (Chance(70)) item.Set("local", Value(LocalText()));
    if (Chance(50)) item.Set("text", Value(std::string(static_cast<std::size_t>(Pick(0, 1500)), 'x')));
    if (Chance(60)) item.Set("n", Value(Pick(-100, 100)));
    return item;
  }

  Condition RandomCondition() {
    const int bound = Pick(-100, 100);
    const auto number_below = [bound](const std::optional<Item>& item) {
      return item && item->Contains("n") && *(*item)["n"].number().ToInt64() < bound;
    };
    switch (Pick(0, 5)) {
      case 0:
        return {"attribute_exists(pk)", {}, [](const std::optional<Item>& item) { return item.has_value(); }};
      case 1:
        return {"attribute_not_exists(pk)", {}, [](const std::optional<Item>& item) { return !item; }};
      case 2:
        return {"n < :bound", {{":bound", bound}}, number_below};
      case 3:
        return {"attribute_exists(kind) and not n < :bound",
                {{":bound", bound}},
                [number_below](const std::optional<Item>& item) {
                  return item && item->Contains("kind") && !number_below(item);
                }};
      default:
        return {};
    }
  }

  Update RandomUpdate() {
    const int delta = Pick(-9, 9);
    const std::string kind = Kind();
    const std::string local = LocalText();
    const Number rank = Half(-6, 6);
    const std::string text(static_cast<std::size_t>(Pick(0, 1500)), 'y');
    const auto add = [delta](Item* item) {
      const std::int64_t n = item->Contains("n") ? *(*item)["n"].number().ToInt64() : 0;
      item->Set("n", Value(n + delta));
    };
    switch (Pick(0, 7)) {
      case 0:
        return {"ADD n :d", {{":d", delta}}, add};
      case 1:
        return {"SET n = if_not_exists(n, :zero) + :d", {{":d", delta}, {":zero", 0}}, add};
      case 2:
        return {"SET kind = :k, #r = :r", {{":k", kind}, {":r", rank}}, [kind, rank](Item* item) {
                  item->Set("kind", Value(kind));
                  item->Set("rank", Value(rank));
                }};
      case 3:
        return {"REMOVE kind, #l",
                {},
                [](Item* item) {
                  item->Remove("kind");
                  item->Remove("local");
                },
                false};
      case 4:
        return {"SET #l = :l REMOVE tag", {{":l", local}}, [local](Item* item) {
                  item->Set("local", Value(local));
                  item->Remove("tag");
                }};
      case 5:
        return {"SET #t = :t", {{":t", text}}, [text](Item* item) { item->Set("text", Value(text)); }};
      case 6:
        return {"SET tag = :k ADD n :d", {{":k", kind}, {":d", delta}}, [kind, add](Item* item) {
                  item->Set("tag", Value(kind));
                  add(item);
                }};
      default:
        return {};
    }
  }

  KeyCondition WithRange(KeyCondition condition) {
    const std::string& range = condition.range;
    const auto equal_hash = condition.holds;
    const auto number = [range](const Item& item) { return item[range].number().ToDouble(); };
    const Number low = Half(-12, 6);
    const Number high = Half(6, 12);
    const double low_value = low.ToDouble();
    const double high_value = high.ToDouble();
    const auto restrict = [&](const char* text, std::function<bool(const Item&)> holds) {
      condition.text += text;
      condition.names["#s"] = range;
      condition.holds = [equal_hash, holds](const Item& item) { return equal_hash(item) && holds(item); };
    };
    switch (Pick(0, 6)) {
      case 0:
        condition.values.Set(":low", Value(low));
        restrict(" AND #s >= :low", [=](const Item& item) { return number(item) >= low_value; });
        break;
      case 1:
        condition.values.Set(":low", Value(low));
        restrict(" AND #s < :low", [=](const Item& item) { return number(item) < low_value; });
        break;
      case 2:
        condition.values.Set(":low", Value(low));
        condition.values.Set(":high", Value(high));
        restrict(" AND #s BETWEEN :low AND :high",
                 [=](const Item& item) { return number(item) >= low_value && number(item) <= high_value; });
        break;
      case 3:
        condition.values.Set(":low", Value(low));
        restrict(" AND #s = :low", [=](const Item& item) { return number(item) == low_value; });
        break;
      default:
        break;
    }
    return condition;
  }

  KeyCondition LocalCondition(const std::string& pk) {
    KeyCondition condition{&kModelIndexes[2], "pk = :h", {}, {{":h", pk}}, "local", {}};
    const std::string start = fmt::format("l{}", Pick(0, 2));
    const bool restricted = Chance(60);
    if (restricted) {
      condition.text += " AND begins_with(#s, :start)";
      condition.names["#s"] = "local";
      condition.values.Set(":start", Value(start));
    }
    condition.holds = [=](const Item& item) {
      return item["pk"].string() == pk && (!restricted || item["local"].string().starts_with(start));
    };
    return condition;
  }

  KeyCondition RandomKeyCondition() {
    const std::string pk = Pk();
    const std::string kind = Kind();
    const std::string tag = fmt::format("t{}", Pick(0, 2));
    switch (Pick(0, 3)) {
      case 0:
        return WithRange(
            {nullptr, "pk = :h", {}, {{":h", pk}}, "sk", [pk](const Item& item) { return item["pk"].string() == pk; }});
      case 1:
        return WithRange({&kModelIndexes[0], "kind = :h", {}, {{":h", kind}}, "rank", [kind](const Item& item) {
                            return item["kind"].string() == kind;
                          }});
      case 2:
        return {&kModelIndexes[1], "tag = :h", {},
                {{":h", tag}},     "",         [tag](const Item& item) { return item["tag"].string() == tag; }};
      default:
        return LocalCondition(pk);
    }
  }

 private:
  std::mt19937 random_;
};

}  // namespace karst::testing
