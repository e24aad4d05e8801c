// Violations: the constraints of AWS's model that one request breaks, answered together: "2 validation errors detected:
// Value '...' at 'tableName' failed to satisfy constraint: ...; Value ...". Ten at most. Not thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <karst/error.h>

namespace karst::base {

// "Member must satisfy enum value set: [INDEXES, TOTAL, NONE]"
std::string EnumSetConstraint(const std::vector<std::string_view>& words);

class Violations {
 public:
  // Adds "Value '<value>' at '<member>' failed to satisfy constraint: <constraint>", unless the member
  // was found null already.
  void Add(std::string_view value, std::string_view member, std::string_view constraint);
  // Adds "Value at '<member>' failed to satisfy constraint: <constraint>": some members are reported without their
  // value.
  void AddWithoutValue(std::string_view member, std::string_view constraint);
  // Adds "Value null at '<member>' failed to satisfy constraint: Member must not be null".
  void AddNull(std::string_view member);

  bool empty() const { return texts_.empty(); }
  // The one ValidationException for all of them, or nothing.
  std::optional<Error> ToError() const;

 private:
  std::vector<std::string> texts_;
  std::vector<std::string> null_members_;
};

}  // namespace karst::base
