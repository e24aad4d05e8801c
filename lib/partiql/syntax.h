// The syntax tree of a statement, as the parser makes it: one kind of node for every expression, and what SELECT and
// the statements that write hold besides. Says nothing yet of what DynamoDB supports. Immutable once parsed.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "partiql/token.h"

namespace karst::partiql::syntax {

struct Select;
struct Manipulation;

enum class NodeKind : std::uint8_t {
  kName,
  kString,
  kNumber,
  kBoolean,
  kNull,
  kMissing,
  kIon,
  kParameter,  // its number, from 0, is Node::parameter
  kPath,       // of the root and its steps: kString a name, kStar a wildcard, anything else an index
  kStar,
  kCall,
  kList,
  kBag,
  kStruct,  // names and values in turn
  kNot,
  kPositive,
  kNegative,
  kAnd,  // of two or more
  kOr,   // likewise
  kBinary,
  kBetween,
  kIn,
  kIs,  // `type` is what is asked for
  kLike,
  kSelect,
  kManipulation,
};

struct Node {
  NodeKind kind = NodeKind::kMissing;
  bool negated = false;      // of NOT IN, NOT BETWEEN, NOT LIKE, IS NOT
  bool in_brackets = false;  // of a step of a path: written [ ]
  Position position;
  std::uint32_t parameter = 0;
  std::string text;  // a name, a literal's text, an operator, a function's name as written, or the type of IS
  std::vector<Node> children;
  std::shared_ptr<const Select> select;
  std::shared_ptr<const Manipulation> manipulation;
};

// What FROM, UPDATE, DELETE and INSERT name.
struct Source {
  Node path;  // a kName or a kPath; of SELECT any expression
  bool has_alias = false;
  bool is_joined = false;  // with another source
};

struct SortTerm {
  Node key;
  bool descending = false;
};

// A clause that PartiQL has and DynamoDB has not.
struct UnsupportedClause {
  std::string name;
  Position position;
};

struct Select {
  bool has_alias = false;     // of any column
  std::vector<Node> columns;  // a kStar alone, or expressions
  Source from;
  std::optional<Node> where;
  std::vector<SortTerm> order;
  std::optional<UnsupportedClause> unsupported;  // the first one
};

enum class ManipulationKind : std::uint8_t { kInsert, kUpdate, kDelete };

// SET target = value, or REMOVE target.
struct Assignment {
  Node target;
  std::optional<Node> value;
};

enum class Returning : std::uint8_t { kAllOld, kModifiedOld, kAllNew, kModifiedNew };

struct Manipulation {
  ManipulationKind kind = ManipulationKind::kDelete;
  Source target;
  std::optional<Node> value;  // of INSERT
  std::vector<Assignment> assignments;
  std::optional<Node> where;
  std::optional<Returning> returning;
  bool returns_all = true;                       // every element of RETURNING is *, and there is one
  std::optional<UnsupportedClause> unsupported;  // of INSERT: AT, ON CONFLICT, several values
};

// "IsType", "Plus": what messages call a node that has no place where it stands.
std::string_view KindName(const Node& node);

}  // namespace karst::partiql::syntax
