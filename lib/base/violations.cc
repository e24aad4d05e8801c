#include "base/violations.h"

#include <algorithm>

#include <fmt/format.h>

namespace karst::base {
namespace {

// AWS stops looking after ten.
constexpr std::size_t kShownMax = 10;

}  // namespace

std::string EnumSetConstraint(const std::vector<std::string_view>& words) {
  return fmt::format("Member must satisfy enum value set: [{}]", fmt::join(words, ", "));
}

void Violations::Add(std::string_view value, std::string_view member, std::string_view constraint) {
  if (texts_.size() == kShownMax) return;
  if (std::find(null_members_.begin(), null_members_.end(), member) != null_members_.end()) return;
  texts_.push_back(fmt::format("Value '{}' at '{}' failed to satisfy constraint: {}", value, member, constraint));
}

void Violations::AddWithoutValue(std::string_view member, std::string_view constraint) {
  if (texts_.size() == kShownMax) return;
  texts_.push_back(fmt::format("Value at '{}' failed to satisfy constraint: {}", member, constraint));
}

void Violations::AddNull(std::string_view member) {
  if (texts_.size() == kShownMax) return;
  null_members_.emplace_back(member);
  texts_.push_back(fmt::format("Value null at '{}' failed to satisfy constraint: Member must not be null", member));
}

std::optional<Error> Violations::ToError() const {
  if (texts_.empty()) return std::nullopt;
  return Error(ErrorCode::kValidation, fmt::format("{} validation error{} detected: {}", texts_.size(),
                                                   texts_.size() == 1 ? "" : "s", fmt::join(texts_, "; ")));
}

}  // namespace karst::base
