// Arbitrary text as an expression of every kind. What compiles is printed and read back, evaluated, projected and
// applied to a fixed item; what it makes must be well-formed.
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/limits.h"
#include "expression/compile.h"
#include "expression/parser.h"
#include "expression/printer.h"
#include "value/value_rules.h"

namespace {

using karst::Expression;
using karst::ExpressionAttributeNames;
using karst::Item;
using karst::ItemView;
using karst::List;
using karst::Map;
using karst::expression::Bindings;
using karst::expression::BoundProjection;
using karst::expression::ConditionKind;
using karst::expression::ExpressionKind;
using karst::expression::ParsedCache;

const ExpressionAttributeNames kNames{{"#a", "a"}, {"#b", "b"}, {"#3", "[3]"}, {"#d", "a.b"}};

const Item kValues{{":b", karst::Binary("\x01")},
                   {":bool", true},
                   {":bs", karst::BinarySet{"\x01", "\x02"}},
                   {":l", List{1, "x"}},
                   {":m", Map{{"a", 1}, {"b", Map{}}}},
                   {":n", 7},
                   {":ns", karst::NumberSet{1, 2, 3}},
                   {":null", nullptr},
                   {":s", "x"},
                   {":ss", karst::StringSet{"x", "y"}},
                   {":t", "SS"}};

const Item kKey{{"p", "key"}};

const Item kItem{{"a", Map{{"a", List{1, 2, List{"x", Map{{"a", 1}}}, 4}}, {"b", "x"}, {"c", Map{{"a", Map{}}}}}},
                 {"b", List{karst::StringSet{"x"}, karst::NumberSet{1, 9}, 3, "four"}},
                 {"bs", karst::BinarySet{"\x01"}},
                 {"n", 42},
                 {"ns", karst::NumberSet{1}},
                 {"p", "key"},
                 {"s", "x\xF0\x9F\x98\x80y"},
                 {"ss", karst::StringSet{"x"}}};

void CheckPrinting(ExpressionKind kind, const std::string& text) {
  const auto parsed = karst::expression::ParseOrError(kind, text);
  if (!parsed) {
    KARST_CHECK(!parsed.error().message().empty());
    return;
  }
  const std::string printed = karst::expression::Print(**parsed);
  if (printed.size() > karst::limits::kExpressionBytesMax) return;
  const auto again = karst::expression::ParseOrError(kind, printed);
  KARST_CHECK(again.has_value());
  KARST_CHECK(karst::expression::Print(**again) == printed);
}

void CheckCondition(ConditionKind kind, const std::string& text, ParsedCache& cache) {
  Bindings bindings(kNames, kValues);
  const auto condition = CompileCondition(kind, text, cache, bindings);
  if (!condition) return;
  const bool holds = condition->Holds(kItem);
  KARST_CHECK(holds == condition->Holds(kItem));
  static_cast<void>(condition->Holds(ItemView()));
  std::set<std::string> names;
  condition->CollectAttributes(&names);
  static_cast<void>(bindings.CheckAllUsed());
}

void CheckKeyCondition(const std::string& text, ParsedCache& cache) {
  Bindings bindings(kNames, kValues);
  const auto predicates = CompileKeyCondition(text, cache, bindings);
  if (!predicates) return;
  for (const auto& predicate : *predicates) KARST_CHECK(!predicate.attribute.empty() && predicate.low);
}

void CheckProjection(const BoundProjection& projection, const ItemView& item) {
  std::string body;
  projection.Project(item, &body);
  KARST_CHECK(karst::value::CheckItemBytes(body).has_value());
  std::string again;
  projection.Project(ItemView(body), &again);
  KARST_CHECK(again.size() <= body.size());
}

void CheckUpdate(const std::string& text, ParsedCache& cache) {
  Bindings bindings(kNames, kValues);
  const auto update = CompileUpdate(text, cache, bindings);
  if (!update) return;
  for (const bool exists : {true, false}) {
    const auto applied = update->Apply(exists ? kItem.view() : ItemView(), exists, kKey);
    if (!applied || !applied->has_value()) continue;
    KARST_CHECK(karst::value::CheckItemBytes(**applied).has_value());
    std::string targets;
    update->ProjectTargets(ItemView(**applied), &targets);
    KARST_CHECK(karst::value::CheckItemBytes(targets).has_value());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  ParsedCache cache(40);
  for (const auto kind : {ExpressionKind::kCondition, ExpressionKind::kUpdate, ExpressionKind::kProjection}) {
    CheckPrinting(kind, text);
  }
  CheckCondition(ConditionKind::kCondition, text, cache);
  CheckCondition(ConditionKind::kFilter, text, cache);
  CheckKeyCondition(text, cache);
  CheckUpdate(text, cache);
  Bindings bindings(kNames, kValues);
  if (const auto projection = CompileProjection(text, cache, bindings)) CheckProjection(*projection, kItem);
  return 0;
}
