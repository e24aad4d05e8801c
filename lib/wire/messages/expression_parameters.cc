#include "wire/messages/expression_parameters.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/expression_parameters.h"
#include "wire/legacy_parameters.h"

namespace karst::wire {
namespace {

std::vector<std::string_view> Given(std::initializer_list<std::string_view> names, const ObjectReader& in) {
  std::vector<std::string_view> given;
  for (std::string_view name : names) {
    if (in.Has(name)) given.push_back(name);
  }
  return given;
}

// A projection takes names but no values.
bool TakesValues(std::string_view parameter) { return parameter != "ProjectionExpression"; }

// As the engine refuses them.
Result<void> CheckComeWithExpressions(const ExpressionParameters& parameters, const ObjectReader& in,
                                      bool takes_values) {
  std::vector<engine::ExpressionParameter> known;
  for (const std::string_view name : parameters.expressions) {
    known.push_back({.name = name, .given = in.Has(name), .takes_values = TakesValues(name)});
  }
  ExpressionAttributeNames names;
  ExpressionAttributeValues values;
  if (in.Has("ExpressionAttributeNames")) names.emplace("#", "");
  if (takes_values && in.Has("ExpressionAttributeValues")) values = Item{{":", ""}};
  return engine::CheckExpressionParameters(known, names, values);
}

}  // namespace

bool HasLegacy(const ExpressionParameters& parameters, const ObjectReader& in) {
  if (in.Has("ConditionalOperator") || in.Has("KeyConditions")) return true;
  return std::any_of(parameters.legacy.begin(), parameters.legacy.end(),
                     [&in](std::string_view name) { return in.Has(name); });
}

void RewriteAttributesToGet(const ExpressionParameters& parameters, ObjectReader& in,
                            std::optional<Expression>* projection, ExpressionAttributeNames* names) {
  if (!HasLegacy(parameters, in)) return;
  LegacyParameters legacy(in);
  legacy.AttributesToGet(projection);
  legacy.Finish(names, nullptr);
}

void CheckNotMixed(const ExpressionParameters& parameters, ObjectReader& in) {
  const std::vector<std::string_view> legacy = Given(parameters.legacy, in);
  if (legacy.empty()) return;
  const std::vector<std::string_view> expressions = Given(parameters.expressions, in);
  if (expressions.empty()) return;
  in.findings()->AfterConstraints(
      fmt::format("Can not use both expression and non-expression parameters in the same request: Non-expression "
                  "parameters: {{{}}} Expression parameters: {{{}}}",
                  fmt::join(legacy, ", "), fmt::join(expressions, ", ")));
}

void CheckNamesAndValues(const ExpressionParameters& parameters, ObjectReader& in, ExpressionAttributeNames* names,
                         ExpressionAttributeValues* values) {
  if (HasLegacy(parameters, in)) {
    const Result<void> checked = CheckComeWithExpressions(parameters, in, values != nullptr);
    if (!checked) in.findings()->AfterConstraints(checked.error().message());
  }
  const auto given = [&in](std::string_view name) { return in.Has(name); };
  if (names->empty() && in.Has("ExpressionAttributeNames")) {
    if (std::any_of(parameters.expressions.begin(), parameters.expressions.end(), given)) {
      in.findings()->AfterValues("ExpressionAttributeNames must not be empty");
    } else {
      names->emplace("#", "");
    }
  }
  if (values != nullptr && values->empty() && in.Has("ExpressionAttributeValues")) {
    const auto given_with_values = [&](std::string_view name) { return TakesValues(name) && given(name); };
    if (std::any_of(parameters.expressions.begin(), parameters.expressions.end(), given_with_values)) {
      in.findings()->AfterValues("ExpressionAttributeValues must not be empty");
    } else {
      *values = Item{{":", ""}};
    }
  }
}

}  // namespace karst::wire
