#include "expression/structure_checker.h"

#include <array>
#include <initializer_list>
#include <limits>
#include <string>

#include "expression/function_table.h"
#include "expression/reserved_words.h"

namespace karst::expression {
namespace {

using syntax::Condition;
using syntax::Operand;
using Place = FunctionRow::Place;

// AWS holds indexes as 32-bit integers.
constexpr std::size_t kListIndexMax = std::numeric_limits<std::int32_t>::max();

enum Sort : std::size_t { kUnknownFunctions, kMisplacedFunctions, kReservedWords, kRepeatedSections, kSorts };

// Walks a tree once and keeps the first problem of each sort.
class StructureChecker {
 public:
  void Visit(const Condition& condition) {
    for (const Condition& child : condition.children) Visit(child);
    const bool is_condition = condition.kind == Condition::Kind::kFunction;
    for (const Operand& operand : condition.operands) VisitInCondition(operand, is_condition);
  }

  void Visit(const syntax::Action& action) {
    Visit(action.target);
    for (const Operand& operand : action.operands) VisitInUpdate(operand, nullptr);
  }

  void Visit(const syntax::Path& path) {
    for (const syntax::PathStep& step : path.steps) {
      if (step.kind == syntax::PathStep::Kind::kIndex && step.index > kListIndexMax) {
        Note(kReservedWords, Problem::kIndexRange, step.span, step.text);
      } else if (step.kind == syntax::PathStep::Kind::kName && IsReservedWord(step.text)) {
        Note(kReservedWords, Problem::kReservedWord, step.span, step.text);
      }
    }
  }

  void Note(Sort sort, Problem problem, Span span, std::string_view word) {
    if (!first_[sort]) first_[sort] = Diagnostic{problem, span, std::string(word), ""};
  }

  Finding First(std::initializer_list<Sort> order) const {
    for (const Sort sort : order) {
      if (first_[sort]) return first_[sort];
    }
    return std::nullopt;
  }

 private:
  // `is_condition`: the function is a condition by itself rather than an operand of one.
  void VisitInCondition(const Operand& operand, bool is_condition) {
    if (operand.kind == Operand::Kind::kPath) Visit(operand.path);
    if (operand.kind != Operand::Kind::kFunction) return;
    for (const Operand& argument : operand.arguments) VisitInCondition(argument, false);
    const FunctionRow* row = FindFunction(operand.text);
    if (row == nullptr) {
      Note(kUnknownFunctions, Problem::kUnknownFunction, operand.span, operand.text);
    } else if (row->place == Place::kUpdateOperand) {
      Note(kMisplacedFunctions, Problem::kFunctionNotInCondition, operand.span, operand.text);
    } else if ((row->place == Place::kCondition) != is_condition) {
      Note(kMisplacedFunctions, Problem::kFunctionMisplaced, operand.span, operand.text);
    }
  }

  // list_append inside list_append is of correct syntax but refused.
  void VisitInUpdate(const Operand& operand, const FunctionRow* outer) {
    if (operand.kind == Operand::Kind::kPath) Visit(operand.path);
    if (operand.kind != Operand::Kind::kFunction) return;
    const FunctionRow* row = FindFunction(operand.text);
    for (const Operand& argument : operand.arguments) VisitInUpdate(argument, row);
    if (row == nullptr) {
      Note(kUnknownFunctions, Problem::kUnknownFunction, operand.span, operand.text);
    } else if (row->place != Place::kUpdateOperand) {
      Note(kMisplacedFunctions, Problem::kFunctionNotInUpdate, operand.span, operand.text);
    } else if (row->function == Function::kListAppend && outer == row) {
      Note(kMisplacedFunctions, Problem::kFunctionMisplaced, operand.span, operand.text);
    }
  }

  std::array<Finding, kSorts> first_;
};

}  // namespace

Finding CheckStructure(const Condition& condition) {
  StructureChecker checker;
  checker.Visit(condition);
  return checker.First({kUnknownFunctions, kMisplacedFunctions, kReservedWords});
}

Finding CheckStructure(const syntax::Update& update) {
  StructureChecker checker;
  std::array<bool, 4> seen{};
  for (const syntax::Section& section : update.sections) {
    bool& seen_before = seen[static_cast<std::size_t>(section.clause)];
    if (seen_before) {
      checker.Note(kRepeatedSections, Problem::kSectionRepeated, section.keyword, ClauseName(section.clause));
    }
    seen_before = true;
    for (const syntax::Action& action : section.actions) checker.Visit(action);
  }
  return checker.First({kReservedWords, kUnknownFunctions, kMisplacedFunctions, kRepeatedSections});
}

Finding CheckStructure(const syntax::Projection& projection) {
  StructureChecker checker;
  for (const syntax::Path& path : projection.paths) checker.Visit(path);
  return checker.First({kReservedWords});
}

}  // namespace karst::expression
