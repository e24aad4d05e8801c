// UpdateContinuousBackups, DescribeContinuousBackups.
#include <algorithm>
#include <chrono>

#include "base/error_table.h"
#include "base/try.h"
#include "engine/operations.h"
#include "engine/request_rules.h"
#include "engine/table_lookup.h"

namespace karst::engine {
namespace {

using catalog::TableDescriptor;

constexpr std::int32_t kPeriodUnlessSaid = 35;
constexpr std::chrono::minutes kRestorableAfter{5};

PointInTimeRecoveryDescription Describe(const TableDescriptor& table, Clock::TimePoint now) {
  if (!table.settings.recovery) return {};
  const catalog::PointInTimeRecovery& recovery = *table.settings.recovery;
  return {
      .enabled = true,
      .recovery_period_in_days = recovery.period_days,
      .earliest_restorable_date_time = std::max(recovery.enabled, now - std::chrono::hours(24) * recovery.period_days),
      .latest_restorable_date_time = std::max(recovery.enabled, now - kRestorableAfter)};
}

}  // namespace

Result<UpdateContinuousBackupsResult> UpdateContinuousBackups(Engine& engine,
                                                              const UpdateContinuousBackupsRequest& request) {
  KARST_TRY(CheckRules(request));
  const PointInTimeRecoverySpecification& wanted = request.point_in_time_recovery_specification;
  if (!wanted.point_in_time_recovery_enabled && wanted.recovery_period_in_days) {
    return base::ValidationError(
        "Invalid Request: Cannot specify RecoveryPeriodInDays when disabling point-in-time recovery.");
  }
  const auto change = [&](const TableDescriptor& table) -> Result<TableDescriptor> {
    TableDescriptor changed = table;
    if (!wanted.point_in_time_recovery_enabled) {
      changed.settings.recovery.reset();
    } else {
      // To enable it again leaves the time from which on there is something to restore.
      if (!changed.settings.recovery) changed.settings.recovery = {.enabled = engine.Now()};
      changed.settings.recovery->period_days = wanted.recovery_period_in_days.value_or(
          table.settings.recovery ? table.settings.recovery->period_days : kPeriodUnlessSaid);
    }
    return changed;
  };
  const Result<TablePtr> changed =
      AsTableNotFound(engine.tables().Update(request.table_name, change), request.table_name);
  if (!changed) return changed.error();
  return UpdateContinuousBackupsResult{.point_in_time_recovery = Describe(**changed, engine.Now())};
}

Result<DescribeContinuousBackupsResult> DescribeContinuousBackups(Engine& engine,
                                                                  const DescribeContinuousBackupsRequest& request) {
  KARST_TRY(CheckRules(request));
  const Result<TablePtr> table = AsTableNotFound(engine.tables().Find(request.table_name), request.table_name);
  if (!table) return table.error();
  return DescribeContinuousBackupsResult{.point_in_time_recovery = Describe(**table, engine.Now())};
}

}  // namespace karst::engine
