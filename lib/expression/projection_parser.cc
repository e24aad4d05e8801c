#include "expression/projection_parser.h"

namespace karst::expression {

bool ParseProjection(ParserCursor& cursor, syntax::Projection* projection) {
  const auto is_name = [](Keyword) { return true; };
  if (!cursor.ParsePath(is_name, &projection->paths.emplace_back())) return false;
  while (cursor.Is(TokenKind::kComma)) {
    cursor.Advance();
    if (!cursor.ParsePath(is_name, &projection->paths.emplace_back())) return false;
  }
  return cursor.Take(TokenKind::kEnd);
}

}  // namespace karst::expression
