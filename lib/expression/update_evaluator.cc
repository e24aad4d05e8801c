#include <array>
#include <forward_list>
#include <memory_resource>
#include <utility>
#include <vector>

#include "base/error_table.h"
#include "base/try.h"
#include "expression/compile.h"
#include "expression/document_editor.h"
#include "expression/set_operations.h"
#include "expression/update_program.h"
#include "value/item_writer.h"
#include "value/number_arithmetic.h"

namespace karst::expression {
namespace {

using Program = BoundUpdate::Program;
using syntax::Arithmetic;
using syntax::Clause;

// A usual update adds little: one growth of the buffer saved.
constexpr std::size_t kGrowthBytes = 64;
// What a few actions compute.
constexpr std::size_t kRoomBytes = 512;

Error MissingAttribute() {
  return base::ValidationError("The provided expression refers to an attribute that does not exist in the item");
}

Error WrongDataType(const Program& program) {
  return base::ValidationError(program.is_of_attribute_updates
                                   ? "Type mismatch for attribute to update"
                                   : "An operand in the update expression has an incorrect data type");
}

Error WrongPath() {
  return base::ValidationError("The document path provided in the update expression is invalid for update");
}

// Finds what each action puts, reading the item as it was. Owns the values that it computes.
class RightHandSide {
 public:
  RightHandSide(const Program& program, const ItemView& item, bool exists, std::pmr::memory_resource* memory)
      : program_(program), item_(item), exists_(exists), kept_numbers_(memory) {}

  // `existing`: of ADD and DELETE, what the item has at the target.
  Result<Edit> EditOf(const Program::Action& action, const ValueView& existing) {
    if (action.clause == Clause::kSet) return Assign(action);
    if (action.clause == Clause::kAdd) return Add(existing, action.operands.front().constant);
    // Removing from an item that is not there is no error, whatever the path.
    if (!exists_) return Edit{Edit::Kind::kIgnore, {}};
    if (action.clause == Clause::kRemove) return Edit{Edit::Kind::kRemove, {}};
    return Delete(existing, action.operands.front().constant);
  }

 private:
  Result<Edit> Assign(const Program::Action& action) {
    KARST_ASSIGN_OR_RETURN(const ValueView first, ValueOf(action.operands[0]));
    if (action.arithmetic == Arithmetic::kNone) return Edit{Edit::Kind::kPut, first};
    KARST_ASSIGN_OR_RETURN(const ValueView second, ValueOf(action.operands[1]));
    return PutSum(action.arithmetic, first, second);
  }

  Result<Edit> PutSum(Arithmetic sign, const ValueView& a, const ValueView& b) {
    if (a.type() != AttributeType::kNumber || b.type() != AttributeType::kNumber) return WrongDataType(program_);
    KARST_ASSIGN_OR_RETURN(const Number sum, sign == Arithmetic::kPlus ? value::Add(a.number(), b.number())
                                                                       : value::Subtract(a.number(), b.number()));
    return Edit{Edit::Kind::kPut, ValueView(AttributeType::kNumber, 0, kept_numbers_.emplace_front(sum).encoded())};
  }

  Result<Edit> Add(const ValueView& existing, const ValueView& operand) {
    if (!existing) return Edit{Edit::Kind::kPut, operand};
    if (existing.type() != operand.type()) return WrongDataType(program_);
    if (operand.type() == AttributeType::kNumber) return PutSum(Arithmetic::kPlus, existing, operand);
    return Edit{Edit::Kind::kPut,
                Keep([&](value::ItemWriter* writer) { WriteSet(Union(existing, operand), operand.type(), writer); })};
  }

  Result<Edit> Delete(const ValueView& existing, const ValueView& operand) {
    if (!existing) return Edit{Edit::Kind::kLeave, {}};
    if (existing.type() != operand.type()) return WrongDataType(program_);
    const std::vector<ValueView> rest = Difference(existing, operand);
    if (rest.empty()) return Edit{Edit::Kind::kRemove, {}};  // there are no empty sets
    return Edit{Edit::Kind::kPut, Keep([&](value::ItemWriter* writer) { WriteSet(rest, operand.type(), writer); })};
  }

