#include "catalog/settings_codec.h"

#include "catalog/field_codec.h"

namespace karst::catalog {
namespace {

// Tags of fields. Stored; never renumber, never reuse.
enum class SettingTag : std::uint32_t {
  kTag = 20,
  kResourcePolicy = 21,
  kEncryptionKey = 22,
  kWarmThroughput = 23,
};
enum class TagTag : std::uint32_t { kKey = 1, kValue = 2 };
enum class PolicyTag : std::uint32_t { kRevision = 1, kDocument = 2 };
enum class WarmTag : std::uint32_t { kRead = 1, kWrite = 2 };

void PutTag(const Tag& tag, std::string* out) {
  std::string bytes;
  PutField(TagTag::kKey, tag.key, &bytes);
  PutField(TagTag::kValue, tag.value, &bytes);
  PutField(SettingTag::kTag, bytes, out);
}

bool ReadTag(std::string_view in, std::vector<Tag>* tags) {
  Tag& tag = tags->emplace_back();
  return ReadFields<TagTag>(in, [&](TagTag field, std::string_view bytes) {
    switch (field) {
      case TagTag::kKey:
        return ReadText(bytes, &tag.key);
      case TagTag::kValue:
        return ReadText(bytes, &tag.value);
    }
    return false;
  });
}

void PutPolicy(const StoredPolicy& policy, std::string* out) {
  std::string bytes;
  PutInteger(PolicyTag::kRevision, policy.revision, &bytes);
  if (!policy.document.empty()) PutField(PolicyTag::kDocument, policy.document, &bytes);
  PutField(SettingTag::kResourcePolicy, bytes, out);
}

bool ReadPolicy(std::string_view in, StoredPolicy* policy) {
  return ReadFields<PolicyTag>(in, [&](PolicyTag field, std::string_view bytes) {
    switch (field) {
      case PolicyTag::kRevision:
        return ReadInteger(bytes, &policy->revision);
      case PolicyTag::kDocument:
        return ReadText(bytes, &policy->document);
    }
    return false;
  });
}

}  // namespace

void PutWarmUnits(std::uint32_t tag, const std::optional<WarmUnits>& units, std::string* out) {
  if (!units) return;
  std::string bytes;
  PutInteger(WarmTag::kRead, units->read, &bytes);
  PutInteger(WarmTag::kWrite, units->write, &bytes);
  PutField(tag, bytes, out);
}

bool ReadWarmUnits(std::string_view in, std::optional<WarmUnits>* units) {
  units->emplace();
  return ReadFields<WarmTag>(in, [&](WarmTag field, std::string_view bytes) {
    switch (field) {
      case WarmTag::kRead:
        return ReadInteger(bytes, &(*units)->read);
      case WarmTag::kWrite:
        return ReadInteger(bytes, &(*units)->write);
    }
    return false;
  });
}

void PutSettings(const TableSettings& settings, std::string* out) {
  for (const Tag& tag : settings.tags) PutTag(tag, out);
  if (settings.resource_policy) PutPolicy(*settings.resource_policy, out);
  if (settings.encryption_key) PutField(SettingTag::kEncryptionKey, *settings.encryption_key, out);
  PutWarmUnits(static_cast<std::uint32_t>(SettingTag::kWarmThroughput), settings.warm_throughput, out);
}

bool ReadSetting(std::uint32_t tag, std::string_view bytes, TableSettings* settings) {
  switch (static_cast<SettingTag>(tag)) {
    case SettingTag::kTag:
      return ReadTag(bytes, &settings->tags);
    case SettingTag::kResourcePolicy:
      return ReadPolicy(bytes, &settings->resource_policy.emplace());
    case SettingTag::kEncryptionKey:
      return ReadText(bytes, &settings->encryption_key.emplace());
    case SettingTag::kWarmThroughput:
      return ReadWarmUnits(bytes, &settings->warm_throughput);
  }
  return false;
}

}  // namespace karst::catalog
