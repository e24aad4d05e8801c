// The door of this room: expression text and its #names and :values become bound expressions that read item bytes.
//
// Parsing does not see names or values, so its result is immutable and cached by text (parsed_cache.h). Binding makes a
// new tree, in the memory of the request's Bindings, which what is bound shares. Problems of the user's text are
// Diagnostics inside the room and become AWS's messages here, at its edge. Thread safety: bound expressions are
// immutable; evaluating one from several threads is safe.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <karst/expression.h>
#include <karst/item.h>
#include <karst/value.h>

#include "expression/bound_memory.h"
#include "expression/parsed_cache.h"
#include "value/document_path.h"

namespace karst::expression {

// Whether the limits on what users write hold for an expression, if there is one.
inline bool IsLimited(const std::optional<Expression>& expression) { return expression && expression->limited(); }

// The names and values of one request, and which of them its expressions used. Views: the request must outlive it and
// everything bound with it, which holds views of the values. Not thread-safe.
class Bindings {
 public:
  Bindings(const ExpressionAttributeNames& names, const ItemView& values);

  // The spelling of names ("#a") and values (":a"), and that values are values. Before any expression is bound.
  Result<void> CheckSpelling() const;
  // The limits on what users write: 400 KB a value, 2 MB for all names, for all values, and for both together.
  Result<void> CheckSizes() const;
  // "Value provided in ExpressionAttributeNames unused in expressions: keys: {#a}". After all expressions are bound.
  Result<void> CheckAllUsed() const;

  // What the placeholder stands for, marked as used; nothing, or a false view, when the request does not define it.
  std::optional<std::string_view> UseName(std::string_view key);
  ValueView UseValue(std::string_view key);

  // Where to bind.
  const std::shared_ptr<BoundMemory>& memory() const { return memory_; }

 private:
  struct Name {
    std::string_view key;
    std::string_view name;
    bool used;
  };
  struct Value {
    std::string_view key;
    ValueView value;
    std::string_view attribute;  // the bytes of key and value
    bool used;
  };

  std::shared_ptr<BoundMemory> memory_;
  std::span<Name> names_;  // both by key, ascending
  std::span<Value> values_;
};

// ---- ConditionExpression and FilterExpression.

class BoundCondition {
 public:
  struct Node;
  // `root` is in `memory`, or in what outlives the condition when that is null.
  BoundCondition(std::shared_ptr<const BoundMemory> memory, const Node* root)
      : memory_(std::move(memory)), root_(root) {}

  // An item that is not there is an empty ItemView. No allocation for comparisons of stored values.
  bool Holds(const ItemView& item) const;
  // Top-level attribute names that it reads: a filter may not read key attributes.
  void CollectAttributes(std::set<std::string>* names) const;
  // The document paths that it reads: no expression may look into a key attribute. They are the condition's.
  void CollectPaths(std::vector<value::DocumentPath>* paths) const;

 private:
  std::shared_ptr<const BoundMemory> memory_;
  const Node* root_;
};

enum class ConditionKind { kCondition, kFilter };

Result<BoundCondition> CompileCondition(ConditionKind kind, const Expression& text, ParsedCache& cache,
                                        Bindings& bindings);

// ---- KeyConditionExpression.

enum class KeyOperator {
  kEqual,
  kLess,
  kLessOrEqual,
  kGreater,
  kGreaterOrEqual,
  kBetween,
  kBeginsWith,
  kNotIndexable,  // of KeyConditions alone: an operator that finds no keys, refused once the table is known
};

// One attribute's condition. Operands are views into the request's values.
struct KeyPredicate {
  std::string attribute;
  KeyOperator op = KeyOperator::kEqual;
  ValueView low;   // the operand; of BETWEEN the lower bound
  ValueView high;  // of BETWEEN only
};

// A key condition whose names and values are filled in. AWS checks the other expressions of a request, and whether all
// names and values are used, before it asks what this one means for a key: so that is a step of its own.
class BoundKeyCondition {
 public:
  BoundKeyCondition(std::shared_ptr<const BoundMemory> memory, const BoundCondition::Node* root,
                    bool is_of_legacy_parameters)
      : memory_(std::move(memory)), root_(root), is_of_legacy_parameters_(is_of_legacy_parameters) {}

