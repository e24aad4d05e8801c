// KARST_TRY and KARST_ASSIGN_OR_RETURN: pass an Error on to the caller.
#pragma once

#include <utility>

#include <karst/error.h>

#define KARST_TRY_CONCAT_INNER(a, b) a##b
#define KARST_TRY_CONCAT(a, b) KARST_TRY_CONCAT_INNER(a, b)

// Returns the error of `expression` (a Result of anything), if it has one.
#define KARST_TRY(expression)                                                                                \
  do {                                                                                                       \
    if (auto karst_try_result = (expression); !karst_try_result) return std::move(karst_try_result).error(); \
  } while (false)

// `target` = the value of `expression`, or returns its error.
#define KARST_ASSIGN_OR_RETURN(target, expression) \
  KARST_ASSIGN_OR_RETURN_INNER(KARST_TRY_CONCAT(karst_result_, __LINE__), target, expression)
// `result` and `target` are names to declare, which cannot stand in parentheses.
// NOLINTBEGIN(bugprone-macro-parentheses)
#define KARST_ASSIGN_OR_RETURN_INNER(result, target, expression) \
  auto result = (expression);                                    \
  if (!result) return std::move(result).error();                 \
  target = *std::move(result)
// NOLINTEND(bugprone-macro-parentheses)
