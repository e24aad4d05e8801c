#include "wire/messages/constraints.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error_table.h"
#include "base/violations.h"
#include "engine/request_rules.h"

namespace karst::wire {
namespace {

bool IsNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
}

std::string PathOf(ObjectReader& in, std::string_view name) { return MemberPath::Member(&in.path(), name).Text(); }

void AddViolation(ObjectReader& in, std::string_view name, std::string_view value, std::string_view constraint) {
  in.findings()->violations.Add(value, PathOf(in, name), constraint);
}

std::string ReadPresent(ObjectReader& in, std::string_view name, Presence presence) {
  std::string text;
  if (presence == Presence::kRequired) {
    in.Require(name, &text);
  } else {
    in.Read(name, &text);
  }
  return text;
}

}  // namespace

std::string ReadText(ObjectReader& in, std::string_view name, const TextRule& rule, Presence presence) {
  std::string text = ReadPresent(in, name, presence);
  if (!in.Has(name) || !in.findings()->Readable()) return text;
  if (rule.is_name && (text.empty() || !std::all_of(text.begin(), text.end(), IsNameCharacter))) {
    AddViolation(in, name, text, "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
  }
  if (text.size() < rule.min) {
    AddViolation(in, name, text, fmt::format("Member must have length greater than or equal to {}", rule.min));
  }
  if (rule.max > 0 && text.size() > rule.max) {
    AddViolation(in, name, text, fmt::format("Member must have length less than or equal to {}", rule.max));
  }
  return text;
}

std::string ReadTable(ObjectReader& in, std::string_view name, Presence presence) {
  std::string text = ReadPresent(in, name, presence);
  if (!in.Has(name) || !in.findings()->Readable() || text.starts_with("arn:")) return text;
  if (text.empty()) {
    AddViolation(in, name, text, "Member must have length greater than or equal to 1");
    return text;
  }
  return ReadText(in, name, kTableNameRule, presence);
}

void ReadRange(ObjectReader& in, std::string_view name, std::int64_t min, std::int64_t max) {
  std::optional<std::int32_t> number;
  in.Read(name, &number);
  if (!number) return;
  if (*number < min) {
    AddViolation(in, name, std::to_string(*number),
                 fmt::format("Member must have value greater than or equal to {}", min));
  }
  if (*number > max) {
    AddViolation(in, name, std::to_string(*number),
                 fmt::format("Member must have value less than or equal to {}", max));
  }
}

void ReadWord(ObjectReader& in, std::string_view name, std::initializer_list<std::string_view> words,
              Presence presence) {
  const std::string word = ReadPresent(in, name, presence);
  if (!in.Has(name) || !in.findings()->Readable()) return;
  if (std::find(words.begin(), words.end(), word) != words.end()) return;
  AddViolation(in, name, word, base::EnumSetConstraint(words));
}

bool IsArnOfKind(std::string_view arn, std::string_view kind) {
  constexpr int kColons = 5;
  if (!arn.starts_with("arn:") || arn.find(":dynamodb:") == std::string_view::npos) return false;
  for (int i = 0; i < kColons; ++i) {
    const std::size_t colon = arn.find(':');
    if (colon == std::string_view::npos) return false;
    arn.remove_prefix(colon + 1);
  }
  return arn.starts_with("table/") && arn.find(fmt::format("/{}/", kind)) != std::string_view::npos;
}

Error NotSupported(std::string_view operation) {
  return base::ValidationError(fmt::format("{} is not supported", operation));
}

}  // namespace karst::wire
