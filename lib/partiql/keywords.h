// The words of PartiQL that are no names unless quoted, and its operators. Constant data and pure functions.
#pragma once

#include <optional>
#include <string_view>

namespace karst::partiql {

// All in lower case.
bool IsKeyword(std::string_view word);
bool IsWordOperator(std::string_view word);     // and, or, not, is, in, between, like, union, ...
bool IsFunctionKeyword(std::string_view word);  // size, exists, count, ...: names of functions before a '('

// The type that IS can ask for by this word, in its one spelling ("integer4" of "int4"); empty when it is none.
std::string_view TypeName(std::string_view word);

// The one token that two words make, such as "is not" or "insert into"; nothing when they stay two.
struct Merged {
  std::string_view text;
  bool is_operator;
};
std::optional<Merged> Merge(std::string_view first, std::string_view second);

// What binds how strongly between two operands: more is stronger, 0 is no such operator.
int InfixPrecedence(std::string_view op);

}  // namespace karst::partiql
