#include "wire/legacy_parameters.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "base/enum_words.h"
#include "base/error_table.h"
#include "value/item_writer.h"
#include "value/value_rules.h"

namespace karst::wire {

enum class ConditionalOperator { kAnd, kOr };
enum class AttributeAction { kAdd, kDelete, kPut };

static constexpr auto WordsOf(ConditionalOperator) {
  return std::to_array<base::EnumWord<ConditionalOperator>>(
      {{"OR", ConditionalOperator::kOr}, {"AND", ConditionalOperator::kAnd}});
}

static constexpr auto WordsOf(AttributeAction) {
  return std::to_array<base::EnumWord<AttributeAction>>(
      {{"ADD", AttributeAction::kAdd}, {"PUT", AttributeAction::kPut}, {"DELETE", AttributeAction::kDelete}});
}

namespace {

constexpr std::size_t kAttributesToGetMax = 255;

struct AttributeUpdate {
  std::string attribute;
  AttributeAction action = AttributeAction::kPut;
  std::optional<Value> value;
};

std::vector<AttributeUpdate> ReadUpdates(ObjectReader& in) {
  std::vector<AttributeUpdate> updates;
  in.ReadMap("AttributeUpdates", "AttributeValueUpdate", [&](std::string_view attribute, ObjectReader& members) {
    AttributeUpdate& update = updates.emplace_back();
    update.attribute = attribute;
    members.Read("Action", &update.action);
    members.Read("Value", &update.value);
  });
  KeepLater(&updates);
  return updates;
}

bool IsSet(AttributeType type) {
  return type == AttributeType::kStringSet || type == AttributeType::kNumberSet || type == AttributeType::kBinarySet;
}

Error InvalidUpdate(std::string_view problem) {
  return base::ValidationError(fmt::format("One or more parameter values were invalid: {}", problem));
}

Result<void> CheckUpdate(const AttributeUpdate& update) {
  if (!update.value) {
    if (update.action == AttributeAction::kDelete) return {};
    return InvalidUpdate("Only DELETE action is allowed when no attribute value is specified");
  }
  if (auto checked = value::CheckValues(Item{{"value", *update.value}}); !checked) return checked;
  const AttributeType type = update.value->view().type();
  if (update.action == AttributeAction::kDelete && !IsSet(type)) {
    return InvalidUpdate(
        fmt::format("DELETE action with value is not supported for the type {}", AttributeTypeName(type)));
  }
  const bool can_add = IsSet(type) || type == AttributeType::kNumber || type == AttributeType::kList;
  if (update.action == AttributeAction::kAdd && !can_add) {
    return InvalidUpdate(fmt::format("ADD action is not supported for the type {}", AttributeTypeName(type)));
  }
  return {};
}

// "SET a, b", or nothing.
std::string Clause(std::string_view keyword, const std::vector<std::string>& actions) {
  return actions.empty() ? "" : fmt::format("{} {} ", keyword, fmt::join(actions, ","));
}

}  // namespace

bool LegacyParameters::Refused(const Result<void>& checked) {
  if (!checked) in_.findings()->AfterValues(checked.error().message());
  return !checked;
}

std::string LegacyParameters::NamePlaceholder(std::string_view attribute) {
  names_.emplace_back(attribute);
  return fmt::format("#{}{}", prefix_, names_.size() - 1);
}

std::string LegacyParameters::ValuePlaceholder(const Value& value) {
  values_.push_back(value);
  return fmt::format(":{}{}", prefix_, values_.size() - 1);
}

std::string LegacyParameters::Text(const LegacyCondition& condition) {
  std::vector<std::string> operands;
  if (condition.operands) {
    for (const Value& operand : *condition.operands) operands.push_back(ValuePlaceholder(operand));
  }
  return ConditionText(*condition.comparison, NamePlaceholder(condition.attribute), operands);
}

void LegacyParameters::Join(const std::vector<LegacyCondition>& conditions, std::optional<Expression>* expression) {
  ConditionalOperator joint = ConditionalOperator::kAnd;
  in_.Read("ConditionalOperator", &joint);
  if (conditions.empty()) {
    if (in_.Has("ConditionalOperator")) {
      in_.findings()->AfterValues("ConditionalOperator cannot be used without Filter or Expected");
    }
    return;
  }
  std::vector<std::string> texts;
  texts.reserve(conditions.size());
  for (const LegacyCondition& condition : conditions) texts.push_back(Text(condition));
  const std::string_view separator = joint == ConditionalOperator::kAnd ? " AND " : " OR ";
  *expression = Expression::OfLegacyParameters(fmt::format("{}", fmt::join(texts, separator)));
}

void LegacyParameters::Expect(std::optional<Expression>* condition) {
  std::vector<LegacyCondition> expected = ReadExpected(in_);
  if (!in_.findings()->Readable()) return;
  for (LegacyCondition& one : expected) {
    if (Refused(CheckExpected(&one))) return;
  }
  Join(expected, condition);
}

void LegacyParameters::Filter(std::string_view parameter, std::optional<Expression>* filter) {
  const std::vector<LegacyCondition> conditions = ReadConditions(parameter, in_);
  for (const LegacyCondition& condition : conditions) {
    if (!condition.comparison || Refused(CheckCondition(condition))) return;
  }
  Join(conditions, filter);
}

void LegacyParameters::KeyConditions(std::optional<Expression>* key_condition) {
  if (!in_.Has("KeyConditions")) return;
  const std::vector<LegacyCondition> conditions = ReadConditions("KeyConditions", in_);
  std::vector<std::string> texts;
  for (const LegacyCondition& condition : conditions) {
    if (!condition.comparison || Refused(CheckCondition(condition))) return;
    texts.push_back(Text(condition));
  }
  if (texts.empty() || texts.size() > 2) {
    return in_.findings()->AfterValues("Conditions can be of length 1 or 2 only");
  }
  *key_condition = Expression::OfLegacyParameters(fmt::format("{}", fmt::join(texts, " AND ")));
}

void LegacyParameters::AttributesToGet(std::optional<Expression>* projection) {
  std::optional<std::vector<std::string>> attributes;
  in_.Read("AttributesToGet", &attributes);
  if (!attributes) return;
  base::Violations& violations = in_.findings()->violations;
  if (attributes->empty()) {
    violations.Add("[]", "attributesToGet", "Member must have length greater than or equal to 1");
  } else if (attributes->size() > kAttributesToGetMax) {
    violations.Add(fmt::format("[{}]", fmt::join(*attributes, ", ")), "attributesToGet",
                   fmt::format("Member must have length less than or equal to {}", kAttributesToGetMax));
  }
  std::set<std::string_view> seen;
  std::vector<std::string> paths;
  for (const std::string& attribute : *attributes) {
    if (!seen.insert(attribute).second) {
      return in_.findings()->AfterValues(
          fmt::format("One or more parameter values were invalid: Duplicate value in attribute name: {}", attribute));
    }
    paths.push_back(NamePlaceholder(attribute));
  }
  *projection = Expression::OfLegacyParameters(fmt::format("{}", fmt::join(paths, ",")));
}

void LegacyParameters::AttributeUpdates(std::optional<Expression>* update) {
  const std::vector<AttributeUpdate> updates = ReadUpdates(in_);
  if (!in_.findings()->Readable()) return;
  std::vector<std::string> set, remove, add, del;
  for (const AttributeUpdate& one : updates) {
    if (Refused(CheckUpdate(one))) return;
    const std::string name = NamePlaceholder(one.attribute);
    if (!one.value) {
      remove.push_back(name);
      continue;
    }
    const std::string value = ValuePlaceholder(*one.value);
    if (one.action == AttributeAction::kPut) {
      set.push_back(fmt::format("{}={}", name, value));
    } else if (one.action == AttributeAction::kDelete) {
      del.push_back(fmt::format("{} {}", name, value));
    } else if (one.value->view().type() == AttributeType::kList) {
      // The ADD of expressions, unlike this one, does not append to lists.
      const std::string empty = ValuePlaceholder(List{});
      set.push_back(fmt::format("{}=list_append(if_not_exists({},{}),{})", name, name, empty, value));
    } else {
      add.push_back(fmt::format("{} {}", name, value));
    }
  }
  const std::string text = Clause("SET", set) + Clause("REMOVE", remove) + Clause("ADD", add) + Clause("DELETE", del);
  if (!text.empty()) *update = Expression::OfLegacyParameters(text);
}

void LegacyParameters::Finish(ExpressionAttributeNames* names, ExpressionAttributeValues* values) {
  for (std::size_t i = 0; i < names_.size(); ++i) names->emplace(fmt::format("#{}{}", prefix_, i), names_[i]);
  if (values_.empty() || values == nullptr) return;
  std::string body;
  value::ItemWriter writer(&body);
  for (const AttributeView& own : *values) {
    writer.Name(own.name);
    writer.Copy(own.value);
  }
  for (std::size_t i = 0; i < values_.size(); ++i) {
    writer.Name(fmt::format(":{}{}", prefix_, i));
    writer.Copy(values_[i]);
  }
  writer.Finish();
  *values = Item::FromBody(std::move(body));
}

}  // namespace karst::wire
