#include <memory>
#include <utility>

#include <fmt/format.h>

#include "partiql/keywords.h"
#include "partiql/parser_state.h"

namespace karst::partiql {
namespace {

using syntax::Manipulation;
using syntax::ManipulationKind;
using syntax::Node;
using syntax::NodeKind;
using syntax::Returning;
using syntax::Select;
using syntax::Source;

// Inside SELECT, what joins whole queries (UNION ...) ends an expression.
constexpr int kSelectPrecedence = 6;

std::optional<Returning> ReturningOf(std::string_view word) {
  if (word == "all_old") return Returning::kAllOld;
  if (word == "modified_old") return Returning::kModifiedOld;
  if (word == "all_new") return Returning::kAllNew;
  if (word == "modified_new") return Returning::kModifiedNew;
  return std::nullopt;
}

}  // namespace

// ---- SELECT.

bool Parser::ParseSelect(Node* out) {
  out->kind = NodeKind::kSelect;
  out->position = current().position;
  Advance();
  auto select = std::make_shared<Select>();
  if (IsWord("distinct")) {
    select->unsupported = syntax::UnsupportedClause{"DISTINCT", current().position};
    Advance();
  } else if (IsWord("all")) {
    Advance();
  }
  if (!ParseSelectList(select.get())) return false;
  if (!IsWord("from")) return Fail("Expected FROM after SELECT list");
  Advance();
  if (!ParseFromSource(kSelectPrecedence, &select->from) || !ParseSelectTail(select.get())) return false;
  out->select = std::move(select);
  return true;
}

bool Parser::ParseSelectList(Select* select) {
  if (IsWord("value")) {
    select->unsupported = syntax::UnsupportedClause{"VALUE", current().position};
    Advance();
    return ParseExpression(-1, &select->columns.emplace_back());
  }
  bool has_star = false;
  while (true) {
    Node& column = select->columns.emplace_back();
    if (Is(TokenKind::kStar)) {
      has_star = true;
      ParseLiteral(NodeKind::kStar, &column);
    } else if (IsWord("update") || IsWord("delete") || IsWord("select") || IsWord("from") || IsWord("where") ||
               IsWord("insert_into") || IsWord("set") || IsWord("remove")) {
      return Fail(fmt::format(
          "Expected identifier or an expression but found unexpected keyword '{}' in a select list.", current().text));
    } else if (!ParseExpression(-1, &column) || !ParseAlias(&select->has_alias)) {
      return false;
    }
    if (!Is(TokenKind::kComma)) break;
    Advance();
  }
  if (!has_star || select->columns.size() == 1) return true;
  return Fail("Other expressions may not be present in the select list when '*' is used without dot notation.");
}

bool Parser::ParseAlias(bool* has_alias) {
  if (Is(TokenKind::kAs)) {
    Advance();
    if (!IsName()) return Fail("Expected identifier for AS-alias");
  } else if (!IsName()) {
    return true;
  }
  *has_alias = true;
  Advance();
  return true;
}

bool Parser::ParseFromSource(int precedence, Source* source) {
  const bool is_group = Is(TokenKind::kOpen) && Ahead(1).kind != TokenKind::kString &&
                        Ahead(1).kind != TokenKind::kNumber && Ahead(1).text != "select";
  if (IsWord("unpivot")) {
    source->is_joined = true;  // refused as such: it is no single table
    Advance();
    if (!ParseExpression(precedence, &source->path)) return false;
  } else if (is_group) {
    if (++depth_ > 100) return Fail("");
    Advance();
    if (!ParseFromSource(precedence, source) || !Take(TokenKind::kClose, "RIGHT_PAREN")) return false;
    --depth_;
  } else if (!ParseExpression(precedence, &source->path)) {
    return false;
  }
  if (!ParseAlias(&source->has_alias)) return false;
  for (const auto& [kind, name] : {std::pair{TokenKind::kAt, "AT"}, std::pair{TokenKind::kBy, "BY"}}) {
    if (!Is(kind)) continue;
    Advance();
    if (!IsName()) return Fail(fmt::format("Expected identifier for {}-alias", name));
    source->has_alias = true;
    Advance();
  }
  return ParseJoins(precedence, source);
}

bool Parser::ParseJoins(int precedence, Source* source) {
  while (true) {
    const bool is_comma = Is(TokenKind::kComma);
    const bool is_cross = IsWord("cross_join");
    const bool is_join =
        IsWord("join") || IsWord("inner_join") || IsWord("left_join") || IsWord("right_join") || IsWord("outer_join");
    if (!is_comma && !is_cross && !is_join) return true;
    source->is_joined = true;
    Advance();
    Node other;
    bool has_alias = false;
    if (!ParseExpression(precedence, &other) || !ParseAlias(&has_alias)) return false;
    if (!is_join) continue;
    if (!IsWord("on")) return Fail("Expected 'ON'");
    Advance();
    Node condition;
    if (!ParseExpression(precedence, &condition)) return false;
  }
}

// A clause that is one expression, after its keyword: remembered with the place of the expression.
bool Parser::ParseUnsupported(std::string_view name, std::optional<syntax::UnsupportedClause>* unsupported) {
  Advance();
  const Position position = current().position;
  Node ignored;
  if (!ParseExpression(kSelectPrecedence, &ignored)) return false;
  if (!*unsupported) *unsupported = syntax::UnsupportedClause{std::string(name), position};
  return true;
}

bool Parser::ParseSelectTail(Select* select) {
  if (IsWord("where")) {
    Advance();
    if (!ParseExpression(kSelectPrecedence, &select->where.emplace())) return false;
  }
  if (IsWord("order") && !ParseOrder(select)) return false;
  if (IsWord("group")) {
    Advance();
    if (IsWord("partial")) Advance();
    if (!Is(TokenKind::kBy)) return Fail("Expected BY");
    Advance();
    if (!select->unsupported) select->unsupported = syntax::UnsupportedClause{"GROUP BY", current().position};
    std::vector<Node> keys;
    if (!ParseCommaList(&keys)) return false;
  }
  if (IsWord("having") && !ParseUnsupported("HAVING", &select->unsupported)) return false;
  if (IsWord("limit") && !ParseUnsupported("LIMIT", &select->unsupported)) return false;
  return !IsWord("offset") || ParseUnsupported("OFFSET", &select->unsupported);
}

bool Parser::ParseOrder(Select* select) {
  Advance();
  if (!Is(TokenKind::kBy)) return Fail("Expected BY");
  do {
    Advance();  // BY or ','
    syntax::SortTerm& term = select->order.emplace_back();
    if (!ParseExpression(-1, &term.key)) return false;
    term.descending = Is(TokenKind::kDescending);
    if (term.descending || Is(TokenKind::kAscending)) Advance();
  } while (Is(TokenKind::kComma));
  return true;
}

// ---- INSERT, UPDATE, DELETE and FROM ... SET.

bool Parser::ParseSimplePath(Node* out) {
  if (!IsName()) return Fail("Expected identifier for simple path");
  return ParseLiteral(NodeKind::kName, out) && ParsePathSteps(/*simple=*/true, out);
}

bool Parser::ParseTarget(Manipulation* manipulation) {
  Advance();
  if (!ParseSimplePath(&manipulation->target.path) || !ParseAlias(&manipulation->target.has_alias)) return false;
  return true;
}

bool Parser::FinishManipulation(Position position, Manipulation manipulation, Node* out) {
  if (!ParseReturning(&manipulation)) return false;
  out->kind = NodeKind::kManipulation;
  out->position = position;
  out->manipulation = std::make_shared<const Manipulation>(std::move(manipulation));
  return true;
}

bool Parser::ParseUpdate(Node* out) {
  const Position position = current().position;
  if (depth_ > 1) nested_manipulation_ = "update";
  Manipulation manipulation;
  manipulation.kind = ManipulationKind::kUpdate;
  return ParseTarget(&manipulation) && ParseChanges(&manipulation) && ParseWhere(&manipulation.where) &&
         FinishManipulation(position, std::move(manipulation), out);
}

bool Parser::ParseDelete(Node* out) {
  const Position position = current().position;
  if (depth_ > 1) nested_manipulation_ = "delete";
  Advance();
  if (!IsWord("from")) return Fail("Expected FROM after DELETE");
  Manipulation manipulation;
  return ParseTarget(&manipulation) && ParseWhere(&manipulation.where) &&
         FinishManipulation(position, std::move(manipulation), out);
}

// FROM t WHERE ... SET ...: another form of UPDATE.
bool Parser::ParseFromFirst(Node* out) {
  const Position position = current().position;
  if (depth_ > 1) nested_manipulation_ = "from";
  Advance();
  Manipulation manipulation;
  manipulation.kind = ManipulationKind::kUpdate;
  return ParseFromSource(-1, &manipulation.target) && ParseWhere(&manipulation.where) && ParseChanges(&manipulation) &&
         FinishManipulation(position, std::move(manipulation), out);
}

// INSERT INTO is one; SET and REMOVE alone are of the language, but change nothing that could be named.
bool Parser::ParseBareChange(Node* out) {
  const Position position = current().position;
  if (depth_ > 1) nested_manipulation_ = current().text;
  Manipulation manipulation;
  manipulation.kind = ManipulationKind::kInsert;
  if (IsWord("insert_into")) {
    return ParseInsert(&manipulation) && FinishManipulation(position, std::move(manipulation), out);
  }
  if (!ParseChanges(&manipulation)) return false;
  return Fail("Expected data manipulation");
}

bool Parser::ParseInsert(Manipulation* manipulation) {
  Advance();
  if (!ParseSimplePath(&manipulation->target.path)) return false;
  const bool is_one = IsWord("value");
  if (is_one) {
    Advance();
  } else {
    manipulation->unsupported = syntax::UnsupportedClause{"VALUES", current().position};
  }
  if (!ParseExpression(-1, &manipulation->value.emplace())) return false;
  if (!is_one) return true;
  if (Is(TokenKind::kAt) && !ParseUnsupported("AT", &manipulation->unsupported)) return false;
  if (!IsWord("on_conflict")) return true;
  Advance();
  if (!IsWord("where")) return Fail("invalid ON CONFLICT syntax");
  if (!ParseUnsupported("ON CONFLICT", &manipulation->unsupported)) return false;
  if (!IsWord("do_nothing")) return Fail("invalid ON CONFLICT syntax");
  Advance();
  return true;
}

bool Parser::ParseChanges(Manipulation* manipulation) {
  bool any = false;
  for (;; any = true) {
    if (IsWord("set")) {
      if (!ParseSet(manipulation)) return false;
    } else if (IsWord("remove")) {
      Advance();
      if (!ParseSimplePath(&manipulation->assignments.emplace_back().target)) return false;
    } else if (IsWord("insert_into")) {
      Manipulation nested;
      if (!ParseInsert(&nested)) return false;
      manipulation->unsupported = syntax::UnsupportedClause{"INSERT", current().position};
    } else {
      return any || Fail("Expected data manipulation");
    }
  }
}

bool Parser::ParseSet(Manipulation* manipulation) {
  do {
    Advance();  // SET or ','
    syntax::Assignment& assignment = manipulation->assignments.emplace_back();
    if (!ParseSimplePath(&assignment.target)) return false;
    if (!IsWord("=")) return Fail("Expected '='");
    Advance();
    if (!ParseExpression(-1, &assignment.value.emplace())) return false;
  } while (Is(TokenKind::kComma));
  return true;
}

bool Parser::ParseWhere(std::optional<Node>* where) {
  if (!IsWord("where")) return true;
  Advance();
  return ParseExpression(-1, &where->emplace());
}

bool Parser::ParseReturning(Manipulation* manipulation) {
  if (!IsWord("returning")) return true;
  do {
    Advance();  // RETURNING or ','
    if (!ParseReturningElement(manipulation)) return false;
  } while (Is(TokenKind::kComma));
  return true;
}

bool Parser::ParseReturningElement(Manipulation* manipulation) {
  const auto returning = Is(TokenKind::kKeyword) ? ReturningOf(current().text) : std::nullopt;
  if (!returning) return Fail("Expected ( MODIFIED | ALL ) ( NEW | OLD ) in each returning element.");
  Advance();
  if (manipulation->returning) manipulation->returns_all = false;
  manipulation->returning = *returning;
  if (Is(TokenKind::kStar)) {
    Advance();
    return true;
  }
  manipulation->returns_all = false;
  Node column;
  if (!ParseExpression(-1, &column)) return false;
  if (column.kind == NodeKind::kPath && column.children.size() > 2) {
    return Fail("More than two paths in RETURNING columns.");
  }
  return column.kind == NodeKind::kPath || column.kind == NodeKind::kName ||
         Fail("Unsupported syntax in RETURNING columns.");
}

// ---- Names of nodes.

namespace syntax {

std::string_view KindName(const Node& node) {
  switch (node.kind) {
    case NodeKind::kName:
      return "Id";
    case NodeKind::kString:
    case NodeKind::kNumber:
    case NodeKind::kBoolean:
    case NodeKind::kNull:
    case NodeKind::kIon:
      return "Lit";
    case NodeKind::kMissing:
      return "Missing";
    case NodeKind::kParameter:
      return "Parameter";
    case NodeKind::kPath:
      return "Path";
    case NodeKind::kStar:
      return "ProjectAll";
    case NodeKind::kCall:
      return "Call";
    case NodeKind::kList:
      return "List";
    case NodeKind::kBag:
      return "Bag";
    case NodeKind::kStruct:
      return "Struct";
    case NodeKind::kNot:
      return "Not";
    case NodeKind::kPositive:
      return "Pos";
    case NodeKind::kNegative:
      return "Neg";
    case NodeKind::kAnd:
      return "And";
    case NodeKind::kOr:
      return "Or";
    case NodeKind::kBinary:
      break;
    case NodeKind::kBetween:
      return "Between";
    case NodeKind::kIn:
      return "InCollection";
    case NodeKind::kIs:
      return "IsType";
    case NodeKind::kLike:
      return "Like";
    case NodeKind::kSelect:
      return "Select";
    case NodeKind::kManipulation:
      return "Dml";
  }
  static constexpr std::pair<std::string_view, std::string_view> kBinaries[] = {
      {"=", "Eq"},   {"<>", "Ne"},   {"<", "Lt"},    {"<=", "Lte"},   {">", "Gt"},     {">=", "Gte"},
      {"+", "Plus"}, {"-", "Minus"}, {"*", "Times"}, {"/", "Divide"}, {"%", "Modulo"}, {"||", "Concat"},
  };
  for (const auto& [op, name] : kBinaries) {
    if (op == node.text) return name;
  }
  return "Union";
}

}  // namespace syntax
}  // namespace karst::partiql
