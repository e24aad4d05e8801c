// The rules that AWS makes of Contributor Insights, by name: which table or index each reports, and what of it. Used by
// DescribeContributorInsights and GetInsightRuleReport. Thread-safe: free functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/table_descriptor.h"
#include "engine/table_registry.h"

namespace karst::engine {

struct InsightRule {
  std::string name;
  bool of_items = false;      // of partition and sort key together; or of the partition key alone
  bool of_throttles = false;  // or of what was consumed
};

// Of the table itself where `index` is null; none while its insights are disabled.
std::vector<InsightRule> RulesOf(const catalog::TableDescriptor& table, const catalog::IndexDescriptor* index);

// A rule and what it is of. Keeps the descriptor, into which it points.
struct FoundInsightRule {
  TablePtr table;
  const catalog::IndexDescriptor* index = nullptr;  // null for the table itself
  InsightRule rule;

  catalog::ObjectId object() const { return index != nullptr ? index->id : table->id; }
  const catalog::KeyAttributes& key() const { return index != nullptr ? index->key : table->key; }
  const catalog::StoredInsights& insights() const {
    return index != nullptr ? *index->contributor_insights : *table->settings.insights;
  }
};
std::optional<FoundInsightRule> FindInsightRule(const TableRegistry& tables, std::string_view name);

}  // namespace karst::engine
