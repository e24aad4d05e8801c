#include "engine/selection.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/error_table.h"
#include "base/try.h"
#include "engine/key_path_rules.h"

namespace karst::engine {
namespace {

constexpr std::string_view kInvalid = "One or more parameter values were invalid: ";

// What a Select gets that takes no projection, as AWS says it; nothing of the one that needs one.
std::optional<std::string_view> GetsItself(Select select) {
  switch (select) {
    case Select::kSpecificAttributes:
      return std::nullopt;
    case Select::kCount:
      return "only the Count";
    case Select::kAllAttributes:
      return "ALL_ATTRIBUTES";
    case Select::kAllProjectedAttributes:
      return "ALL_PROJECTED_ATTRIBUTES";
  }
  return std::nullopt;
}

std::optional<std::string> BrokenRule(Select select, const std::optional<Expression>& projection, bool has_index) {
  const std::optional<std::string_view> gets = GetsItself(select);
  if (!gets && !projection) {
    return "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES";
  }
  if (gets && projection) {
    return fmt::format("Cannot specify the {} when choosing to get {}",
                       projection->is_of_legacy_parameters() ? "AttributesToGet" : "ProjectionExpression", *gets);
  }
  if (select == Select::kAllProjectedAttributes && !has_index) {
    return "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName";
  }
  return std::nullopt;
}

std::vector<std::string> NotProjected(const ReadTarget& target, const expression::BoundProjection& projection) {
  std::vector<std::string> missing;
  for (const value::DocumentPath& path : projection.paths()) {
    const std::string_view attribute = path.attribute();
    if (target.Projects(attribute) || std::find(missing.begin(), missing.end(), attribute) != missing.end()) continue;
    missing.emplace_back(attribute);
  }
  return missing;
}

}  // namespace

Result<void> CheckSelect(ReadOperation operation, std::optional<Select> select,
                         const std::optional<Expression>& projection, bool has_index) {
  if (!select) return {};
  const std::optional<std::string> broken = BrokenRule(*select, projection, has_index);
  if (!broken) return {};
  return base::ValidationError(
      fmt::format("{}{}", operation == ReadOperation::kQuery ? "1 validation error detected: " : "", *broken));
}

Result<ItemExpressions> CompileItemExpressions(const std::optional<Expression>& filter,
                                               const std::optional<Expression>& projection,
                                               expression::ParsedCache& cache, expression::Bindings& bindings) {
  ItemExpressions compiled;
  if (filter) {
    KARST_ASSIGN_OR_RETURN(compiled.filter,
                           expression::CompileCondition(expression::ConditionKind::kFilter, *filter, cache, bindings));
  }
  if (projection) {
    KARST_ASSIGN_OR_RETURN(compiled.projection, expression::CompileProjection(*projection, cache, bindings));
  }
  return compiled;
}

Result<void> CheckProjectedKeyPaths(const catalog::TableDescriptor& table, const ItemExpressions& expressions) {
  if (!expressions.projection) return {};
  return CheckKeyPaths(table, expressions.projection->paths());
}

Result<void> CheckFilteredKeyPaths(const catalog::TableDescriptor& table, const ItemExpressions& expressions) {
  if (!expressions.filter) return {};
  std::vector<value::DocumentPath> paths;
  expressions.filter->CollectPaths(&paths);
  return CheckKeyPaths(table, paths);
}

Result<void> CheckFilterIsProjected(const ReadTarget& target, const ItemExpressions& expressions) {
  if (!expressions.filter || target.ProjectsAll()) return {};
  std::set<std::string> attributes;
  expressions.filter->CollectAttributes(&attributes);
  std::vector<std::string> missing;
  for (const std::string& attribute : attributes) {
    if (!target.Projects(attribute)) missing.push_back(attribute);
  }
  if (missing.empty()) return {};
  return base::ValidationError(fmt::format("{}Secondary index {} does not project one or more filter attributes: [{}]",
                                           kInvalid, target.index->name, fmt::join(missing, ", ")));
}

Result<bool> NeedsTable(const ReadTarget& target, std::optional<Select> select, const ItemExpressions& expressions) {
  if (target.ProjectsAll()) return false;
  const std::string& index_name = target.index->name;
  if (target.IsGlobalIndex() && select == Select::kAllAttributes) {
    return base::ValidationError(
        fmt::format("{}Select type ALL_ATTRIBUTES is not supported for global secondary index {} because its "
                    "projection type is not ALL",
                    kInvalid, index_name));
  }
  std::vector<std::string> missing;
  if (expressions.projection) missing = NotProjected(target, *expressions.projection);
  if (target.IsGlobalIndex() && !missing.empty()) {
    return base::ValidationError(fmt::format("{}Global secondary index {} does not project [{}]", kInvalid, index_name,
                                             fmt::join(missing, ", ")));
  }
  return select == Select::kAllAttributes || !missing.empty();
}

}  // namespace karst::engine
