#include <optional>
#include <string>

#include "engine/request_rules.h"

namespace karst::engine {
namespace {

constexpr std::size_t kRevisionBytesMax = 255;

void AddRevisionViolations(const std::optional<std::string>& revision, base::Violations* violations) {
  if (!revision) return;
  if (revision->empty()) {
    violations->Add(*revision, "expectedRevisionId", "Member must have length greater than or equal to 1");
  }
  if (revision->size() > kRevisionBytesMax) {
    violations->Add(*revision, "expectedRevisionId", "Member must have length less than or equal to 255");
  }
}

}  // namespace

void AddViolations(const PutResourcePolicyRequest& request, base::Violations* violations) {
  AddRevisionViolations(request.expected_revision_id, violations);
}

void AddViolations(const DeleteResourcePolicyRequest& request, base::Violations* violations) {
  AddRevisionViolations(request.expected_revision_id, violations);
}

}  // namespace karst::engine
