#include "catalog/encryption_rules.h"

#include <fmt/format.h>

#include "base/error_table.h"
#include "base/hash.h"
#include "base/try.h"
#include "catalog/resource_arn.h"

namespace karst::catalog {
namespace {

constexpr std::string_view kDefaultKey = "alias/aws/dynamodb";

Error Invalid(std::string_view problem) {
  return base::ValidationError(fmt::format("One or more parameter values were invalid: {}", problem));
}

}  // namespace

Result<std::optional<std::string>> EncryptionKeyOf(const SseSpecification& specification) {
  if (specification.enabled == false) {
    if (specification.sse_type) return Invalid("SSEType can not be specified if Enabled is false");
    if (specification.kms_master_key_id) return Invalid("KMSMasterKeyId can not be specified if Enabled is false");
    return std::optional<std::string>();
  }
  if (specification.sse_type == SseType::kAes256) return Invalid("SSEType AES256 is not supported");
  if (specification.kms_master_key_id && !specification.sse_type) {
    return Invalid("SSEType KMS is required if KMSMasterKeyId is specified");
  }
  if (!specification.enabled && !specification.sse_type) return std::optional<std::string>();
  return std::optional(specification.kms_master_key_id.value_or(std::string(kDefaultKey)));
}

std::string KeyArn(std::string_view key, std::string_view table_arn) {
  const std::optional<ResourceArn> named = ParseArn(key);
  const bool is_alias = named ? named->resource.starts_with("alias/") : key.starts_with("alias/");
  if (named && !is_alias) return std::string(key);
  const std::optional<ResourceArn> table = ParseArn(table_arn);
  const std::string_view region = named ? named->region : table ? table->region : "";
  const std::string_view account = named ? named->account : table ? table->account : "";
  std::string id(key);
  if (is_alias) {
    const std::string_view alias = named ? named->resource : key;
    const std::uint64_t high = base::StableHash(alias);
    const std::uint64_t low = base::StableHash(fmt::format("{}:{}:{}", region, account, alias));
    id = fmt::format("{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}", high >> 32, (high >> 16) & 0xFFFF, high & 0xFFF,
                     low >> 52, low & 0xFFFF'FFFF'FFFF);
  }
  return fmt::format("arn:aws:kms:{}:{}:key/{}", region, account, id);
}

Result<std::optional<std::string>> ChangeEncryption(const std::optional<std::string>& current,
                                                    const SseSpecification& specification, std::string_view table_arn) {
  KARST_ASSIGN_OR_RETURN(const std::optional<std::string> wanted, EncryptionKeyOf(specification));
  if (!wanted && !current) return Invalid("Table is already encrypted by default");
  // An alias or an id begins the change even when it names the key that is there; its ARN does not.
  if (wanted && current && wanted->starts_with("arn:") && *wanted == KeyArn(*current, table_arn)) {
    return Invalid(
        "Table is already encrypted with given KMSMasterKeyId. Use KMSMasterKeyId parameter if you want to change "
        "Master Key");
  }
  return wanted;
}

}  // namespace karst::catalog
