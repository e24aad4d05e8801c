#include "expression/compile.h"

#include <utility>

#include "base/try.h"
#include "expression/binder.h"
#include "expression/checker.h"
#include "expression/condition_evaluator.h"
#include "expression/diagnostic.h"
#include "expression/key_condition.h"
#include "expression/syntax.h"
#include "expression/update_program.h"

namespace karst::expression {
namespace {

template <typename Visit>
void ForEachPath(const BoundCondition::Node& node, const Visit& visit);

template <typename Visit>
void ForEachPath(const BoundArray<Term>& terms, const Visit& visit) {
  for (const Term& term : terms) {
    if (term.kind == Term::Kind::kPath) visit(term.path);
    if (term.kind == Term::Kind::kCondition) ForEachPath(*term.condition, visit);
    ForEachPath(term.arguments, visit);
  }
}

template <typename Visit>
void ForEachPath(const BoundCondition::Node& node, const Visit& visit) {
  for (const BoundCondition::Node& child : node.children) ForEachPath(child, visit);
  ForEachPath(node.terms, visit);
}

Result<const BoundCondition::Node*> BindRoot(ExpressionKind kind, const Expression& text, ParsedCache& cache,
                                             Bindings& bindings) {
  KARST_ASSIGN_OR_RETURN(const auto parsed, cache.Get(kind, text));
  auto* const root = bindings.memory()->New<BoundCondition::Node>();
  if (const Finding finding = BindCondition(parsed->condition(), bindings, root)) return ToError(*finding, kind);
  return root;
}

}  // namespace

bool BoundCondition::Holds(const ItemView& item) const { return Evaluate(*root_, item); }

void BoundCondition::CollectAttributes(std::set<std::string>* names) const {
  ForEachPath(*root_, [names](const value::DocumentPath& path) { names->emplace(path.attribute()); });
}

void BoundCondition::CollectPaths(std::vector<value::DocumentPath>* paths) const {
  ForEachPath(*root_, [paths](const value::DocumentPath& path) { paths->push_back(path); });
}

Result<BoundCondition> CompileCondition(ConditionKind kind, const Expression& text, ParsedCache& cache,
                                        Bindings& bindings) {
  const auto parsed_kind = kind == ConditionKind::kFilter ? ExpressionKind::kFilter : ExpressionKind::kCondition;
  KARST_ASSIGN_OR_RETURN(const auto* root, BindRoot(parsed_kind, text, cache, bindings));
  return BoundCondition(bindings.memory(), root);
}

Result<BoundKeyCondition> BindKeyCondition(const Expression& text, ParsedCache& cache, Bindings& bindings) {
  KARST_ASSIGN_OR_RETURN(const auto* root, BindRoot(ExpressionKind::kKeyCondition, text, cache, bindings));
  return BoundKeyCondition(bindings.memory(), root, text.is_of_legacy_parameters());
}

Result<std::vector<KeyPredicate>> BoundKeyCondition::Predicates() const {
  std::vector<KeyPredicate> predicates;
  if (is_of_legacy_parameters_) {
    SplitKeyConditions(*root_, &predicates);
    return predicates;
  }
  if (const Finding finding = SplitKeyCondition(*root_, &predicates)) {
    return ToError(*finding, ExpressionKind::kKeyCondition);
  }
  return predicates;
}

Result<std::vector<KeyPredicate>> CompileKeyCondition(const Expression& text, ParsedCache& cache, Bindings& bindings) {
  KARST_ASSIGN_OR_RETURN(const BoundKeyCondition bound, BindKeyCondition(text, cache, bindings));
  return bound.Predicates();
}

Result<BoundProjection> CompileProjection(const Expression& text, ParsedCache& cache, Bindings& bindings) {
  KARST_ASSIGN_OR_RETURN(const auto parsed, cache.Get(ExpressionKind::kProjection, text));
  const std::vector<syntax::Path>& written = parsed->projection().paths;
  const auto paths = bindings.memory()->NewArray<value::DocumentPath>(written.size());
  for (std::size_t i = 0; i < written.size(); ++i) {
    if (const Finding finding = BindPath(written[i], bindings, &paths[i])) {
      return ToError(*finding, ExpressionKind::kProjection);
    }
  }
  if (const Finding finding = CheckPaths(paths)) return ToError(*finding, ExpressionKind::kProjection);
  return BoundProjection(bindings.memory(), paths);
}

Result<BoundUpdate> CompileUpdate(const Expression& text, ParsedCache& cache, Bindings& bindings) {
  KARST_ASSIGN_OR_RETURN(const auto parsed, cache.Get(ExpressionKind::kUpdate, text));
  auto* const program = bindings.memory()->New<BoundUpdate::Program>();
  program->is_of_attribute_updates = text.is_of_legacy_parameters();
  if (const Finding finding = BindUpdate(parsed->update(), bindings, program)) {
    return ToError(*finding, ExpressionKind::kUpdate);
  }
  return BoundUpdate(bindings.memory(), program);
}

}  // namespace karst::expression