  // Depth is bounded by the parser.
  Result<ValueView> ValueOf(const Term& term) {
    if (term.kind == Term::Kind::kValue) return term.constant;
    if (term.kind == Term::Kind::kFunction && term.function == Function::kListAppend) return Append(term);
    const bool has_default = term.kind == Term::Kind::kFunction;  // if_not_exists
    const ValueView found = value::Find(item_, has_default ? term.arguments[0].path : term.path);
    if (found) return found;
    if (has_default) return ValueOf(term.arguments[1]);
    return MissingAttribute();
  }

  Result<ValueView> Append(const Term& term) {
    KARST_ASSIGN_OR_RETURN(const ValueView first, ValueOf(term.arguments[0]));
    if (first.type() != AttributeType::kList) return WrongDataType(program_);
    KARST_ASSIGN_OR_RETURN(const ValueView second, ValueOf(term.arguments[1]));
    if (second.type() != AttributeType::kList) return WrongDataType(program_);
    return Keep([&](value::ItemWriter* writer) {
      writer->BeginList();
      for (const ValueView& element : first.list()) writer->Copy(element);
      for (const ValueView& element : second.list()) writer->Copy(element);
      writer->EndList();
    });
  }

  // The one value that `write` writes, kept as long as this object.
  template <typename Write>
  ValueView Keep(Write write) {
    std::string& body = kept_bodies_.emplace_front();
    value::ItemWriter writer(&body);
    writer.Name("");
    write(&writer);
    writer.Finish();
    return ItemView(body).begin()->value;
  }

  const Program& program_;
  ItemView item_;
  bool exists_;
  // Lists, so that views into what they hold stay valid.
  std::forward_list<std::string> kept_bodies_;
  std::pmr::forward_list<Number> kept_numbers_;
};

}  // namespace

Result<std::optional<std::string>> BoundUpdate::Apply(const ItemView& old_item, bool exists,
                                                      const ItemView& key) const {
  const ActionCounts& counts = program_->counts;
  if (!exists && counts.set == 0 && counts.add == 0) return std::optional<std::string>();
  const ItemView& base = exists ? old_item : key;
  std::array<std::byte, kRoomBytes> room;
  std::pmr::monotonic_buffer_resource memory(room.data(), room.size());
  RightHandSide right_hand_side(*program_, base, exists, &memory);
  std::pmr::vector<ValueView> existing(program_->targets.size(), &memory);
  if (counts.add + counts.del > 0) FindAll(program_->tree, base, existing);
  std::pmr::vector<Edit> edits(&memory);
  edits.reserve(program_->actions.size());
  for (std::size_t i = 0; i < program_->actions.size(); ++i) {
    KARST_ASSIGN_OR_RETURN(Edit edit, right_hand_side.EditOf(program_->actions[i], existing[i]));
    edits.push_back(edit);
  }
  std::string body;
  body.reserve(base.bytes().size() + kGrowthBytes);
  value::ItemWriter writer(&body);
  if (!DocumentEditor(edits, &writer).WriteMembers(program_->tree, base)) return WrongPath();
  writer.Finish();
  return std::optional<std::string>(std::move(body));
}

ValueView BoundUpdate::ConstantFor(std::string_view attribute) const {
  for (std::size_t i = 0; i < program_->actions.size(); ++i) {
    const Program::Action& action = program_->actions[i];
    const value::DocumentPath& target = program_->targets[i];
    if (action.clause != syntax::Clause::kSet || !target.IsTopLevel() || target.attribute() != attribute) continue;
    if (action.operands.size() == 1 && action.operands.front().kind == Term::Kind::kValue) {
      return action.operands.front().constant;
    }
  }
  return {};
}

std::span<const value::DocumentPath> BoundUpdate::targets() const { return program_->targets; }

BoundUpdate::ActionCounts BoundUpdate::action_counts() const { return program_->counts; }

}  // namespace karst::expression
