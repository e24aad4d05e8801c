#include "expression/function_table.h"

#include <array>

namespace karst::expression {
namespace {

using Place = FunctionRow::Place;

// In the order of Function.
constexpr std::array kRows = {
    FunctionRow{Function::kAttributeExists, "attribute_exists", 1, Place::kCondition},
    FunctionRow{Function::kAttributeNotExists, "attribute_not_exists", 1, Place::kCondition},
    FunctionRow{Function::kAttributeType, "attribute_type", 2, Place::kCondition},
    FunctionRow{Function::kBeginsWith, "begins_with", 2, Place::kCondition},
    FunctionRow{Function::kContains, "contains", 2, Place::kCondition},
    FunctionRow{Function::kSize, "size", 1, Place::kConditionOperand},
    FunctionRow{Function::kIfNotExists, "if_not_exists", 2, Place::kUpdateOperand},
    FunctionRow{Function::kListAppend, "list_append", 2, Place::kUpdateOperand},
};

}  // namespace

const FunctionRow* FindFunction(std::string_view name) {
  for (const FunctionRow& row : kRows) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

const FunctionRow& RowOf(Function function) { return kRows[static_cast<std::size_t>(function)]; }

}  // namespace karst::expression
