#include <cstdint>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "engine/enum_rules.h"
#include "engine/request_rules.h"

namespace karst::engine {
namespace {

using base::Violations;

constexpr std::int32_t kRecoveryDaysMax = 35;
constexpr std::int32_t kInsightsPageMax = 100;
constexpr std::size_t kStreamArnMin = 37;
constexpr std::size_t kStreamArnMax = 1024;

void AddStreamArnViolations(const std::string& arn, Violations* violations) {
  if (arn.size() < kStreamArnMin) {
    violations->Add(arn, "streamArn",
                    fmt::format("Member must have length greater than or equal to {}", kStreamArnMin));
  }
  if (arn.size() > kStreamArnMax) {
    violations->Add(arn, "streamArn", fmt::format("Member must have length less than or equal to {}", kStreamArnMax));
  }
}

}  // namespace

void AddViolations(const UpdateContinuousBackupsRequest& request, Violations* violations) {
  AddTableNameViolations(request.table_name, violations);
  const auto& days = request.point_in_time_recovery_specification.recovery_period_in_days;
  if (!days) return;
  constexpr const char* kMember = "pointInTimeRecoverySpecification.recoveryPeriodInDays";
  if (*days < 1) {
    violations->Add(std::to_string(*days), kMember, "Member must have value greater than or equal to 1");
  }
  if (*days > kRecoveryDaysMax) {
    violations->Add(std::to_string(*days), kMember,
                    fmt::format("Member must have value less than or equal to {}", kRecoveryDaysMax));
  }
}

void AddViolations(const DescribeContinuousBackupsRequest& request, Violations* violations) {
  AddTableNameViolations(request.table_name, violations);
}

void AddViolations(const UpdateContributorInsightsRequest& request, Violations* violations) {
  AddTableNameViolations(request.table_name, violations);
  AddEnumViolations(request.contributor_insights_action, "contributorInsightsAction", violations);
  AddEnumViolations(request.contributor_insights_mode, "contributorInsightsMode", violations);
}

void AddViolations(const DescribeContributorInsightsRequest& request, Violations* violations) {
  AddTableNameViolations(request.table_name, violations);
}

void AddViolations(const ListContributorInsightsRequest& request, Violations* violations) {
  if (request.table_name) AddTableNameViolations(*request.table_name, violations);
  if (request.max_results && *request.max_results < 1) {
    violations->Add(std::to_string(*request.max_results), "maxResults",
                    "Member must have value greater than or equal to 1");
  }
  if (request.max_results && *request.max_results > kInsightsPageMax) {
    violations->Add(std::to_string(*request.max_results), "maxResults",
                    fmt::format("Member must have value less than or equal to {}", kInsightsPageMax));
  }
}

void AddViolations(const GetInsightRuleReportRequest& request, Violations* violations) {
  // CloudWatch's longest name has 128 characters; here a rule is as long as its table and index make it.
  if (request.rule_name.empty()) {
    violations->Add(request.rule_name, "ruleName", "Member must have length greater than or equal to 1");
  }
  if (request.period < 1) {
    violations->Add(std::to_string(request.period), "period", "Member must have value greater than or equal to 1");
  }
  AddEnumViolations(request.order_by, "orderBy", violations);
}

void AddViolations(const EnableKinesisStreamingDestinationRequest& request, Violations* violations) {
  AddTableNameViolations(request.table_name, violations);
  AddStreamArnViolations(request.stream_arn, violations);
  AddEnumViolations(request.approximate_creation_date_time_precision,
                    "enableKinesisStreamingConfiguration.approximateCreationDateTimePrecision", violations);
}

void AddViolations(const DisableKinesisStreamingDestinationRequest& request, Violations* violations) {
  AddTableNameViolations(request.table_name, violations);
  AddStreamArnViolations(request.stream_arn, violations);
}

void AddViolations(const UpdateKinesisStreamingDestinationRequest& request, Violations* violations) {
  AddTableNameViolations(request.table_name, violations);
  AddStreamArnViolations(request.stream_arn, violations);
  AddEnumViolations(request.approximate_creation_date_time_precision,
                    "updateKinesisStreamingConfiguration.approximateCreationDateTimePrecision", violations);
}

void AddViolations(const DescribeKinesisStreamingDestinationRequest& request, Violations* violations) {
  AddTableNameViolations(request.table_name, violations);
}

}  // namespace karst::engine
