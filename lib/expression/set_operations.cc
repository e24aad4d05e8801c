#include "expression/set_operations.h"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace karst::expression {
namespace {

// Members are stored in this order.
bool IsBefore(const ValueView& a, const ValueView& b) { return a.payload() < b.payload(); }

std::vector<ValueView> MembersOf(const ValueView& set) {
  const SetView members = set.set();
  return {members.begin(), members.end()};
}

}  // namespace

std::vector<ValueView> Union(const ValueView& a, const ValueView& b) {
  const std::vector<ValueView> first = MembersOf(a);
  const std::vector<ValueView> second = MembersOf(b);
  std::vector<ValueView> all;
  all.reserve(first.size() + second.size());
  std::set_union(first.begin(), first.end(), second.begin(), second.end(), std::back_inserter(all), IsBefore);
  return all;
}

std::vector<ValueView> Difference(const ValueView& a, const ValueView& b) {
  const std::vector<ValueView> first = MembersOf(a);
  const std::vector<ValueView> second = MembersOf(b);
  std::vector<ValueView> rest;
  rest.reserve(first.size());
  std::set_difference(first.begin(), first.end(), second.begin(), second.end(), std::back_inserter(rest), IsBefore);
  return rest;
}

void WriteSet(const std::vector<ValueView>& members, AttributeType set_type, value::ItemWriter* writer) {
  if (set_type == AttributeType::kNumberSet) {
    std::vector<Number> numbers;
    numbers.reserve(members.size());
    for (const ValueView& member : members) numbers.push_back(member.number());
    writer->NumberSet(numbers);
    return;
  }
  std::vector<std::string_view> texts;
  texts.reserve(members.size());
  for (const ValueView& member : members) texts.push_back(member.payload());
  if (set_type == AttributeType::kStringSet) {
    writer->StringSet(std::move(texts));
  } else {
    writer->BinarySet(std::move(texts));
  }
}

}  // namespace karst::expression
