#include "expression/document_editor.h"

#include <algorithm>

namespace karst::expression {

// What lies between two edited members is copied in one piece.
bool DocumentEditor::WriteMembers(const PathTree& tree, const ItemView& map) {
  const char* const end = map.bytes().data() + map.bytes().size();
  const char* copied = map.bytes().data();
  const auto copy_up_to = [&](const char* at) {
    writer_->CopySorted({copied, static_cast<std::size_t>(at - copied)});
    copied = at;
  };
  ItemView::Iterator member = map.begin();
  for (const PathTree::NameChild& child : tree.names) {
    while (member != map.end() && member->name < child.key) ++member;
    copy_up_to(member != map.end() ? member.bytes().data() : end);
    if (member == map.end() || member->name != child.key) {
      if (!WriteNewMember(child.tree, child.key)) return false;
      continue;
    }
    if (!WriteMember(child.tree, member)) return false;
    copied += member.bytes().size();
    ++member;
  }
  copy_up_to(end);
  return true;
}

bool DocumentEditor::WriteElements(const PathTree& tree, const ListView& list) {
  auto child = tree.indexes.begin();
  std::size_t index = 0;
  for (const ValueView& element : list) {
    if (child == tree.indexes.end() || child->key != index++) {
      writer_->Copy(element);
    } else if (!WriteElement((child++)->tree, element)) {
      return false;
    }
  }
  for (; child != tree.indexes.end(); ++child) {
    if (!WriteNewElement(child->tree)) return false;
  }
  return true;
}

bool DocumentEditor::WriteMember(const PathTree& tree, const ItemView::Iterator& member) {
  if (!tree.IsLeaf()) {
    if (!CanEnter(tree, member->value)) {
      writer_->CopyAttribute(member);
      return AllIgnored(tree);
    }
    writer_->Name(member->name);
    return WriteEditedContainer(tree, member->value);
  }
  const Edit& edit = EditAt(tree);
  if (edit.kind == Edit::Kind::kRemove) return true;
  if (edit.kind != Edit::Kind::kPut) {
    writer_->CopyAttribute(member);
    return true;
  }
  writer_->Name(member->name);
  writer_->Copy(edit.value);
  return true;
}

bool DocumentEditor::WriteElement(const PathTree& tree, const ValueView& element) {
  if (!tree.IsLeaf()) {
    if (CanEnter(tree, element)) return WriteEditedContainer(tree, element);
    writer_->Copy(element);
    return AllIgnored(tree);
  }
  const Edit& edit = EditAt(tree);
  if (edit.kind != Edit::Kind::kRemove) writer_->Copy(edit.kind == Edit::Kind::kPut ? edit.value : element);
  return true;
}

bool DocumentEditor::WriteNewMember(const PathTree& tree, std::string_view name) {
  if (!tree.IsLeaf()) return AllIgnored(tree);
  if (EditAt(tree).kind != Edit::Kind::kPut) return true;
  writer_->Name(name);
  writer_->Copy(EditAt(tree).value);
  return true;
}

bool DocumentEditor::WriteNewElement(const PathTree& tree) {
  if (!tree.IsLeaf()) return AllIgnored(tree);
  if (EditAt(tree).kind == Edit::Kind::kPut) writer_->Copy(EditAt(tree).value);
  return true;
}

bool DocumentEditor::WriteEditedContainer(const PathTree& tree, const ValueView& value) {
  if (value.type() == AttributeType::kMap) {
    writer_->BeginMap();
    const bool written = WriteMembers(tree, value.map());
    writer_->EndMap();
    return written;
  }
  writer_->BeginList();
  const bool written = WriteElements(tree, value.list());
  writer_->EndList();
  return written;
}

// Names lead into maps and indexes into lists. The checker has refused trees with both below one path.
bool DocumentEditor::CanEnter(const PathTree& tree, const ValueView& value) const {
  return value.type() == (tree.names.empty() ? AttributeType::kList : AttributeType::kMap);
}

bool DocumentEditor::AllIgnored(const PathTree& tree) const {
  if (tree.IsLeaf()) return EditAt(tree).kind == Edit::Kind::kIgnore;
  const auto ignored = [this](const auto& child) { return AllIgnored(child.tree); };
  return std::all_of(tree.names.begin(), tree.names.end(), ignored) &&
         std::all_of(tree.indexes.begin(), tree.indexes.end(), ignored);
}

}  // namespace karst::expression
