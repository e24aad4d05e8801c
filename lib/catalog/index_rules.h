// The rules of one index, and what it becomes: for CreateTable and for the index that UpdateTable adds. Used by
// table_rules and index_update only. Pure functions.
#pragma once

#include <set>
#include <string_view>
#include <vector>

#include <karst/error.h>
#include <karst/table.h>

#include "catalog/table_descriptor.h"

namespace karst::catalog {

// Names in the order in which they came, and whether there is a certain one: requests may have any number of them.
class NameList {
 public:
  NameList() = default;
  explicit NameList(const std::vector<std::string_view>& names) {
    for (const std::string_view name : names) Add(name);
  }
  void Add(std::string_view name) {
    if (seen_.insert(name).second) names_.push_back(name);
  }
  bool Contains(std::string_view name) const { return seen_.contains(name); }
  const std::vector<std::string_view>& names() const { return names_; }

 private:
  std::vector<std::string_view> names_;
  std::set<std::string_view> seen_;
};

std::vector<std::string_view> NamesOf(const std::vector<AttributeDefinition>& definitions);
std::vector<std::string_view> NamesOf(const std::vector<KeySchemaElement>& schema);

// All of these fail with kValidation.
Result<void> CheckDefined(const NameList& defined, const std::vector<KeySchemaElement>& schema);
// The rules of the two-element key schema of a table or local index.
Result<void> CheckPairSchema(const std::vector<KeySchemaElement>& schema);
// A global index may have up to four attributes of each role, those of the hash key first.
Result<void> CheckGlobalSchema(const std::vector<KeySchemaElement>& schema);
Result<void> CheckProjection(const Projection& projection);

// What is made of parts that broke no rule. Without ids.
KeyAttributes KeyOf(const std::vector<AttributeDefinition>& definitions, const std::vector<KeySchemaElement>& schema);
IndexDescriptor LocalIndexOf(const std::vector<AttributeDefinition>& definitions, const LocalSecondaryIndex& index);
IndexDescriptor GlobalIndexOf(const std::vector<AttributeDefinition>& definitions, const GlobalSecondaryIndex& index);

}  // namespace karst::catalog
