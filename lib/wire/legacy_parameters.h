// The parameters of DynamoDB's first API - Expected, AttributeUpdates, KeyConditions, QueryFilter, ScanFilter,
// AttributesToGet, ConditionalOperator - rewritten to the expressions that replaced them, with names and values of our
// own, so that the engine knows expressions alone. Used by the decoders of messages. Not thread-safe.
//
//   LegacyParameters legacy(in);
//   legacy.Expect(&out->condition_expression);
//   legacy.Finish(&out->expression_attribute_names, &out->expression_attribute_values);
//
// A request that has expressions as well is refused for that, whatever becomes of it here. What breaks a rule of these
// parameters is recorded in the reader's findings, as the first problem after the request's own values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <karst/expression.h>
#include <karst/item.h>

#include "wire/json_reader.h"
#include "wire/legacy_condition.h"

namespace karst::wire {

class LegacyParameters {
 public:
  // `prefix` begins the placeholders: for requests that have names or values of their own beside these parameters.
  explicit LegacyParameters(ObjectReader& in, std::string prefix = "") : in_(in), prefix_(std::move(prefix)) {}

  // Each reads one parameter and sets the expression when it was given.
  void Expect(std::optional<Expression>* condition);                           // Expected
  void Filter(std::string_view parameter, std::optional<Expression>* filter);  // QueryFilter or ScanFilter
  void KeyConditions(std::optional<Expression>* key_condition);                // KeyConditions
  void AttributesToGet(std::optional<Expression>* projection);                 // AttributesToGet
  void AttributeUpdates(std::optional<Expression>* update);                    // AttributeUpdates

  // Adds the names and values that the expressions use. `values` is null where only AttributesToGet was read.
  void Finish(ExpressionAttributeNames* names, ExpressionAttributeValues* values);

 private:
  std::string NamePlaceholder(std::string_view attribute);
  std::string ValuePlaceholder(const Value& value);
  std::string Text(const LegacyCondition& condition);
  void Join(const std::vector<LegacyCondition>& conditions, std::optional<Expression>* expression);
  bool Refused(const Result<void>& checked);

  ObjectReader& in_;
  std::string prefix_;
  std::vector<std::string> names_;  // of placeholder # prefix i
  std::vector<Value> values_;       // of placeholder : prefix i
};

}  // namespace karst::wire