  // As CompileKeyCondition has them.
  Result<std::vector<KeyPredicate>> Predicates() const;

 private:
  std::shared_ptr<const BoundMemory> memory_;
  const BoundCondition::Node* root_;
  bool is_of_legacy_parameters_;
};

Result<BoundKeyCondition> BindKeyCondition(const Expression& text, ParsedCache& cache, Bindings& bindings);

// BindKeyCondition and Predicates in one.
// The predicates in the order written. Whether they fit a key schema is the planner's question (engine); what can be
// said without a schema (OR, NOT, <>, functions, operand types, two conditions on one attribute, ...) is refused here.
Result<std::vector<KeyPredicate>> CompileKeyCondition(const Expression& text, ParsedCache& cache, Bindings& bindings);

// ---- ProjectionExpression.

struct PathTree;

class BoundProjection {
 public:
  // The paths, and the columns, are in `memory`.
  BoundProjection(std::shared_ptr<BoundMemory> memory, std::span<const value::DocumentPath> paths);
  // Each value found becomes an attribute of its own, by the name beside its path: PartiQL's SELECT.
  BoundProjection(std::shared_ptr<BoundMemory> memory, std::span<const value::DocumentPath> paths,
                  std::span<const std::string_view> columns);

  // Appends the projected item's body to *out. List elements keep their order and close up, as AWS does.
  void Project(const ItemView& item, std::string* out) const;
  std::span<const value::DocumentPath> paths() const { return paths_; }

 private:
  std::shared_ptr<const BoundMemory> memory_;
  std::span<const value::DocumentPath> paths_;
  std::span<const std::string_view> columns_;  // names for the paths, or none
  const PathTree* tree_ = nullptr;             // the paths as one tree; null when there are columns
};

Result<BoundProjection> CompileProjection(const Expression& text, ParsedCache& cache, Bindings& bindings);

// ---- UpdateExpression.

class BoundUpdate {
 public:
  struct Program;
  // `program` is in `memory`.
  BoundUpdate(std::shared_ptr<const BoundMemory> memory, const Program* program)
      : memory_(std::move(memory)), program_(program) {}

  // The new item's body from the old one. `old_item` is empty, and `exists` false, when there is no item: then the
  // result starts from `key`. Every right-hand side reads the old item. Nothing is returned when the item does not
  // exist and the update only removes or deletes: no item comes to be. Errors: kValidation ("The provided expression
  // refers to an attribute that does not exist in the item", "The document path provided in the update expression is
  // invalid for update", "An operand in the update expression has an incorrect data type", or of AttributeUpdates "Type
  // mismatch for attribute to update", number range).
  Result<std::optional<std::string>> Apply(const ItemView& old_item, bool exists, const ItemView& key) const;

  // The paths that the update writes: to refuse key attributes.
  std::span<const value::DocumentPath> targets() const;

  // Appends what an item has at these paths, as a projection does: UPDATED_OLD and UPDATED_NEW.
  void ProjectTargets(const ItemView& item, std::string* out) const;

  // The value of the request that the update sets a whole attribute to; a false view when it does not, or works one
  // out.
  ValueView ConstantFor(std::string_view attribute) const;

  // Actions of each clause: AWS's size check of an update counts them.
  struct ActionCounts {
    int set = 0, remove = 0, add = 0, del = 0;
  };
  ActionCounts action_counts() const;

 private:
  std::shared_ptr<const BoundMemory> memory_;
  const Program* program_;
};

Result<BoundUpdate> CompileUpdate(const Expression& text, ParsedCache& cache, Bindings& bindings);

}  // namespace karst::expression
