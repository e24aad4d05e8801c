#include "partiql/statement.h"

#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/error_table.h"
#include "base/try.h"
#include "expression/checker.h"
#include "partiql/parser.h"
#include "partiql/paths.h"
#include "partiql/problem.h"
#include "partiql/updates.h"
#include "value/item_writer.h"
#include "value/utf8.h"
#include "value/value_rules.h"

namespace karst::partiql {
namespace {

using expression::BoundMemory;
using syntax::Node;
using syntax::NodeKind;

struct Names {
  std::string table;
  std::optional<std::string> index;
};

// "table" or "table"."index".
Result<Names> NamesOf(const syntax::Source& source) {
  const Node& path = source.path;
  if (source.is_joined) return base::ValidationError("Only select from a single table or index is supported.");
  if (source.has_alias) return base::ValidationError("Aliasing is not supported");
  if (!IsPath(path)) return base::ValidationError("Unexpected from source");
  Names names;
  if (path.kind == NodeKind::kName) {
    names.table = path.text;
  } else {
    if (path.children.size() > 2) {
      return base::ValidationError("A path may contain at most 2 components in the FROM clause");
    }
    const Node& step = path.children[1];
    if (path.children[0].kind != NodeKind::kName || step.kind != NodeKind::kString) {
      return base::ValidationError("Unexpected path component");
    }
    names.table = path.children[0].text;
    names.index = step.text;
  }
  if (names.table.empty() || (names.index && names.index->empty())) {
    return base::ValidationError("Path component cannot be an empty string");
  }
  return names;
}

Result<void> RefuseUnsupported(const std::optional<syntax::UnsupportedClause>& clause) {
  if (!clause) return {};
  return ProblemAt(fmt::format("Unsupported clause: {}", clause->name), clause->position);
}

Result<std::optional<expression::BoundProjection>> BindColumns(const syntax::Select& select,
                                                               const std::shared_ptr<BoundMemory>& memory) {
  std::optional<expression::BoundProjection> projection;
  if (select.columns.front().kind == NodeKind::kStar) return projection;
  if (select.has_alias) return base::ValidationError("Aliasing is not supported");
  const auto paths = memory->NewArray<value::DocumentPath>(select.columns.size());
  const auto columns = memory->NewArray<std::string_view>(select.columns.size());
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const Node& column = select.columns[i];
    if (!IsPath(column)) {
      return base::ValidationError(fmt::format("Unsupported operation: {}", KindName(column)));
    }
    KARST_ASSIGN_OR_RETURN(paths[i], PathOf(column, memory.get()));
    columns[i] = memory->NewText(ColumnName(paths[i]));
    if (!seen.insert(columns[i]).second) {
      return base::ValidationError(fmt::format("Duplicate identifiers in select clause: {}", columns[i]));
    }
  }
  projection.emplace(memory, paths, columns);
  return projection;
}

Result<std::vector<Order>> BindOrder(const syntax::Select& select, BoundMemory* memory) {
  std::vector<Order> order;
  for (const syntax::SortTerm& term : select.order) {
    if (!IsPath(term.key)) {
      return base::ValidationError(
          fmt::format("Argument to ORDER BY must be of type VariableReference. Type: {}", KindName(term.key)));
    }
    KARST_ASSIGN_OR_RETURN(const value::DocumentPath path, PathOf(term.key, memory));
    order.push_back({path.IsTopLevel() ? std::string(path.attribute()) : ColumnName(path), term.descending});
  }
  if (!order.empty() && !select.where) {
    return base::ValidationError("Must have WHERE clause in the statement when using ORDER BY clause.");
  }
  return order;
}

Result<void> BindSelect(const syntax::Select& select, Constants* constants, Statement* statement) {
  KARST_TRY(RefuseUnsupported(select.unsupported));
  KARST_ASSIGN_OR_RETURN(statement->projection, BindColumns(select, statement->memory));
  KARST_ASSIGN_OR_RETURN(Names names, NamesOf(select.from));
  statement->table_name = std::move(names.table);
  statement->index_name = std::move(names.index);
  if (select.where) {
    KARST_ASSIGN_OR_RETURN(statement->where, BindCondition(*select.where, constants));
  }
  KARST_ASSIGN_OR_RETURN(statement->order, BindOrder(select, statement->memory.get()));
  return {};
}

// The item of INSERT: a tuple of literals and parameters, or one parameter.
Result<Item> BindItem(const Node& node, Constants* constants) {
  if (node.kind == NodeKind::kParameter) {
    KARST_ASSIGN_OR_RETURN(const ValueView value, constants->ValueOf(node));
    if (value.type() == AttributeType::kMap) return Item(value.map());
  }
  if (node.kind != NodeKind::kStruct) return Malformed("Expected a tuple in VALUE");
  std::set<std::string_view> names;
  std::string body;
  value::ItemWriter writer(&body);
  for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
    const Node& name = node.children[i];
    if (name.kind != NodeKind::kString) {
      return base::ValidationError(
          fmt::format("Tuple keys must be of type String. Actual type: {} under root", KindName(name)));
    }
    if (!names.insert(name.text).second) {
      return base::ValidationError(fmt::format("Duplicate keys in tuple. Key: {} under root", name.text));
    }
    KARST_ASSIGN_OR_RETURN(const ValueView value, constants->ValueOf(node.children[i + 1]));
    writer.Name(name.text);
    writer.Copy(value);
  }
  writer.Finish();
  return Item::FromBody(std::move(body));
}

