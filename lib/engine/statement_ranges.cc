#include "engine/statement_ranges.h"

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/error_table.h"
#include "base/try.h"
#include "engine/key_range_planner.h"

namespace karst::engine {
namespace {

using expression::KeyOperator;
using expression::KeyPredicate;
using partiql::Branch;
using partiql::ConditionNode;

// The range of one branch, within the partition that its HASH attributes name.
struct PartitionRange {
  std::vector<std::string_view> partition;
  storage::KeyRange range;
};

bool IsEmpty(const storage::KeyRange& range) { return !range.upper.empty() && range.lower >= range.upper; }

storage::KeyRange Intersect(storage::KeyRange a, storage::KeyRange b) {
  if (b.lower > a.lower) a.lower = std::move(b.lower);
  if (a.upper.empty() || (!b.upper.empty() && b.upper < a.upper)) a.upper = std::move(b.upper);
  return a;
}

// Equalities on the first RANGE attributes, and then whatever is asked of the next one; the rest is left to the filter.
PartitionRange RangeOfBranch(const ReadTarget& target, const Branch& branch, bool* exact) {
  KeyCondition condition;
  for (const catalog::KeyAttribute& attribute : target.key().hash) {
    for (const KeyPredicate& predicate : branch.predicates) {
      if (predicate.attribute != attribute.name) continue;
      condition.hash.push_back(predicate.low.payload());
      break;
    }
  }
  PartitionRange found{condition.hash, RangeOf(target, condition)};
  *exact = *exact && branch.filters.empty();
  bool open = false;
  for (const catalog::KeyAttribute& attribute : target.key().range) {
    const KeyPredicate* equality = nullptr;
    bool any = false;
    for (const KeyPredicate& predicate : branch.predicates) {
      if (predicate.attribute != attribute.name) continue;
      any = true;
      if (predicate.op == KeyOperator::kEqual) equality = &predicate;
      if (open) continue;
      condition.range.push_back(&predicate);
      found.range = Intersect(std::move(found.range), RangeOf(target, condition));
      condition.range.pop_back();
    }
    if (open && any) *exact = false;
    if (equality == nullptr) open = true;
    if (!open) condition.range.push_back(equality);
  }
  return found;
}

// The top-level attributes that the filters read, in the order written and each once.
std::vector<std::string> AttributesOf(const std::vector<const ConditionNode*>& filters) {
  std::vector<std::string> names;
  for (const ConditionNode* filter : filters) {
    std::vector<value::DocumentPath> paths;
    expression::BoundCondition(nullptr, filter).CollectPaths(&paths);
    for (const value::DocumentPath& path : paths) {
      if (std::find(names.begin(), names.end(), path.attribute()) == names.end()) names.emplace_back(path.attribute());
    }
  }
  return names;
}

// AWS lists them in the order of a Java HashSet: by the hash of the name within the set's buckets.
void SortAsJavaSet(std::vector<std::string>* names) {
  std::size_t buckets = 16;
  while (names->size() * 4 > buckets * 3) buckets *= 2;
  const auto bucket_of = [buckets](const std::string& name) {
    std::uint32_t hash = 0;
    for (const char c : name) hash = 31 * hash + static_cast<unsigned char>(c);
    return (hash ^ (hash >> 16)) & (buckets - 1);
  };
  std::stable_sort(names->begin(), names->end(),
                   [&](const std::string& a, const std::string& b) { return bucket_of(a) < bucket_of(b); });
}

// Refused when no branch can do without what the index does not project; AWS names those of the last branch.
Result<void> CheckFiltersAreProjected(const ReadTarget& target,
                                      std::vector<std::pair<PartitionRange, Branch>>& branches) {
  if (target.ProjectsAll()) return {};
  std::stable_sort(branches.begin(), branches.end(),
                   [](const auto& a, const auto& b) { return a.first.partition < b.first.partition; });
  std::vector<std::string> missing;
  for (const auto& [range, branch] : branches) {
    missing = AttributesOf(branch.filters);
    std::erase_if(missing, [&](const std::string& name) { return target.Projects(name); });
    if (missing.empty()) return {};
  }
  if (missing.empty()) return {};
  SortAsJavaSet(&missing);
  return base::ValidationError(
      fmt::format("One or more parameter values were invalid: Secondary index {} does not project one or more filter "
                  "attributes: [{}]",
                  target.index->name, fmt::join(missing, ", ")));
}

// Whether a filter reads a RANGE attribute: a condition on it that makes no range, such as <> or NOT.
bool FiltersSortKey(const ReadTarget& target, const std::vector<Branch>& branches) {
  for (const Branch& branch : branches) {
    for (const std::string& name : AttributesOf(branch.filters)) {
      for (const catalog::KeyAttribute& attribute : target.key().range) {
        if (attribute.name == name) return true;
      }
    }
  }
  return false;
}

// Sorted by partition and then by key. AWS refuses ranges that overlap, unless conditions on the sort key that make no
// range are among them: then one range covers what the others do.
Result<std::vector<PartitionRange>> Separate(std::vector<PartitionRange> ranges, bool may_merge) {
  std::erase_if(ranges, [](const PartitionRange& range) { return IsEmpty(range.range); });
  std::sort(ranges.begin(), ranges.end(), [](const PartitionRange& a, const PartitionRange& b) {
    return std::tie(a.partition, a.range.lower) < std::tie(b.partition, b.range.lower);
  });
  std::vector<PartitionRange> separate;
  for (PartitionRange& next : ranges) {
    const bool overlaps = !separate.empty() && separate.back().partition == next.partition &&
                          (separate.back().range.upper.empty() || next.range.lower < separate.back().range.upper);
    if (!overlaps) {
      separate.push_back(std::move(next));
    } else if (!may_merge) {
      return base::ValidationError("Overlapping conditions with range keys are not supported in where clause");
    } else {
      std::string& upper = separate.back().range.upper;
      if (next.range.upper.empty() || (!upper.empty() && upper < next.range.upper)) {
        upper = std::move(next.range.upper);
      }
    }
  }
  return separate;
}

// What ORDER BY asks for.
struct Direction {
  bool partitions_descending = false;
  bool forward = true;
};

// Of the two keys the one that ORDER BY does not name is read in an order of its own: partitions ascending, and the
// sort key descending.
Result<Direction> DirectionOf(const ReadTarget& target, const std::vector<partiql::Order>& order, bool is_keyed,
                              std::size_t partitions) {
  Direction direction;
  if (order.empty()) return direction;
  bool names_hash = false;
  direction.forward = false;
  for (const partiql::Order& term : order) {
    if (!IsKeyAttribute(target.key(), term.attribute)) {
      return base::ValidationError(
          fmt::format("Attribute {} in ORDER BY clause must be part of the primary key", term.attribute));
    }
    const auto& hash = target.key().hash;
    const bool is_hash = std::any_of(hash.begin(), hash.end(), [&](const auto& a) { return a.name == term.attribute; });
    if (is_hash) direction.partitions_descending = term.descending;
    if (!is_hash) direction.forward = !term.descending;
    names_hash = names_hash || is_hash;
  }
  if (!is_keyed) {
    return base::ValidationError(
        "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.");
  }
  if (partitions > 1 && !names_hash) {
    return base::ValidationError(
        "Must have hash key in ORDER BY clause when more than one hash key condition specified in WHERE clause.");
  }
  return direction;
}

std::size_t CountPartitions(const std::vector<std::pair<PartitionRange, Branch>>& branches) {
  std::set<std::vector<std::string_view>> partitions;
  for (const auto& [range, branch] : branches) partitions.insert(range.partition);
  return partitions.size();
}

}  // namespace

Result<StatementRanges> PlanRanges(const ReadTarget& target, const partiql::Statement& statement) {
  KARST_ASSIGN_OR_RETURN(partiql::KeyPlan plan, partiql::PlanKeys(target.key(), statement.where));
  if (plan.is_too_large) {
    return base::ValidationError("Too many decomposed read operations for a given query.");
  }
  StatementRanges planned;
  if (!plan.is_keyed) {
    KARST_TRY(DirectionOf(target, statement.order, false, 0));
    planned.exact = statement.where == nullptr;
    planned.ranges.push_back(storage::ObjectRange(target.id()));
    return planned;
  }
  planned.one_partition = true;
  planned.exact = true;
  std::vector<std::pair<PartitionRange, Branch>> branches;
  std::vector<PartitionRange> ranges;
  for (const Branch& branch : plan.branches) {
    ranges.push_back(RangeOfBranch(target, branch, &planned.exact));
    branches.emplace_back(ranges.back(), branch);
  }
  KARST_ASSIGN_OR_RETURN(const Direction direction,
                         DirectionOf(target, statement.order, true, CountPartitions(branches)));
  KARST_ASSIGN_OR_RETURN(ranges, Separate(std::move(ranges), FiltersSortKey(target, plan.branches)));
  KARST_TRY(CheckFiltersAreProjected(target, branches));
  planned.forward = direction.forward;
  std::stable_sort(ranges.begin(), ranges.end(), [&](const PartitionRange& a, const PartitionRange& b) {
    if (a.partition != b.partition) return (a.partition < b.partition) != direction.partitions_descending;
    return (a.range.lower < b.range.lower) == direction.forward && a.range.lower != b.range.lower;
  });
  for (PartitionRange& range : ranges) planned.ranges.push_back(std::move(range.range));
  return planned;
}

}  // namespace karst::engine
