#include "engine/key_range_planner.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "base/error_table.h"
#include "base/try.h"
#include "catalog/primary_key.h"
#include "engine/exclusive_start_key.h"

namespace karst::engine {
namespace {

using catalog::KeyAttribute;
using expression::KeyOperator;
using expression::KeyPredicate;

const KeyPredicate* PredicateOn(const std::vector<KeyPredicate>& predicates, std::string_view attribute) {
  const auto found = std::find_if(predicates.begin(), predicates.end(),
                                  [&](const KeyPredicate& predicate) { return predicate.attribute == attribute; });
  return found == predicates.end() ? nullptr : &*found;
}

Error Missed(const KeyAttribute& attribute) {
  return base::ValidationError(fmt::format("Query condition missed key schema element: {}", attribute.name));
}

Result<void> CheckOperands(const KeyAttribute& attribute, KeyRole role, const KeyPredicate& predicate) {
  if (predicate.op == KeyOperator::kNotIndexable) {
    return base::ValidationError("Attempted conditional constraint is not an indexable operation");
  }
  for (const ValueView& operand : {predicate.low, predicate.high}) {
    if (operand && operand.type() != catalog::ToAttributeType(attribute.type)) {
      return base::ValidationError(
          "One or more parameter values were invalid: Condition parameter type does not match schema type");
    }
  }
  for (const ValueView& operand : {predicate.low, predicate.high}) {
    if (operand) KARST_TRY(catalog::CheckKeyValue(attribute, role, operand.payload()));
  }
  return {};
}

// Between conditions on RANGE attributes there may be no gap, and all but the last must be equalities.
Result<void> CheckRangePrefix(const std::vector<KeyAttribute>& attributes,
                              const std::vector<const KeyPredicate*>& predicates) {
  std::size_t last = predicates.size();
  while (last > 0 && predicates[last - 1] == nullptr) --last;
  std::vector<std::string_view> loose;
  for (std::size_t i = 0; i + 1 < last; ++i) {
    if (predicates[i] == nullptr || predicates[i]->op != KeyOperator::kEqual) loose.push_back(attributes[i].name);
  }
  if (loose.empty()) return {};
  return base::ValidationError(
      fmt::format("RANGE key attributes {} must have equality conditions specified in the query because a condition is "
                  "present on key attribute {}",
                  fmt::join(loose, ", "), attributes[last - 1].name));
}

bool Holds(const KeyPredicate& predicate, const ValueView& value) {
  const std::string_view payload = value.payload();
  const std::string_view low = predicate.low.payload();
  switch (predicate.op) {
    case KeyOperator::kEqual:
      return payload == low;
    case KeyOperator::kLess:
      return payload < low;
    case KeyOperator::kLessOrEqual:
      return payload <= low;
    case KeyOperator::kGreater:
      return payload > low;
    case KeyOperator::kGreaterOrEqual:
      return payload >= low;
    case KeyOperator::kBetween:
      return payload >= low && payload <= predicate.high.payload();
    case KeyOperator::kBeginsWith:
      return payload.starts_with(low);
    case KeyOperator::kNotIndexable:
      break;
  }
  return false;
}

// The bounds of one RANGE attribute's value inside the keys that start with `base`. A table's sort key ends the stored
// key, so its bytes stand as they are; an index's attribute is escaped, and the table's key follows it.
class AttributeBounds {
 public:
  AttributeBounds(std::string_view base, bool in_index) : base_(base), in_index_(in_index) {}

  std::string First() const { return std::string(base_); }
  std::string End() const { return storage::PrefixSuccessor(base_); }
  // The first key with this value, and the end of the keys with it.
  std::string At(std::string_view value) const {
    std::string key(base_);
    if (in_index_) {
      storage::AppendEscaped(value, &key);
    } else {
      key.append(value);
    }
    return key;
  }
  std::string After(std::string_view value) const {
    return in_index_ ? storage::PrefixSuccessor(At(value)) : storage::KeySuccessor(At(value));
  }
  std::string Prefix(std::string_view value) const {
    std::string key(base_);
    if (in_index_) {
      storage::AppendEscapedPrefix(value, &key);
    } else {
      key.append(value);
    }
    return key;
  }

