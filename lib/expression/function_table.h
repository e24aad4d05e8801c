// The functions of expressions: how many operands each takes and where it may stand. Constant data.
#pragma once

#include <cstdint>
#include <string_view>

namespace karst::expression {

enum class Function : std::uint8_t {
  kAttributeExists,
  kAttributeNotExists,
  kAttributeType,
  kBeginsWith,
  kContains,
  kSize,
  kIfNotExists,
  kListAppend,
};

struct FunctionRow {
  // What a function gives: an answer (a condition by itself), or a value inside a condition or an update.
  enum class Place : std::uint8_t { kCondition, kConditionOperand, kUpdateOperand };

  Function function;
  std::string_view name;
  std::size_t operands;
  Place place;
};

// Null for a name that is none; names are case sensitive.
const FunctionRow* FindFunction(std::string_view name);
const FunctionRow& RowOf(Function function);

}  // namespace karst::expression
