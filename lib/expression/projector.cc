#include <algorithm>

#include "expression/compile.h"
#include "expression/path_tree.h"
#include "expression/update_program.h"
#include "value/item_writer.h"

namespace karst::expression {

namespace {

using value::ItemWriter;

bool Reaches(const PathTree& tree, const ValueView& value);

// Whether the value has anything at the tree's paths. A container is written only then: a.b of an item whose a is an
// empty map projects to nothing.
bool Reaches(const PathTree& tree, const ValueView& value) {
  if (tree.IsLeaf()) return true;
  bool found = false;
  ForEachName(tree, value.map(),
              [&](const PathTree& child, const ItemView::Iterator& at) { found = found || Reaches(child, at->value); });
  ForEachIndex(tree, value.list(),
               [&](const PathTree& child, const ValueView& element) { found = found || Reaches(child, element); });
  return found;
}

void WriteMembers(const PathTree& tree, const ItemView& map, ItemWriter* writer);

void WriteValue(const PathTree& tree, const ValueView& value, ItemWriter* writer) {
  if (tree.IsLeaf()) {
    writer->Copy(value);
  } else if (value.type() == AttributeType::kMap) {
    writer->BeginMap();
    WriteMembers(tree, value.map(), writer);
    writer->EndMap();
  } else {
    writer->BeginList();
    ForEachIndex(tree, value.list(), [&](const PathTree& child, const ValueView& element) {
      if (Reaches(child, element)) WriteValue(child, element, writer);
    });
    writer->EndList();
  }
}

void WriteMembers(const PathTree& tree, const ItemView& map, ItemWriter* writer) {
  ForEachName(tree, map, [&](const PathTree& child, const ItemView::Iterator& at) {
    if (child.IsLeaf()) {
      writer->CopyAttribute(at);
    } else if (Reaches(child, at->value)) {
      writer->Name(at->name);
      WriteValue(child, at->value, writer);
    }
  });
}

}  // namespace

BoundProjection::BoundProjection(std::shared_ptr<BoundMemory> memory, std::span<const value::DocumentPath> paths)
    : memory_(memory), paths_(paths), tree_(memory->New(MakePathTree(paths, memory.get()))) {}

BoundProjection::BoundProjection(std::shared_ptr<BoundMemory> memory, std::span<const value::DocumentPath> paths,
                                 std::span<const std::string_view> columns)
    : memory_(std::move(memory)), paths_(paths), columns_(columns) {}

void BoundProjection::Project(const ItemView& item, std::string* out) const {
  ItemWriter writer(out);
  if (tree_ != nullptr) WriteMembers(*tree_, item, &writer);
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const ValueView found = value::Find(item, paths_[i]);
    if (!found) continue;
    writer.Name(columns_[i]);
    writer.Copy(found);
  }
  writer.Finish();
}

void BoundUpdate::ProjectTargets(const ItemView& item, std::string* out) const {
  ItemWriter writer(out);
  WriteMembers(program_->tree, item, &writer);
  writer.Finish();
}

}  // namespace karst::expression
