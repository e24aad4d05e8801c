#include "catalog/primary_key.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/error_table.h"
#include "base/limits.h"
#include "base/try.h"
#include "value/item_reader.h"

namespace karst::catalog {
namespace {

constexpr std::string_view kInvalid = "One or more parameter values were invalid: ";
constexpr std::string_view kNotValid = "One or more parameter values are not valid. ";

std::string_view KeyTypeName(KeyType type) { return AttributeTypeName(ToAttributeType(type)); }

// DynamoDB's sentences for a key value that is too long; the first lacks a space in AWS's own text.
Error HashTooLong() {
  return base::ValidationError(fmt::format("{}Size of hashkey has exceeded the maximum size limit of{} bytes", kInvalid,
                                           limits::kPartitionKeyBytesMax));
}
Error RangeTooLong() {
  return base::ValidationError(
      fmt::format("{}Aggregated size of all range keys has exceeded the size limit of {} bytes", kInvalid,
                  limits::kSortKeyBytesMax));
}

Error SchemaMismatch() { return base::ValidationError("The provided key element does not match the schema"); }

// What an item has of a table's key attributes; false values for those it has not.
struct KeyValues {
  ValueView partition;
  ValueView sort;
  bool are_all = true;  // the item has no other attributes
};

// Every item that is read or written is asked for them: one walk over the bytes themselves finds both.
KeyValues KeyValuesOf(const TableDescriptor& table, const ItemView& item) {
  const KeyAttribute& partition = table.partition_key();
  const KeyAttribute* const sort = table.sort_key();
  KeyValues values;
  std::size_t missing = sort == nullptr ? 1 : 2;
  const char* at = item.bytes().data();
  const char* const end = at + item.bytes().size();
  std::string_view name;
  bool is_plain = false;
  while (missing != 0 && at != end && value::ReadName(&at, end, &name, &is_plain)) {
    ValueView* const wanted = name == partition.name                  ? &values.partition
                              : sort != nullptr && name == sort->name ? &values.sort
                                                                      : nullptr;
    if (wanted != nullptr) {
      if (!value::ReadValue(&at, end, wanted)) break;
      --missing;
    } else {
      values.are_all = false;
      if (!value::SkipValue(&at, end)) break;
    }
  }
  values.are_all = values.are_all && at == end;
  return values;
}

Result<void> CheckPieceOfItem(const KeyAttribute& attribute, KeyRole role, const ValueView& value) {
  if (!value) {
    return base::ValidationError(fmt::format("{}Missing the key {} in the item", kInvalid, attribute.name));
  }
  if (value.type() != ToAttributeType(attribute.type)) {
    return base::ValidationError(fmt::format("{}Type mismatch for key {} expected: {} actual: {}", kInvalid,
                                             attribute.name, KeyTypeName(attribute.type),
                                             AttributeTypeName(value.type())));
  }
  return CheckKeyValue(attribute, role, value.payload());
}

Result<void> CheckPieceOfKey(const KeyAttribute& attribute, KeyRole role, const ValueView& value) {
  if (value.type() != ToAttributeType(attribute.type)) [[unlikely]]
    return SchemaMismatch();
  return CheckKeyValue(attribute, role, value.payload());
}

// Of another type it may be as it will.
Result<void> CheckNotEmpty(const KeyAttribute& attribute, KeyRole role, const ItemView& item) {
  const ValueView value = item[attribute.name];
  if (value.type() != ToAttributeType(attribute.type) || !value.payload().empty()) return {};
  return CheckKeyValue(attribute, role, value.payload());
}

Error EmptyIndexKey(const IndexDescriptor& index, const KeyAttribute& attribute) {
  return base::ValidationError(
      fmt::format("{}A value specified for a secondary index key is not supported. The AttributeValue for a key "
                  "attribute cannot contain an empty {} value. IndexName: {}, IndexKey: {}",
                  kNotValid, attribute.type == KeyType::kBinary ? "binary" : "string", index.name, attribute.name));
}

std::optional<IndexKeyProblem> FindProblem(const IndexDescriptor& index, const KeyAttribute& attribute, KeyRole role,
                                           const ItemView& item) {
  using Kind = IndexKeyProblem::Kind;
  const ValueView value = item[attribute.name];
  if (!value) return std::nullopt;
  const auto problem = [&](Kind kind) { return IndexKeyProblem{kind, &index, &attribute, role, value.type()}; };
  if (value.type() != ToAttributeType(attribute.type)) return problem(Kind::kType);
  const std::size_t bytes_max = role == KeyRole::kHash ? limits::kPartitionKeyBytesMax : limits::kSortKeyBytesMax;
  if (value.payload().empty()) return problem(Kind::kEmpty);
  if (value.payload().size() > bytes_max) return problem(Kind::kTooLong);
  return std::nullopt;
}

std::optional<IndexKeyProblem> FindProblem(const IndexDescriptor& index, const ItemView& item) {
  for (const KeyAttribute& attribute : index.key.hash) {
    if (auto problem = FindProblem(index, attribute, KeyRole::kHash, item)) return problem;
  }
  for (const KeyAttribute& attribute : index.key.range) {
    if (auto problem = FindProblem(index, attribute, KeyRole::kRange, item)) return problem;
  }
  return std::nullopt;
}

// The names of the attributes that an index stores besides other ones: at most the table's two keys and an index's
// eight. Sorted and unique; lives on the stack.
class KeyNames {
 public:
  void Add(const KeyAttributes& key) {
    for (const auto* attributes : {&key.hash, &key.range}) {
      for (const KeyAttribute& attribute : *attributes) Add(attribute.name);
    }
  }
  const std::string_view* begin() const { return names_.data(); }
  const std::string_view* end() const { return names_.data() + size_; }

