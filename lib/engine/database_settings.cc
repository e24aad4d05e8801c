// Database: what a table keeps for its user. Each operation is one call into operations.h.
#include <karst/database.h>

#include "engine/engine.h"
#include "engine/operations.h"

namespace karst {

Result<TagResourceResult> Database::TagResource(const TagResourceRequest& request) {
  return engine::TagResource(*engine_, request);
}
Result<UntagResourceResult> Database::UntagResource(const UntagResourceRequest& request) {
  return engine::UntagResource(*engine_, request);
}
Result<ListTagsOfResourceResult> Database::ListTagsOfResource(const ListTagsOfResourceRequest& request) {
  return engine::ListTagsOfResource(*engine_, request);
}
Result<PutResourcePolicyResult> Database::PutResourcePolicy(const PutResourcePolicyRequest& request) {
  return engine::PutResourcePolicy(*engine_, request);
}
Result<GetResourcePolicyResult> Database::GetResourcePolicy(const GetResourcePolicyRequest& request) {
  return engine::GetResourcePolicy(*engine_, request);
}
Result<DeleteResourcePolicyResult> Database::DeleteResourcePolicy(const DeleteResourcePolicyRequest& request) {
  return engine::DeleteResourcePolicy(*engine_, request);
}
Result<UpdateContinuousBackupsResult> Database::UpdateContinuousBackups(const UpdateContinuousBackupsRequest& request) {
  return engine::UpdateContinuousBackups(*engine_, request);
}
Result<DescribeContinuousBackupsResult> Database::DescribeContinuousBackups(
    const DescribeContinuousBackupsRequest& request) {
  return engine::DescribeContinuousBackups(*engine_, request);
}
Result<UpdateContributorInsightsResult> Database::UpdateContributorInsights(
    const UpdateContributorInsightsRequest& request) {
  return engine::UpdateContributorInsights(*engine_, request);
}
Result<DescribeContributorInsightsResult> Database::DescribeContributorInsights(
    const DescribeContributorInsightsRequest& request) {
  return engine::DescribeContributorInsights(*engine_, request);
}
Result<ListContributorInsightsResult> Database::ListContributorInsights(const ListContributorInsightsRequest& request) {
  return engine::ListContributorInsights(*engine_, request);
}
Result<GetInsightRuleReportResult> Database::GetInsightRuleReport(const GetInsightRuleReportRequest& request) {
  return engine::GetInsightRuleReport(*engine_, request);
}
Result<EnableKinesisStreamingDestinationResult> Database::EnableKinesisStreamingDestination(
    const EnableKinesisStreamingDestinationRequest& request) {
  return engine::EnableKinesisStreamingDestination(*engine_, request);
}
Result<DisableKinesisStreamingDestinationResult> Database::DisableKinesisStreamingDestination(
    const DisableKinesisStreamingDestinationRequest& request) {
  return engine::DisableKinesisStreamingDestination(*engine_, request);
}
Result<UpdateKinesisStreamingDestinationResult> Database::UpdateKinesisStreamingDestination(
    const UpdateKinesisStreamingDestinationRequest& request) {
  return engine::UpdateKinesisStreamingDestination(*engine_, request);
}
Result<DescribeKinesisStreamingDestinationResult> Database::DescribeKinesisStreamingDestination(
    const DescribeKinesisStreamingDestinationRequest& request) {
  return engine::DescribeKinesisStreamingDestination(*engine_, request);
}

}  // namespace karst