 private:
  std::string_view base_;
  bool in_index_;
};

storage::KeyRange RangeOfPredicate(const AttributeBounds& bounds, const KeyPredicate& predicate) {
  const std::string_view low = predicate.low.payload();
  switch (predicate.op) {
    case KeyOperator::kEqual:
      return {bounds.At(low), bounds.After(low)};
    case KeyOperator::kLess:
      return {bounds.First(), bounds.At(low)};
    case KeyOperator::kLessOrEqual:
      return {bounds.First(), bounds.After(low)};
    case KeyOperator::kGreater:
      return {bounds.After(low), bounds.End()};
    case KeyOperator::kGreaterOrEqual:
      return {bounds.At(low), bounds.End()};
    case KeyOperator::kBetween:
      return {bounds.At(low), bounds.After(predicate.high.payload())};
    case KeyOperator::kBeginsWith: {
      std::string prefix = bounds.Prefix(low);
      std::string end = storage::PrefixSuccessor(prefix);
      return {std::move(prefix), std::move(end)};
    }
    case KeyOperator::kNotIndexable:
      break;
  }
  return {};
}

}  // namespace

Result<KeyCondition> MatchKeyCondition(const ReadTarget& target, const std::vector<KeyPredicate>& predicates,
                                       const Item* start_key) {
  const catalog::KeyAttributes& key = target.key();
  if (predicates.size() > key.hash.size() + key.range.size()) {
    return base::ValidationError(
        fmt::format("The number of query conditions ({}) exceeds the number of key attributes defined in the schema "
                    "({})",
                    predicates.size(), key.hash.size() + key.range.size()));
  }
  KeyCondition condition;
  std::size_t matched = 0;
  for (const KeyAttribute& attribute : key.hash) {
    if (start_key != nullptr) KARST_TRY(CheckStartKeyAttribute(attribute, KeyRole::kHash, *start_key));
    const KeyPredicate* predicate = PredicateOn(predicates, attribute.name);
    if (predicate == nullptr) return Missed(attribute);
    KARST_TRY(CheckOperands(attribute, KeyRole::kHash, *predicate));
    if (predicate->op != KeyOperator::kEqual) return base::ValidationError("Query key condition not supported");
    condition.hash.push_back(predicate->low.payload());
    ++matched;
  }
  for (const KeyAttribute& attribute : key.range) {
    if (start_key != nullptr) KARST_TRY(CheckStartKeyAttribute(attribute, KeyRole::kRange, *start_key));
    const KeyPredicate* predicate = PredicateOn(predicates, attribute.name);
    if (predicate != nullptr) {
      KARST_TRY(CheckOperands(attribute, KeyRole::kRange, *predicate));
      ++matched;
    }
    condition.range.push_back(predicate);
  }
  if (matched != predicates.size()) {
    // A condition on an attribute outside of the key: AWS names the first key attribute that has none.
    const auto gap = std::find(condition.range.begin(), condition.range.end(), nullptr);
    return Missed(key.range[static_cast<std::size_t>(gap - condition.range.begin())]);
  }
  KARST_TRY(CheckRangePrefix(key.range, condition.range));
  condition.range.erase(std::find(condition.range.begin(), condition.range.end(), nullptr), condition.range.end());
  return condition;
}

Result<void> CheckStartKeyWithin(const ReadTarget& target, const KeyCondition& condition, const Item& start_key) {
  const catalog::KeyAttributes& key = target.key();
  for (std::size_t i = 0; i < condition.range.size(); ++i) {
    if (!Holds(*condition.range[i], start_key[key.range[i].name])) {
      return base::ValidationError("The provided starting key does not match the range key predicate");
    }
  }
  for (std::size_t i = 0; i < condition.hash.size(); ++i) {
    if (start_key[key.hash[i].name].payload() == condition.hash[i]) continue;
    // AWS's sentence for another partition under a condition on the sort key speaks of something else; it is its own.
    return base::ValidationError(
        condition.range.empty() ? "The provided starting key is outside query boundaries based on provided conditions"
                                : "The query can return at most one row and cannot be restarted");
  }
  return {};
}

storage::KeyRange RangeOf(const ReadTarget& target, const KeyCondition& condition) {
  const bool in_index = target.index != nullptr;
  std::string base = in_index ? storage::IndexPartitionPrefix(target.id(), condition.hash)
                              : storage::ItemPartitionPrefix(target.id(), condition.hash.front());
  for (std::size_t i = 0; i + 1 < condition.range.size(); ++i) {
    storage::AppendEscaped(condition.range[i]->low.payload(), &base);
  }
  const AttributeBounds bounds(base, in_index);
  if (condition.range.empty()) return {bounds.First(), bounds.End()};
  return RangeOfPredicate(bounds, *condition.range.back());
}

}  // namespace karst::engine
