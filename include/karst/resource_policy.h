// Resource-based policies of tables: PutResourcePolicy, GetResourcePolicy, DeleteResourcePolicy.
//
// A policy is checked, stored and answered; it is not enforced, for Karst knows no callers. It comes back in AWS's
// canonical form: no spaces between words, members in AWS's order, a list of one action or resource as a string.
// Putting a policy of the same canonical form changes nothing and answers the revision that is there. Plain values:
// safe to read from any thread.
#pragma once

#include <optional>
#include <string>

namespace karst {

struct PutResourcePolicyRequest {
  std::string resource_arn{};  // of a table
  std::string policy{};        // a JSON document of at most 20,480 bytes
  // Only over this revision; "NO_POLICY": only where there is none.
  std::optional<std::string> expected_revision_id{};
  std::optional<bool> confirm_remove_self_resource_access{};
};
struct PutResourcePolicyResult {
  std::string revision_id{};  // milliseconds since 1970; a later revision is greater
};

struct GetResourcePolicyRequest {
  std::string resource_arn{};
};
struct GetResourcePolicyResult {
  std::string policy{};
  std::string revision_id{};
};

struct DeleteResourcePolicyRequest {
  std::string resource_arn{};
  std::optional<std::string> expected_revision_id{};
};
struct DeleteResourcePolicyResult {
  // Of the policy that went; of its removal if it went before; absent for a table that never had one.
  std::optional<std::string> revision_id{};
};

}  // namespace karst
