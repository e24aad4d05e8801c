// The syntax tree of a statement as text, every operator before its operands in parentheses. For golden tables.
#pragma once

#include <string>

#include <fmt/format.h>

#include "partiql/syntax.h"

namespace karst::partiql {

inline std::string TreeText(const syntax::Node& node);

inline std::string ListText(std::string_view head, const std::vector<syntax::Node>& nodes) {
  std::string text = "(" + std::string(head);
  for (const syntax::Node& node : nodes) text += " " + TreeText(node);
  return text + ")";
}

inline std::string SourceText(const syntax::Source& source) {
  return TreeText(source.path) + (source.has_alias ? " alias" : "") + (source.is_joined ? " joined" : "");
}

inline std::string SelectText(const syntax::Select& select) {
  std::string text = ListText("select", select.columns) + " from " + SourceText(select.from);
  if (select.has_alias) text += " aliases";
  if (select.where) text += " where " + TreeText(*select.where);
  for (const syntax::SortTerm& term : select.order) {
    text += " order " + TreeText(term.key) + (term.descending ? " descending" : "");
  }
  if (select.unsupported) {
    const Position& at = select.unsupported->position;
    text += fmt::format(" unsupported {} at {}:{}:{}", select.unsupported->name, at.line, at.column, at.length);
  }
  return text;
}

inline std::string ManipulationText(const syntax::Manipulation& manipulation) {
  static constexpr const char* kKinds[] = {"insert ", "update ", "delete "};
  static constexpr const char* kReturning[] = {"all old", "modified old", "all new", "modified new"};
  std::string text = kKinds[static_cast<int>(manipulation.kind)] + SourceText(manipulation.target);
  if (manipulation.value) text += " value " + TreeText(*manipulation.value);
  for (const syntax::Assignment& assignment : manipulation.assignments) {
    text += (assignment.value ? " set " : " remove ") + TreeText(assignment.target);
    if (assignment.value) text += " = " + TreeText(*assignment.value);
  }
  if (manipulation.where) text += " where " + TreeText(*manipulation.where);
  if (manipulation.returning)
    text += fmt::format(" returning {}", kReturning[static_cast<int>(*manipulation.returning)]);
  if (!manipulation.returns_all) text += " partly";
  if (manipulation.unsupported) text += " unsupported " + manipulation.unsupported->name;
  return text;
}

inline std::string TreeText(const syntax::Node& node) {
  using syntax::NodeKind;
  switch (node.kind) {
    case NodeKind::kName:
      return node.text;
    case NodeKind::kString:
      return "'" + node.text + "'";
    case NodeKind::kNumber:
    case NodeKind::kBoolean:
    case NodeKind::kNull:
    case NodeKind::kMissing:
    case NodeKind::kIon:
    case NodeKind::kStar:
      return node.text;
    case NodeKind::kParameter:
      return fmt::format("?{}", node.parameter);
    case NodeKind::kSelect:
      return SelectText(*node.select);
    case NodeKind::kManipulation:
      return ManipulationText(*node.manipulation);
    case NodeKind::kCall:
      return ListText("call " + node.text, node.children);
    case NodeKind::kIs:
      return ListText((node.negated ? "is not " : "is ") + node.text, node.children);
    case NodeKind::kBinary:
      return ListText(node.text, node.children);
    default:
      return ListText((node.negated ? "Not" : "") + std::string(KindName(node)), node.children);
  }
}

}  // namespace karst::partiql
