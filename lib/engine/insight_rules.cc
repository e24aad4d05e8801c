#include "engine/insight_rules.h"

#include <chrono>

#include <fmt/format.h>

namespace karst::engine {
namespace {

using catalog::IndexDescriptor;
using catalog::StoredInsights;
using catalog::TableDescriptor;

std::optional<InsightRule> FindAmong(std::vector<InsightRule> rules, std::string_view name) {
  for (InsightRule& rule : rules) {
    if (rule.name == name) return std::move(rule);
  }
  return std::nullopt;
}

}  // namespace

std::vector<InsightRule> RulesOf(const TableDescriptor& table, const IndexDescriptor* index) {
  const std::optional<StoredInsights>& insights =
      index != nullptr ? index->contributor_insights : table.settings.insights;
  if (!insights || !insights->enabled) return {};
  const bool has_sort_key = index != nullptr ? !index->key.range.empty() : table.sort_key() != nullptr;
  const auto since =
      std::chrono::duration_cast<std::chrono::milliseconds>(insights->enabled_at.time_since_epoch()).count();
  const std::string of = index != nullptr ? fmt::format("{}-{}", table.name, index->name) : table.name;
  std::vector<InsightRule> rules;
  // PKC and PKT of the partition key, SKC and SKT of both.
  for (const bool of_items : {false, true}) {
    if (of_items && !has_sort_key) continue;
    for (const bool of_throttles : {false, true}) {
      if (!of_throttles && insights->mode == ContributorInsightsMode::kThrottledKeys) continue;
      rules.push_back({.name = fmt::format("DynamoDBContributorInsights-{}{}-{}-{}", of_items ? "SK" : "PK",
                                           of_throttles ? 'T' : 'C', of, since),
                       .of_items = of_items,
                       .of_throttles = of_throttles});
    }
  }
  return rules;
}

std::optional<FoundInsightRule> FindInsightRule(const TableRegistry& tables, std::string_view name) {
  const auto is_named = [&](const TableDescriptor& table) { return name.find(table.name) != std::string_view::npos; };
  for (TablePtr& table : tables.Select(is_named)) {
    if (auto rule = FindAmong(RulesOf(*table, nullptr), name)) {
      return FoundInsightRule{.table = std::move(table), .index = nullptr, .rule = *std::move(rule)};
    }
    for (const IndexDescriptor& index : table->global_indexes) {
      if (auto rule = FindAmong(RulesOf(*table, &index), name)) {
        return FoundInsightRule{.table = std::move(table), .index = &index, .rule = *std::move(rule)};
      }
    }
  }
  return std::nullopt;
}

}  // namespace karst::engine
