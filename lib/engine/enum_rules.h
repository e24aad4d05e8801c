// The enums of requests, in one rule: a program can give one any number, and what is no member is refused as AWS
// refuses a word that it does not know. What is stored must decode again, and what no switch knows would silently do
// nothing. Used by request_rules, whose wire has words and so no such numbers. Pure functions.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/enum_words.h"
#include "base/violations.h"

namespace karst::engine {

// Whether the value is one of those that have a word.
template <typename Enum>
constexpr bool IsMember(Enum value) {
  constexpr auto kWords = base::WordsOf(Enum{});
  constexpr auto kLess = [](const auto& a, const auto& b) { return a.value < b.value; };
  constexpr Enum kFirst = std::min_element(kWords.begin(), kWords.end(), kLess)->value;
  constexpr Enum kLast = std::max_element(kWords.begin(), kWords.end(), kLess)->value;
  static_assert(static_cast<std::size_t>(kLast) - static_cast<std::size_t>(kFirst) + 1 == kWords.size());
  return value >= kFirst && value <= kLast;
}

template <typename Enum>
void AddEnumViolations(Enum value, std::string_view member, base::Violations* violations) {
  if (IsMember(value)) [[likely]]
    return;
  violations->Add(std::to_string(static_cast<int>(value)), member, base::EnumSetConstraint(base::WordList<Enum>()));
}

template <typename Enum>
void AddEnumViolations(const std::optional<Enum>& value, std::string_view member, base::Violations* violations) {
  if (value) AddEnumViolations(*value, member, violations);
}

}  // namespace karst::engine
