// Tags of tables: TagResource, UntagResource, ListTagsOfResource.
//
// A resource is named by its ARN (TableDescription::table_arn); AWS knows tags of tables only. A table has at most 50
// tags; a key has 1 to 128 characters, a value up to 256, of letters, digits, spaces and + - = . _ : / @, and no key
// begins with "aws:". A request with one bad tag changes nothing.
// Plain values: safe to read from any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace karst {

struct Tag {
  std::string key{};
  std::string value{};
};

// Adds the tags; one whose key the table has takes its place.
struct TagResourceRequest {
  std::string resource_arn{};
  std::vector<Tag> tags{};  // at least one, each key once
};
struct TagResourceResult {};

// Removes the tags of these keys. One that is not there is no error.
struct UntagResourceRequest {
  std::string resource_arn{};
  std::vector<std::string> tag_keys{};  // at least one
};
struct UntagResourceResult {};

struct ListTagsOfResourceRequest {
  std::string resource_arn{};
  std::optional<std::string> next_token{};  // of the answer before; one that is none begins anew, as on AWS
};
struct ListTagsOfResourceResult {
  std::vector<Tag> tags{};  // in byte order of keys
  // Never set: a page has room for all tags that a table can have, as on AWS.
  std::optional<std::string> next_token{};
};

}  // namespace karst
