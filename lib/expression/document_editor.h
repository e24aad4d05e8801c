// DocumentEditor: writes a new item from an old one and the edits of an update, in one walk over both. What no edit
// touches is copied as it is. Used by the update evaluator. Not thread-safe.
#pragma once

#include <cstdint>
#include <span>

#include <karst/value.h>

#include "expression/path_tree.h"
#include "value/item_writer.h"

namespace karst::expression {

// What an update does at one path.
struct Edit {
  enum class Kind : std::uint8_t {
    kPut,
    kRemove,
    kLeave,   // nothing, but the path must lead somewhere
    kIgnore,  // nothing, and the path may lead nowhere
  };

  Kind kind = Kind::kPut;
  ValueView value;
};

class DocumentEditor {
 public:
  // The leaves of the trees given to WriteMembers are indexes into `edits`.
  DocumentEditor(std::span<const Edit> edits, value::ItemWriter* writer) : edits_(edits), writer_(writer) {}

  // Writes the members of `map` as edited. False when a path leads nowhere: a step on the way is missing or of another
  // type. Indexes mean the list as it was; what is put past its end is appended, in the order of the indexes.
  bool WriteMembers(const PathTree& tree, const ItemView& map);

 private:
  bool WriteElements(const PathTree& tree, const ListView& list);
  bool WriteMember(const PathTree& tree, const ItemView::Iterator& member);
  bool WriteElement(const PathTree& tree, const ValueView& element);
  bool WriteNewMember(const PathTree& tree, std::string_view name);
  bool WriteNewElement(const PathTree& tree);
  bool WriteEditedContainer(const PathTree& tree, const ValueView& value);
  bool CanEnter(const PathTree& tree, const ValueView& value) const;
  bool AllIgnored(const PathTree& tree) const;
  const Edit& EditAt(const PathTree& leaf) const { return edits_[*leaf.path]; }

  std::span<const Edit> edits_;
  value::ItemWriter* writer_;
};

}  // namespace karst::expression
