// UpdateContributorInsights, DescribeContributorInsights, ListContributorInsights: of a table and of each of its global
// indexes.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/error_table.h"
#include "base/try.h"
#include "catalog/table_rules.h"
#include "engine/insight_rules.h"
#include "engine/operations.h"
#include "engine/request_rules.h"
#include "engine/table_lookup.h"

namespace karst::engine {
namespace {

using catalog::IndexDescriptor;
using catalog::StoredInsights;
using catalog::TableDescriptor;

constexpr std::size_t kIndexNameMin = 3;
constexpr std::size_t kIndexNameMax = 255;
constexpr std::size_t kPage = 100;

Result<void> CheckIndexName(const std::optional<std::string>& name) {
  if (!name || (name->size() >= kIndexNameMin && name->size() <= kIndexNameMax)) return {};
  return base::ValidationError("IndexName must be at least 3 characters long and at most 255 characters long");
}

// Where the insights of the table, or of the index named, are kept. Errors: kResourceNotFound; a local index has none.
template <typename Descriptor>
auto Find(Descriptor& table, const std::optional<std::string>& index_name)
    -> Result<decltype(&table.settings.insights)> {
  if (!index_name) return &table.settings.insights;
  for (auto& index : table.global_indexes) {
    if (index.name == *index_name) return &index.contributor_insights;
  }
  return Error(ErrorCode::kResourceNotFound,
               fmt::format("Requested resource not found: Index: {} not found for table: {}", *index_name, table.name));
}

catalog::ObjectId IdOf(const TableDescriptor& table, const std::optional<std::string>& index_name) {
  const IndexDescriptor* const index = index_name ? table.FindIndex(*index_name) : nullptr;
  return index != nullptr ? index->id : table.id;
}

using Summaries = std::vector<ContributorInsightsSummary>;

// The table first, then its indexes.
void AddSummaries(const TableDescriptor& table, Summaries* summaries) {
  const auto add = [&](const std::optional<StoredInsights>& insights, std::optional<std::string> index_name) {
    if (!insights || !insights->enabled) return;
    summaries->push_back({.table_name = table.name,
                          .index_name = std::move(index_name),
                          .contributor_insights_status = ContributorInsightsStatus::kEnabled,
                          .contributor_insights_mode = insights->mode});
  };
  add(table.settings.insights, std::nullopt);
  for (const IndexDescriptor& index : table.global_indexes) add(index.contributor_insights, index.name);
}

std::string TokenOf(const ContributorInsightsSummary& summary) {
  return fmt::format("{}/{}", summary.table_name, summary.index_name.value_or(""));
}

Result<Summaries> SummariesOf(Engine& engine, const std::optional<std::string>& table_name) {
  Summaries summaries;
  if (table_name) {
    const Result<TablePtr> table = NamingTheTable(engine.tables().Find(*table_name), *table_name);
    if (!table) return table.error();
    AddSummaries(**table, &summaries);
    return summaries;
  }
  std::optional<std::string> after;
  for (bool more = true; more;) {
    const std::vector<std::string> names = engine.tables().Names(after, kPage, &more);
    for (const std::string& name : names) {
      const Result<TablePtr> table = engine.tables().Find(name);
      if (table) AddSummaries(**table, &summaries);  // one that was dropped meanwhile has none
    }
    if (!names.empty()) after = names.back();
  }
  return summaries;
}

}  // namespace

Result<UpdateContributorInsightsResult> UpdateContributorInsights(Engine& engine,
                                                                  const UpdateContributorInsightsRequest& request) {
  KARST_TRY(CheckRules(request));
  KARST_TRY(CheckIndexName(request.index_name));
  const bool enable = request.contributor_insights_action == ContributorInsightsAction::kEnable;
  UpdateContributorInsightsResult result{.index_name = request.index_name};
  const auto change = [&](const TableDescriptor& table) -> Result<TableDescriptor> {
    TableDescriptor changed = table;
    result.table_name = table.name;
    KARST_ASSIGN_OR_RETURN(std::optional<StoredInsights>* const place, Find(changed, request.index_name));
    const std::optional<StoredInsights> before = *place;
    const bool was_enabled = before && before->enabled;
    const auto mode = request.contributor_insights_mode.value_or(ContributorInsightsMode::kAccessedAndThrottledKeys);
    const bool changes = was_enabled != enable || (enable && before->mode != mode);
    if (changes) {
      if (!before) place->emplace();
      if (!was_enabled) (*place)->enabled_at = engine.Now();
      if (enable) (*place)->mode = mode;
      (*place)->enabled = enable;
      (*place)->last_update = engine.Now();
    }
    const ContributorInsightsStatus settled =
        enable ? ContributorInsightsStatus::kEnabled : ContributorInsightsStatus::kDisabled;
    const ContributorInsightsStatus underway =
        enable ? ContributorInsightsStatus::kEnabling : ContributorInsightsStatus::kDisabling;
    result.contributor_insights_status = changes ? underway : settled;
    if (*place) result.contributor_insights_mode = (*place)->mode;
    return changed;
  };
  const Result<TablePtr> table = NamingTheTable(engine.tables().Find(request.table_name), request.table_name);
  if (!table) return table.error();
  KARST_ASSIGN_OR_RETURN(const TablePtr changed, engine.tables().Update(request.table_name, change));
  KARST_ASSIGN_OR_RETURN(const auto* const insights, Find(*changed, request.index_name));
  if (*insights && !CountsAccess(*insights)) {
    engine.insights().Forget(IdOf(*changed, request.index_name), (*insights)->last_update);
  }
  return result;
}

Result<DescribeContributorInsightsResult> DescribeContributorInsights(
    Engine& engine, const DescribeContributorInsightsRequest& request) {
  KARST_TRY(CheckRules(request));
  KARST_TRY(CheckIndexName(request.index_name));
  const Result<TablePtr> table = NamingTheTable(engine.tables().Find(request.table_name), request.table_name);
  if (!table) return table.error();
  KARST_ASSIGN_OR_RETURN(const std::optional<StoredInsights>* const insights, Find(**table, request.index_name));
  DescribeContributorInsightsResult result{.table_name = (*table)->name, .index_name = request.index_name};
  if (!*insights) return result;
  result.last_update_date_time = (*insights)->last_update;
  result.contributor_insights_mode = (*insights)->mode;
  if (!(*insights)->enabled) return result;
  result.contributor_insights_status = ContributorInsightsStatus::kEnabled;
  const IndexDescriptor* const index = request.index_name ? (*table)->FindIndex(*request.index_name) : nullptr;
  for (InsightRule& rule : RulesOf(**table, index)) {
    result.contributor_insights_rule_list.push_back(std::move(rule.name));
  }
  return result;
}

Result<ListContributorInsightsResult> ListContributorInsights(Engine& engine,
                                                              const ListContributorInsightsRequest& request) {
  KARST_TRY(CheckRules(request));
  KARST_ASSIGN_OR_RETURN(Summaries all, SummariesOf(engine, request.table_name));
  auto first = all.begin();
  if (request.next_token) {
    first = std::find_if(all.begin(), all.end(), [&](const auto& s) { return TokenOf(s) == *request.next_token; });
    if (first != all.end()) ++first;
  }
  const std::size_t left = static_cast<std::size_t>(all.end() - first);
  const std::size_t count = std::min(left, static_cast<std::size_t>(request.max_results.value_or(kPage)));
  ListContributorInsightsResult result;
  result.contributor_insights_summaries.assign(first, first + static_cast<std::ptrdiff_t>(count));
  if (count < left) result.next_token = TokenOf(result.contributor_insights_summaries.back());
  return result;
}

}  // namespace karst::engine