std::string_view ReturningText(syntax::Returning returning) {
  switch (returning) {
    case syntax::Returning::kAllOld:
      return "ALL OLD *";
    case syntax::Returning::kModifiedOld:
      return "MODIFIED OLD *";
    case syntax::Returning::kAllNew:
      return "ALL NEW *";
    case syntax::Returning::kModifiedNew:
      return "MODIFIED NEW *";
  }
  return "";
}

Result<ReturnValues> BindReturning(const syntax::Manipulation& manipulation) {
  if (!manipulation.returning) return ReturnValues::kNone;
  if (manipulation.kind == syntax::ManipulationKind::kInsert) {
    return base::ValidationError("RETURNING is not supported in INSERT");
  }
  const syntax::Returning returning = *manipulation.returning;
  if (!manipulation.returns_all) return Malformed("Unsupported syntax in RETURNING columns.");
  if (manipulation.kind == syntax::ManipulationKind::kDelete && returning != syntax::Returning::kAllOld) {
    return base::ValidationError(
        fmt::format("Invalid returning clause: RETURNING {}. Only RETURNING ALL OLD * is allowed in DELETE statements.",
                    ReturningText(returning)));
  }
  switch (returning) {
    case syntax::Returning::kAllOld:
      return ReturnValues::kAllOld;
    case syntax::Returning::kModifiedOld:
      return ReturnValues::kUpdatedOld;
    case syntax::Returning::kAllNew:
      return ReturnValues::kAllNew;
    case syntax::Returning::kModifiedNew:
      return ReturnValues::kUpdatedNew;
  }
  return ReturnValues::kNone;
}

Result<void> BindManipulation(const syntax::Manipulation& manipulation, Constants* constants, Statement* statement) {
  const bool is_insert = manipulation.kind == syntax::ManipulationKind::kInsert;
  KARST_TRY(RefuseUnsupported(manipulation.unsupported));
  KARST_ASSIGN_OR_RETURN(Names names, NamesOf(manipulation.target));
  if (names.index) {
    return base::ValidationError(is_insert ? "FROM clause may only contain a single table name"
                                           : "This operation is not supported on an index");
  }
  statement->table_name = std::move(names.table);
  KARST_ASSIGN_OR_RETURN(statement->return_values, BindReturning(manipulation));
  if (is_insert) {
    statement->kind = StatementKind::kInsert;
    KARST_ASSIGN_OR_RETURN(statement->item, BindItem(*manipulation.value, constants));
    return {};
  }
  statement->kind = StatementKind::kDelete;
  if (manipulation.kind == syntax::ManipulationKind::kUpdate) {
    statement->kind = StatementKind::kUpdate;
    KARST_ASSIGN_OR_RETURN(const auto* program, BindUpdate(manipulation.assignments, constants));
    statement->update.emplace(statement->memory, program);
  }
  if (manipulation.where) {
    KARST_ASSIGN_OR_RETURN(statement->where, BindCondition(*manipulation.where, constants));
  }
  return {};
}

bool IsExists(const Node& node) {
  return node.kind == NodeKind::kCall && node.text == "exists" && node.children.size() == 1 &&
         node.children.front().kind == NodeKind::kSelect;
}

}  // namespace

Result<void> CheckParameters(const std::vector<Value>& parameters) {
  for (const Value& parameter : parameters) KARST_TRY(value::CheckValues(Item{{"parameter", parameter}}));
  return {};
}

Result<Statement> Prepare(std::string_view text, const std::vector<Value>& parameters) {
  KARST_TRY(CheckParameters(parameters));
  if (!value::IsUtf8(text)) return Malformed("");
  KARST_ASSIGN_OR_RETURN(const Parsed parsed, Parse(text));
  if (parsed.parameters != parameters.size()) {
    return base::ValidationError("Number of parameters in request and statement don't match.");
  }
  Statement statement;
  statement.memory = std::make_shared<BoundMemory>();
  Constants constants(parameters, statement.memory.get());
  const Node& root = parsed.root;
  if (root.kind == NodeKind::kSelect) {
    KARST_TRY(BindSelect(*root.select, &constants, &statement));
  } else if (root.kind == NodeKind::kManipulation) {
    KARST_TRY(BindManipulation(*root.manipulation, &constants, &statement));
  } else if (IsExists(root)) {
    statement.kind = StatementKind::kExists;
    KARST_TRY(BindSelect(*root.children.front().select, &constants, &statement));
  } else {
    return base::ValidationError(fmt::format("Unsupported operation: {}", KindName(root)));
  }
  return statement;
}

}  // namespace karst::partiql
