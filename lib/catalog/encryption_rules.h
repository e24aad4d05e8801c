// The rules of server-side encryption, for CreateTable and UpdateTable. Used by table_rules, table_update and
// table_description. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <karst/error.h>
#include <karst/table.h>

namespace karst::catalog {

// The KMS key that the specification asks for, as its user names it; nothing: AWS's own. Errors: kValidation.
Result<std::optional<std::string>> EncryptionKeyOf(const SseSpecification& specification);

// The ARN that AWS describes for a key. An alias stands for some key: which, is fixed by its name.
std::string KeyArn(std::string_view key, std::string_view table_arn);

// The key after a change to what `specification` asks for. Errors: kValidation for a change that is none.
Result<std::optional<std::string>> ChangeEncryption(const std::optional<std::string>& current,
                                                    const SseSpecification& specification, std::string_view table_arn);

}  // namespace karst::catalog