 private:
  void Add(std::string_view name) {
    std::string_view* const last = names_.data() + size_;
    std::string_view* const at = std::lower_bound(names_.data(), last, name);
    if (at != last && *at == name) return;
    std::move_backward(at, last, last + 1);
    *at = name;
    ++size_;
  }

  std::array<std::string_view, 2 + limits::kIndexHashAttributesMax + limits::kIndexRangeAttributesMax> names_;
  std::size_t size_ = 0;
};

KeyNames NamesOf(const TableDescriptor& table, const IndexDescriptor* index) {
  KeyNames names;
  names.Add(table.key);
  if (index != nullptr) names.Add(index->key);
  return names;
}

// Appends the attributes of the item whose names are in one of two sorted lists. One merge over three sorted
// sequences; attributes are copied as they are, and neighbours together.
void AppendNamed(const ItemView& item, const KeyNames& keys, const std::vector<std::string>& others, std::string* out) {
  const std::string_view* key = keys.begin();
  auto other = others.begin();
  std::string_view run;
  for (auto at = item.begin(); at != item.end(); ++at) {
    while (key != keys.end() && *key < at->name) ++key;
    while (other != others.end() && *other < at->name) ++other;
    const bool wanted = (key != keys.end() && *key == at->name) || (other != others.end() && *other == at->name);
    if (!wanted) continue;
    const std::string_view bytes = at.bytes();
    if (run.data() + run.size() == bytes.data()) {
      run = {run.data(), run.size() + bytes.size()};
    } else {
      out->append(run);
      run = bytes;
    }
  }
  out->append(run);
}

Item KeysOnly(const KeyNames& names, const ItemView& item) {
  std::string body;
  AppendNamed(item, names, {}, &body);
  return Item::FromBody(std::move(body));
}

}  // namespace

Result<void> CheckKeyValue(const KeyAttribute& attribute, KeyRole role, std::string_view payload) {
  if (payload.empty()) {
    return base::ValidationError(
        fmt::format("{}The AttributeValue for a key attribute cannot contain an empty {} value. Key: {}", kNotValid,
                    attribute.type == KeyType::kBinary ? "binary" : "string", attribute.name));
  }
  if (role == KeyRole::kHash && payload.size() > limits::kPartitionKeyBytesMax) return HashTooLong();
  if (role == KeyRole::kRange && payload.size() > limits::kSortKeyBytesMax) return RangeTooLong();
  return {};
}

Result<void> CheckKeysNotEmpty(const TableDescriptor& table, const ItemView& item) {
  KARST_TRY(CheckNotEmpty(table.partition_key(), KeyRole::kHash, item));
  if (const KeyAttribute* sort = table.sort_key()) KARST_TRY(CheckNotEmpty(*sort, KeyRole::kRange, item));
  return {};
}

Result<void> CheckIndexKeysNotEmpty(const TableDescriptor& table, const ItemView& item) {
  for (const auto* indexes : {&table.local_indexes, &table.global_indexes}) {
    for (const IndexDescriptor& index : *indexes) {
      for (const auto* attributes : {&index.key.hash, &index.key.range}) {
        for (const KeyAttribute& attribute : *attributes) {
          const ValueView value = item[attribute.name];
          if (value.type() != ToAttributeType(attribute.type) || !value.payload().empty()) continue;
          return EmptyIndexKey(index, attribute);
        }
      }
    }
  }
  return {};
}

AttributeType ToAttributeType(KeyType type) {
  switch (type) {
    case KeyType::kString:
      return AttributeType::kString;
    case KeyType::kNumber:
      return AttributeType::kNumber;
    case KeyType::kBinary:
      return AttributeType::kBinary;
  }
  return AttributeType::kNone;
}

Result<PrimaryKey> KeyOfItem(const TableDescriptor& table, const ItemView& item) {
  const KeyValues values = KeyValuesOf(table, item);
  KARST_TRY(CheckPieceOfItem(table.partition_key(), KeyRole::kHash, values.partition));
  if (const KeyAttribute* sort = table.sort_key()) {
    KARST_TRY(CheckPieceOfItem(*sort, KeyRole::kRange, values.sort));
  }
  return PrimaryKey{.partition = values.partition.payload(), .sort = values.sort.payload()};
}

Result<PrimaryKey> KeyOfRequest(const TableDescriptor& table, const ItemView& key) {
  const KeyAttribute* const sort = table.sort_key();
  const KeyValues values = KeyValuesOf(table, key);
  if (!values.are_all || (sort != nullptr && !values.sort)) return SchemaMismatch();
  KARST_TRY(CheckPieceOfKey(table.partition_key(), KeyRole::kHash, values.partition));
  if (sort != nullptr) KARST_TRY(CheckPieceOfKey(*sort, KeyRole::kRange, values.sort));
  return PrimaryKey{.partition = values.partition.payload(), .sort = values.sort.payload()};
}

namespace {

// Nothing, also, for a value that an index added later cannot take.
std::optional<std::string_view> IndexPiece(const KeyAttribute& attribute, std::size_t bytes_max, const ItemView& item) {
  const ValueView value = item[attribute.name];
  if (value.type() != ToAttributeType(attribute.type)) return std::nullopt;
  const std::string_view payload = value.payload();
  if (payload.empty() || payload.size() > bytes_max) return std::nullopt;
  return payload;
}

}  // namespace

std::optional<IndexKey> KeyInIndex(const IndexDescriptor& index, const ItemView& item) {
  IndexKey key;
  key.hash.reserve(index.key.hash.size());
  key.range.reserve(index.key.range.size());
  for (const KeyAttribute& attribute : index.key.hash) {
    const auto piece = IndexPiece(attribute, limits::kPartitionKeyBytesMax, item);
    if (!piece) return std::nullopt;
    key.hash.push_back(*piece);
  }
  for (const KeyAttribute& attribute : index.key.range) {
    const auto piece = IndexPiece(attribute, limits::kSortKeyBytesMax, item);
    if (!piece) return std::nullopt;
    key.range.push_back(*piece);
  }
  return key;
}

std::optional<IndexKeyProblem> FindIndexKeyProblem(const TableDescriptor& table, const ItemView& item) {
  for (const auto* indexes : {&table.local_indexes, &table.global_indexes}) {
    for (const IndexDescriptor& index : *indexes) {
      if (auto problem = FindProblem(index, item)) return problem;
    }
  }
  return std::nullopt;
}

Error ToError(const IndexKeyProblem& problem) {
  // While an index is being filled AWS does not say what is wrong.
  if (problem.index->backfilling) {
    return base::ValidationError(fmt::format("{}Schema violation against backfilling index", kInvalid));
  }
  switch (problem.kind) {
    case IndexKeyProblem::Kind::kType:
      return base::ValidationError(fmt::format("{}Type mismatch for Index Key {} Expected: {} Actual: {} IndexName: {}",
                                               kInvalid, problem.attribute->name, KeyTypeName(problem.attribute->type),
                                               AttributeTypeName(problem.actual), problem.index->name));
    case IndexKeyProblem::Kind::kEmpty:
      return EmptyIndexKey(*problem.index, *problem.attribute);
    case IndexKeyProblem::Kind::kTooLong:
      break;
  }
  return problem.role == KeyRole::kHash ? HashTooLong() : RangeTooLong();
}

Result<void> CheckIndexKeys(const TableDescriptor& table, const ItemView& item) {
  if (const auto problem = FindIndexKeyProblem(table, item)) return ToError(*problem);
  return {};
}

void AppendProjected(const TableDescriptor& table, const IndexDescriptor& index, const ItemView& item,
                     std::string* out) {
  if (index.projection == ProjectionType::kAll) {
    out->append(item.bytes());
    return;
  }
  // Empty unless the projection is kInclude.
  AppendNamed(item, NamesOf(table, &index), index.non_key_attributes, out);
}

Item KeyAttributesOf(const TableDescriptor& table, const ItemView& item) {
  return KeysOnly(NamesOf(table, nullptr), item);
}

Item KeyAttributesOf(const TableDescriptor& table, const IndexDescriptor& index, const ItemView& item) {
  return KeysOnly(NamesOf(table, &index), item);
}

}  // namespace karst::catalog
