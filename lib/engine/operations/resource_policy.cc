// PutResourcePolicy, GetResourcePolicy, DeleteResourcePolicy: one stored thing and its revisions.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>

#include <fmt/format.h>

#include "base/try.h"
#include "catalog/policy_document.h"
#include "engine/operations.h"
#include "engine/request_rules.h"
#include "engine/table_lookup.h"
#include "engine/tagged_table.h"

namespace karst::engine {
namespace {

using catalog::StoredPolicy;
using catalog::TableDescriptor;

constexpr std::string_view kNoPolicy = "NO_POLICY";

Error NotFound(std::string_view what) {
  return {ErrorCode::kPolicyNotFound,
          fmt::format("Resource-based policy not found for the provided ResourceArn: {}", what)};
}

bool HasPolicy(const TableDescriptor& table) {
  return table.settings.resource_policy && !table.settings.resource_policy->document.empty();
}

// A revision is the time of the change, and always greater than the one before.
std::int64_t NextRevision(const Engine& engine, const TableDescriptor& table) {
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(engine.Now().time_since_epoch()).count();
  if (!table.settings.resource_policy) return now;
  return std::max<std::int64_t>(now, table.settings.resource_policy->revision + 1);
}

Result<void> CheckRevision(const TableDescriptor& table, const std::optional<std::string>& expected) {
  if (!expected) return {};
  if (!HasPolicy(table)) {
    if (*expected == kNoPolicy) return {};
    return NotFound(
        fmt::format("Requested update for policy with revision id {}, but table {} has no associated policy.",
                    *expected, table.name));
  }
  const std::string revision = std::to_string(table.settings.resource_policy->revision);
  if (*expected == kNoPolicy) {
    return NotFound(
        fmt::format("Requested policy update expecting none to be present for table {}, but a policy exists with "
                    "revision id {}.",
                    table.name, revision));
  }
  if (*expected == revision) return {};
  return NotFound(
      fmt::format("Requested update for policy with revision id {}, but the policy associated to target table {} has "
                  "revision id {}.",
                  *expected, table.name, revision));
}

}  // namespace

Result<PutResourcePolicyResult> PutResourcePolicy(Engine& engine, const PutResourcePolicyRequest& request) {
  KARST_TRY(CheckRules(request));
  KARST_ASSIGN_OR_RETURN(const std::string_view name, catalog::TableWithPolicy(request.resource_arn, OwnerOf(engine)));
  KARST_ASSIGN_OR_RETURN(const std::string document, catalog::CanonicalPolicy(request.policy));
  PutResourcePolicyResult result;
  const auto change = [&](const TableDescriptor& table) -> Result<TableDescriptor> {
    KARST_TRY(CheckRevision(table, request.expected_revision_id));
    TableDescriptor changed = table;
    if (!HasPolicy(table) || table.settings.resource_policy->document != document) {
      changed.settings.resource_policy = StoredPolicy{.document = document, .revision = NextRevision(engine, table)};
    }
    result.revision_id = std::to_string(changed.settings.resource_policy->revision);
    return changed;
  };
  const Result<TablePtr> changed = NamingTheTable(engine.tables().Update(name, change), name);
  if (!changed) return changed.error();
  return result;
}

Result<GetResourcePolicyResult> GetResourcePolicy(Engine& engine, const GetResourcePolicyRequest& request) {
  KARST_ASSIGN_OR_RETURN(const std::string_view name, catalog::TableWithPolicy(request.resource_arn, OwnerOf(engine)));
  const Result<TablePtr> table = NamingTheTable(engine.tables().Find(name), name);
  if (!table) return table.error();
  if (!HasPolicy(**table)) return NotFound(request.resource_arn);
  const StoredPolicy& policy = *(*table)->settings.resource_policy;
  return GetResourcePolicyResult{.policy = policy.document, .revision_id = std::to_string(policy.revision)};
}

Result<DeleteResourcePolicyResult> DeleteResourcePolicy(Engine& engine, const DeleteResourcePolicyRequest& request) {
  KARST_TRY(CheckRules(request));
  KARST_ASSIGN_OR_RETURN(const std::string_view name, catalog::TableWithPolicy(request.resource_arn, OwnerOf(engine)));
  DeleteResourcePolicyResult result;
  const auto change = [&](const TableDescriptor& table) -> Result<TableDescriptor> {
    KARST_TRY(CheckRevision(table, request.expected_revision_id));
    TableDescriptor changed = table;
    if (table.settings.resource_policy) {
      result.revision_id = std::to_string(table.settings.resource_policy->revision);
    }
    if (HasPolicy(table)) {
      changed.settings.resource_policy = StoredPolicy{.document = {}, .revision = NextRevision(engine, table)};
    }
    return changed;
  };
  const Result<TablePtr> changed = NamingTheTable(engine.tables().Update(name, change), name);
  if (!changed) return changed.error();
  return result;
}

}  // namespace karst::engine
