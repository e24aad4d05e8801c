// ModelTable: a table as a sorted map, with its secondary indexes worked out anew for each question. Tests hold the
// engine against it. Slow, and as plain as can be: it shares no code with the engine but Item itself.
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <karst/value.h>

namespace karst::testing {

// DynamoDB's size of a number, from its text: a byte, one for each pair of digits that is not a leading or trailing
// pair of zeros, and one for a minus sign.
inline std::size_t ModelNumberSize(std::string text) {
  std::size_t size = 1;
  if (text.front() == '-') {
    ++size;
    text.erase(0, 1);
  }
  const std::size_t point = std::min(text.find('.'), text.size());
  std::string whole = text.substr(0, point);
  std::string fraction = point < text.size() ? text.substr(point + 1) : "";
  if (whole.size() % 2 != 0) whole.insert(0, "0");
  if (fraction.size() % 2 != 0) fraction.push_back('0');
  std::string digits = whole + fraction;
  while (digits.starts_with("00")) digits.erase(0, 2);
  while (digits.ends_with("00")) digits.erase(digits.size() - 2);
  return digits.empty() ? 1 : size + digits.size() / 2;
}

// Of the types that the model's items have.
inline std::size_t ModelSize(const ItemView& item) {
  std::size_t size = 0;
  for (const auto& [name, value] : item) {
    size += name.size();
    size += value.type() == AttributeType::kNumber ? ModelNumberSize(value.number().ToString()) : value.string().size();
  }
  return size;
}

inline double ModelWriteUnits(std::size_t bytes) { return std::max(1.0, std::ceil(static_cast<double>(bytes) / 1024)); }

struct ModelIndex {
  std::string name;
  bool is_global = true;
  std::string hash;
  std::string range;                              // empty: none
  std::optional<std::set<std::string>> included;  // besides the keys; nothing: all attributes
};

// What one write costs.
struct ModelCost {
  double table = 0;
  std::map<std::string, double> indexes;

  void Add(const ModelCost& other) {
    table += other.table;
    for (const auto& [name, units] : other.indexes) indexes[name] += units;
  }
  double Total() const {
    double total = table;
    for (const auto& [name, units] : indexes) total += units;
    return total;
  }
};

// Keys "pk" (a string) and "sk" (a number that a double holds exactly).
class ModelTable {
 public:
  using Key = std::pair<std::string, double>;

  explicit ModelTable(std::vector<ModelIndex> indexes) : indexes_(std::move(indexes)) {}

  static Key KeyOf(const ItemView& item) { return {std::string(item["pk"].string()), item["sk"].number().ToDouble()}; }

  const std::vector<ModelIndex>& indexes() const { return indexes_; }
  const std::map<Key, Item>& items() const { return items_; }
  std::optional<Item> Find(const Key& key) const {
    const auto at = items_.find(key);
    return at == items_.end() ? std::nullopt : std::optional<Item>(at->second);
  }

  // The item of that key becomes `item`, or goes. What it costs.
  ModelCost Write(const Key& key, const std::optional<Item>& item) {
    const std::optional<Item> old = Find(key);
    if (item) {
      items_.insert_or_assign(key, *item);
    } else {
      items_.erase(key);
    }
    return CostOf(old, item);
  }

  // What the index holds of the item; nothing when the item lacks an attribute of its key.
  static std::optional<Item> Entry(const ModelIndex& index, const Item& item) {
    if (!item.Contains(index.hash) || (!index.range.empty() && !item.Contains(index.range))) return std::nullopt;
    if (!index.included) return item;
    Item entry;
    for (const auto& [name, value] : item) {
      const bool is_key = name == "pk" || name == "sk" || name == index.hash || name == index.range;
      if (is_key || index.included->contains(std::string(name))) entry.Set(name, value);
    }
    return entry;
  }

  // Every entry of the index, or every item when `index` is null, whose item is `wanted`, in the order of the table's
  // key.
  std::vector<Item> All(
      const ModelIndex* index,
      const std::function<bool(const Item&)>& wanted = [](const Item&) { return true; }) const {
    std::vector<Item> all;
    for (const auto& [key, item] : items_) {
      if (!wanted(item)) continue;
      if (index == nullptr) {
        all.push_back(item);
      } else if (std::optional<Item> entry = Entry(*index, item)) {
        all.push_back(*std::move(entry));
      }
    }
    return all;
  }

 private:
  ModelCost CostOf(const std::optional<Item>& old, const std::optional<Item>& item) const {
    const auto size = [](const std::optional<Item>& one) { return one ? ModelSize(*one) : 0; };
    ModelCost cost;
    cost.table = ModelWriteUnits(std::max(size(old), size(item)));
    for (const ModelIndex& index : indexes_) {
      const std::optional<Item> before = old ? Entry(index, *old) : std::nullopt;
      const std::optional<Item> after = item ? Entry(index, *item) : std::nullopt;
      if (before == after) continue;
      const double before_units = before ? ModelWriteUnits(size(before)) : 0;
      const double after_units = after ? ModelWriteUnits(size(after)) : 0;
      const bool moved = before && after &&
                         ((*before)[index.hash] != (*after)[index.hash] ||
                          (!index.range.empty() && (*before)[index.range] != (*after)[index.range]));
      cost.indexes[index.name] = moved ? before_units + after_units : std::max(before_units, after_units);
    }
    return cost;
  }

  std::vector<ModelIndex> indexes_;
  std::map<Key, Item> items_;
};

}  // namespace karst::testing
