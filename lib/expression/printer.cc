#include "expression/printer.h"

#include "expression/bound_term.h"

namespace karst::expression {
namespace {

using syntax::Condition;
using syntax::Operand;
using syntax::PathStep;

class Printer {
 public:
  void Print(const Condition& condition) {
    switch (condition.kind) {
      case Condition::Kind::kAnd:
        return PrintChildren(condition, " AND ");
      case Condition::Kind::kOr:
        return PrintChildren(condition, " OR ");
      case Condition::Kind::kNot:
        text_ += "NOT ";
        return PrintChildren(condition, "");
      case Condition::Kind::kComparison:
        Print(condition.operands[0]);
        text_.append(" ").append(OperatorName(condition.comparator)).append(" ");
        return Print(condition.operands[1]);
      case Condition::Kind::kBetween:
        Print(condition.operands[0]);
        text_ += " BETWEEN ";
        Print(condition.operands[1]);
        text_ += " AND ";
        return Print(condition.operands[2]);
      case Condition::Kind::kIn:
        Print(condition.operands[0]);
        text_ += " IN (";
        PrintList(condition.operands, 1);
        text_ += ")";
        return;
      case Condition::Kind::kFunction:
      case Condition::Kind::kOperand:
        return Print(condition.operands[0]);
    }
  }

  void Print(const syntax::Update& update) {
    for (const syntax::Section& section : update.sections) {
      if (!text_.empty()) text_ += " ";
      text_ += ClauseName(section.clause);
      for (std::size_t i = 0; i < section.actions.size(); ++i) {
        text_ += i == 0 ? " " : ", ";
        Print(section.actions[i]);
      }
    }
  }

  void Print(const syntax::Projection& projection) {
    for (std::size_t i = 0; i < projection.paths.size(); ++i) {
      if (i > 0) text_ += ", ";
      Print(projection.paths[i]);
    }
  }

  std::string Take() { return std::move(text_); }

 private:
  void PrintChildren(const Condition& condition, std::string_view separator) {
    for (std::size_t i = 0; i < condition.children.size(); ++i) {
      if (i > 0) text_ += separator;
      text_ += "(";
      Print(condition.children[i]);
      text_ += ")";
    }
  }

  void Print(const Operand& operand) {
    if (operand.kind == Operand::Kind::kPath) return Print(operand.path);
    text_ += operand.text;
    if (operand.kind == Operand::Kind::kValue) return;
    text_ += "(";
    PrintList(operand.arguments, 0);
    text_ += ")";
  }

  void PrintList(const std::vector<Operand>& operands, std::size_t first) {
    for (std::size_t i = first; i < operands.size(); ++i) {
      if (i > first) text_ += ", ";
      Print(operands[i]);
    }
  }

  void Print(const syntax::Action& action) {
    Print(action.target);
    if (action.operands.empty()) return;
    text_ += action.clause == syntax::Clause::kSet ? " = " : " ";
    Print(action.operands[0]);
    if (action.arithmetic == syntax::Arithmetic::kNone) return;
    text_ += action.arithmetic == syntax::Arithmetic::kPlus ? " + " : " - ";
    Print(action.operands[1]);
  }

  void Print(const syntax::Path& path) {
    for (const PathStep& step : path.steps) {
      if (step.kind == PathStep::Kind::kIndex) {
        text_.append("[").append(step.text).append("]");
        continue;
      }
      if (&step != &path.steps.front()) text_ += ".";
      text_ += step.text;
    }
  }

  std::string text_;
};

}  // namespace

std::string Print(const ParsedExpression& parsed) {
  Printer printer;
  std::visit([&printer](const auto& tree) { printer.Print(tree); }, parsed.tree);
  return printer.Take();
}

}  // namespace karst::expression
