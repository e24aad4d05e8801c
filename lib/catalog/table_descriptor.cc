#include "catalog/table_descriptor.h"

#include <algorithm>

namespace karst::catalog {
namespace {

bool Names(const KeyAttributes& key, std::string_view attribute) {
  const auto is_it = [&](const KeyAttribute& a) { return a.name == attribute; };
  return std::any_of(key.hash.begin(), key.hash.end(), is_it) || std::any_of(key.range.begin(), key.range.end(), is_it);
}

}  // namespace

const IndexDescriptor* TableDescriptor::FindIndex(std::string_view index_name) const {
  for (const auto* indexes : {&local_indexes, &global_indexes}) {
    for (const IndexDescriptor& index : *indexes) {
      if (index.name == index_name) return &index;
    }
  }
  return nullptr;
}

bool TableDescriptor::IsKeyAttribute(std::string_view attribute) const { return Names(key, attribute); }

}  // namespace karst::catalog
