// The rules of tags, in AWS's words, and what a table's tags become. Used by CreateTable and the operations on tags.
// Pure functions.
#pragma once

#include <string>
#include <vector>

#include <karst/error.h>
#include <karst/tag.h>

namespace karst::catalog {

// Of tags that are given, and of keys that are taken away. Errors: kValidation.
Result<void> CheckTags(const std::vector<Tag>& tags);
Result<void> CheckTagKeys(const std::vector<std::string>& keys);

// `tags` with `added`, which passed CheckTags. Errors: kValidation when they become too many.
Result<std::vector<Tag>> WithTags(std::vector<Tag> tags, const std::vector<Tag>& added);
std::vector<Tag> WithoutTags(std::vector<Tag> tags, const std::vector<std::string>& keys);

}  // namespace karst::catalog
