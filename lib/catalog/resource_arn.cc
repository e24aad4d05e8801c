#include "catalog/resource_arn.h"

#include <array>

#include <fmt/format.h>

#include "base/error_table.h"
#include "base/try.h"
#include "catalog/table_rules.h"

namespace karst::catalog {
namespace {

constexpr std::string_view kTable = "table/";
constexpr std::string_view kPartition = "aws";
constexpr std::size_t kTableNameMin = 3;
constexpr std::string_view kNobodysAccount = "000000000000";

Error Invalid(std::string_view problem, std::string_view arn) {
  return base::ValidationError(fmt::format("One or more parameter values were invalid: {}: {}", problem, arn));
}

Error Denied() { return {ErrorCode::kAccessDenied, "Access is denied"}; }

// What AWS's front door knows of every DynamoDB resource: a table, and an index or a stream of it.
bool IsDynamoDbResource(std::string_view resource) {
  if (!resource.starts_with(kTable)) return false;
  const std::string_view path = resource.substr(kTable.size());
  const std::size_t slash = path.find('/');
  if (slash == std::string_view::npos) return true;
  const std::string_view rest = path.substr(slash);
  return rest.starts_with("/index/") || rest.starts_with("/stream/");
}

Result<ResourceArn> Parse(std::string_view arn) {
  if (!arn.starts_with("arn:")) return Invalid("ARNs must start with 'arn:'", arn);
  const std::optional<ResourceArn> parsed = ParseArn(arn);
  if (!parsed) return Invalid("Provided Arn is not a DynamoDB resource arn", arn);
  return *parsed;
}

}  // namespace

std::optional<std::string_view> ResourceArn::TableName() const {
  if (!resource.starts_with(kTable)) return std::nullopt;
  const std::string_view name = resource.substr(kTable.size());
  if (name.size() < kTableNameMin || name.find('/') != std::string_view::npos) return std::nullopt;
  return name;
}

std::optional<ResourceArn> ParseArn(std::string_view arn) {
  std::array<std::string_view, 5> parts;
  for (std::string_view& part : parts) {
    const std::size_t colon = arn.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    part = arn.substr(0, colon);
    arn.remove_prefix(colon + 1);
  }
  if (parts[0] != "arn") return std::nullopt;
  return ResourceArn{
      .partition = parts[1], .service = parts[2], .region = parts[3], .account = parts[4], .resource = arn};
}

Result<std::string_view> OwnTable(std::string_view name_or_arn, const Owner& owner) {
  KARST_ASSIGN_OR_RETURN(const std::string_view name, TableNameOf(name_or_arn));
  if (name.size() == name_or_arn.size()) return name;
  const std::optional<ResourceArn> arn = ParseArn(name_or_arn);
  if (!arn || arn->service != "dynamodb") {
    return base::ValidationError(
        fmt::format("1 validation error detected: Invalid resource type in '{}'", name_or_arn));
  }
  if (arn->partition != kPartition || arn->region != owner.region) {
    return base::ValidationError(fmt::format("1 validation error detected: Invalid AWS region in '{}'", name_or_arn));
  }
  if (arn->account != owner.account) return Denied();
  return name;
}

Result<std::string_view> TaggedTable(std::string_view arn, const Owner& owner) {
  KARST_ASSIGN_OR_RETURN(const ResourceArn parsed, Parse(arn));
  if (parsed.service != "dynamodb") return Denied();
  if (!IsDynamoDbResource(parsed.resource)) return Invalid("Provided Arn is not a DynamoDB resource arn", arn);
  // The account comes first: of another's resources nothing is told.
  if (parsed.account != owner.account) return Denied();
  const std::optional<std::string_view> name = parsed.TableName();
  if (parsed.region != owner.region || !name) {
    return base::ValidationError(fmt::format("Invalid TableArn: Invalid ResourceArn provided as input {}", arn));
  }
  return *name;
}

Result<std::string_view> TableWithPolicy(std::string_view arn, const Owner& owner) {
  KARST_ASSIGN_OR_RETURN(const ResourceArn parsed, Parse(arn));
  if (parsed.service != "dynamodb" || !IsDynamoDbResource(parsed.resource)) {
    return Invalid("Provided Arn is not a DynamoDB resource arn", arn);
  }
  if (parsed.account != owner.account) {
    // The apostrophe is AWS's.
    return base::ValidationError("This action is only supported by accounts that match the resource owner’s account.");
  }
  if (parsed.partition != kPartition || parsed.region != owner.region) return Invalid("Invalid resource Arn", arn);
  if (parsed.resource.find("/stream/") != std::string_view::npos) {
    return base::ValidationError("Resource policies of streams are not supported");
  }
  const std::optional<std::string_view> name = parsed.TableName();
  if (!name) {
    return base::ValidationError(
        fmt::format("One or more parameter values were invalid: Invalid resource arn provided, only table or stream is "
                    "accepted. Provided resource arn: {}",
                    arn));
  }
  return *name;
}

Error NoTaggedTable(std::string_view arn, const Owner& owner) {
  if (owner.account == kNobodysAccount) return Denied();
  return {ErrorCode::kResourceNotFound, fmt::format("Requested resource not found: ResourceArn: {} not found", arn)};
}

}  // namespace karst::catalog
