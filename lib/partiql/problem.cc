#include "partiql/problem.h"

#include <fmt/format.h>

#include "base/error_table.h"

namespace karst::partiql {

Error Malformed(std::string_view detail) {
  return base::ValidationError(fmt::format("Statement wasn't well formed, can't be processed: {}", detail));
}

Error ProblemAt(std::string_view sentence, const Position& position) {
  return base::ValidationError(
      fmt::format("{} at {}:{}:{}", sentence, position.line, position.column, position.length));
}

Error ToError(const expression::Diagnostic& diagnostic) {
  if (diagnostic.problem == expression::Problem::kUnknownAttributeType) {
    // AWS lists the types in another order here.
    return base::ValidationError(fmt::format(
        "Invalid attribute type name found; type: {}, valid types: {{N,BS,L,B,NULL,M,S,SS,NS,BOOL}}", diagnostic.a));
  }
  return base::ValidationError(expression::Sentence(diagnostic));
}

}  // namespace karst::partiql
