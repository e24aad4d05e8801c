// ObjectReader: reads the members of one JSON object into a request, by name, as AWS's model declares them. Used by the
// decoders of messages, which read like a schema:
//
//   void Decode(ObjectReader& in, GetItemRequest* out) {
//     in.Require("TableName", &out->table_name);
//     in.Read("ConsistentRead", &out->consistent_read);
//   }
//
// A null member is an absent one; unknown members are ignored. After a value of the wrong JSON type reading goes on to
// no effect, so a decoder needs no checks between members. Not thread-safe.
#pragma once

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <karst/item.h>
#include <karst/value.h>

#include "base/enum_words.h"
#include "wire/findings.h"
#include "wire/json_types.h"
#include "wire/name_traits.h"
#include "wire/request_scan.h"

namespace karst::wire {

// Where a member stands, spelled as in AWS's violations: "keySchema.1.member.keyType". A chain through the readers on
// the stack, put into words only when something is wrong.
class MemberPath {
 public:
  MemberPath() = default;  // the request itself
  static MemberPath Member(const MemberPath* parent, std::string_view name) { return {parent, name, Kind::kMember}; }
  // An element of a list, counted from 1, or the value of a key in a map.
  static MemberPath Element(const MemberPath* parent, std::string_view key) { return {parent, key, Kind::kElement}; }

  std::string Text() const;

 private:
  enum class Kind { kRoot, kMember, kElement };
  MemberPath(const MemberPath* parent, std::string_view name, Kind kind) : parent_(parent), name_(name), kind_(kind) {}

  const MemberPath* parent_ = nullptr;
  std::string_view name_;
  Kind kind_ = Kind::kRoot;
};

// What the members of a scan are read as.
template <typename T>
inline constexpr bool kIsScanned =
    std::is_enum_v<T> || std::is_same_v<T, std::string> || std::is_same_v<T, Expression> || std::is_same_v<T, bool> ||
    std::is_same_v<T, std::int32_t> || std::is_same_v<T, Item> || std::is_same_v<T, ExpressionAttributeNames>;
template <typename T>
inline constexpr bool kIsScanned<std::optional<T>> = kIsScanned<T>;

class ObjectReader {
 public:
  ObjectReader(const simdjson::dom::object& object, const MemberPath& path, Findings* findings);
  // Of a whole request, whose items are taken out of the scan as they are read.
  ObjectReader(RequestScan* scan, Findings* findings) : scan_(scan), findings_(findings) {}

  Findings* findings() { return findings_; }
  const MemberPath& path() const { return path_; }

  // The member when it is there and not null. Of two members of one name the later. O(members).
  std::optional<JsonValue> Find(std::string_view name) const {
    return names_.MayHave(name) ? FindNamed(name) : std::nullopt;
  }
  bool Has(std::string_view name) const {
    return scan_ != nullptr ? scan_->Find(name) != nullptr : Find(name).has_value();
  }

  // Reads the member, and leaves *out as it is when there is none.
  template <typename T>
  void Read(std::string_view name, T* out) {
    if (scan_ != nullptr) {
      if constexpr (kIsScanned<T>) {
        if (const ScannedMember* const member = scan_->Find(name)) TakeScanned(*member, out);
      }
    } else if (const std::optional<JsonValue> value = Find(name)) {
      Convert(*value, name, out);
    }
  }

  // The same, and an absent member is a violation.
  template <typename T>
  void Require(std::string_view name, T* out) {
    if (Has(name)) {
      Read(name, out);
    } else {
      RefuseAbsent(name);
    }
  }

  // An absent member is a violation; for lists and structures, which are read by other means.
  void RequirePresent(std::string_view name);

  // Calls read(element reader) for each structure of the list `name`. `shape` is the structure's name in the model.
  template <typename ReadElement>
  void ReadList(std::string_view name, std::string_view shape, ReadElement read) {
    const std::optional<JsonValue> value = Find(name);
    if (value) ForEachStructure(*value, MemberPath::Member(&path_, name), shape, Place::kMember, read);
  }

  // Calls read(key, reader) for each structure of the map `name`.
  template <typename ReadEntry>
  void ReadMap(std::string_view name, std::string_view shape, ReadEntry read) {
    ForEachEntry(name, kModel + std::string(shape),
                 [&](std::string_view key, const JsonValue& entry, const MemberPath& path) {
                   ReadStructure(entry, path, shape, Place::kElement, [&](ObjectReader& reader) { read(key, reader); });
                 });
  }

  // For each key of the map of lists `name`: element_reader(key) gives what is called for each structure of its list.
  template <typename MakeElementReader>
  void ReadMapOfLists(std::string_view name, std::string_view shape, MakeElementReader element_reader) {
    ForEachEntry(name, fmt::format("java.util.List<{}{}>", kModel, shape),
                 [&](std::string_view key, const JsonValue& entry, const MemberPath& path) {
                   ForEachStructure(entry, path, shape, Place::kElement, element_reader(key));
                 });
  }

  // The list of items or keys `name`.
  void ReadItems(std::string_view name, std::vector<Item>* out);

  // Calls read(reader) for the structure `name`.
  template <typename ReadMembers>
  void ReadStructure(std::string_view name, std::string_view shape, ReadMembers read) {
    const std::optional<JsonValue> value = Find(name);
    if (value) ReadStructure(*value, MemberPath::Member(&path_, name), shape, Place::kMember, read);
  }

 private:
  static constexpr const char* kModel = "com.amazonaws.dynamodb.v20120810.";

  template <typename ReadElement>
  void ForEachStructure(const JsonValue& list, const MemberPath& path, std::string_view shape, Place place,
                        ReadElement read) {
    const auto array = AsList(list, place, findings_);
    if (!array) return;
    std::size_t index = 0;
    for (const JsonValue element : *array) {
      const std::string number = std::to_string(++index);
      ReadStructure(element, MemberPath::Element(&path, number), shape, Place::kElement, read);
    }
  }

  // Calls read(key, value, path) for each entry of the map `name` that is not null.
  template <typename ReadEntry>
  void ForEachEntry(std::string_view name, const std::string& java_type, ReadEntry read) {
    const std::optional<JsonValue> value = Find(name);
    if (!value) return;
    const auto entries = AsMap(*value, java_type, Place::kMember, findings_);
    if (!entries) return;
    const MemberPath map_path = MemberPath::Member(&path_, name);
    for (const auto& [key, entry] : *entries) {
      if (!entry.is_null() && findings_->Readable()) read(key, entry, MemberPath::Element(&map_path, key));
    }
  }

  template <typename ReadMembers>
  void ReadStructure(const JsonValue& value, const MemberPath& path, std::string_view shape, Place place,
                     ReadMembers read) {
    if (value.is_null() || !findings_->Readable()) return;
    const auto object = AsStructure(value, shape, place, findings_);
    if (!object) return;
    ObjectReader reader(*object, path, findings_);
    read(reader);
  }

  void Convert(const JsonValue& value, std::string_view name, std::string* out);
  void Convert(const JsonValue& value, std::string_view name, Expression* out);
  void Convert(const JsonValue& value, std::string_view name, bool* out);
  void Convert(const JsonValue& value, std::string_view name, std::int32_t* out);
  void Convert(const JsonValue& value, std::string_view name, std::int64_t* out);
  void Convert(const JsonValue& value, std::string_view name, Clock::TimePoint* out);
  void Convert(const JsonValue& value, std::string_view name, Item* out);
  void Convert(const JsonValue& value, std::string_view name, ExpressionAttributeNames* out);
  void Convert(const JsonValue& value, std::string_view name, std::vector<std::string>* out);
  void Convert(const JsonValue& value, std::string_view name, Value* out);
  void Convert(const JsonValue& value, std::string_view name, std::vector<Value>* out);

  template <typename Enum>
  requires std::is_enum_v<Enum>
  void Convert(const JsonValue& value, std::string_view name, Enum* out) {
    if (const std::optional<std::string_view> word = AsString(value, findings_)) ConvertWord<Enum>(*word, name, out);
  }

  template <typename T>
  void Convert(const JsonValue& value, std::string_view name, std::optional<T>* out) {
    if constexpr (std::is_enum_v<T>) {
      if (const std::optional<std::string_view> word = AsString(value, findings_)) ConvertWord<T>(*word, name, out);
    } else if constexpr (std::is_same_v<T, Expression> || std::is_same_v<T, Value>) {
      Convert(value, name, &out->emplace(""));
    } else {
      Convert(value, name, &out->emplace());
    }
  }

  // Leaves *out as it is for a word that the enum has not.
  template <typename Enum, typename Out>
  void ConvertWord(std::string_view word, std::string_view name, Out* out) {
    if (const std::optional<Enum> known = base::FromWord<Enum>(word)) {
      *out = *known;
    } else {
      RefuseWord(name, word, base::WordList<Enum>());
    }
  }

  // The same from a scan, which has each member in the one form that it knows of it.
  void TakeScanned(const ScannedMember& member, std::string* out) { *out = member.text; }
  void TakeScanned(const ScannedMember& member, Expression* out) { *out = Expression(member.text); }
  void TakeScanned(const ScannedMember& member, bool* out) { *out = member.truth; }
  void TakeScanned(const ScannedMember& member, std::int32_t* out) { *out = member.integer; }
  void TakeScanned(const ScannedMember& member, Item* out) { *out = Item::FromBody(std::move(*member.item)); }
  void TakeScanned(const ScannedMember& member, ExpressionAttributeNames* out) {
    for (const auto& [placeholder, name] : *member.names) out->insert_or_assign(std::string(placeholder), name);
  }
  template <typename Enum>
  requires std::is_enum_v<Enum>
  void TakeScanned(const ScannedMember& member, Enum* out) { ConvertWord<Enum>(member.text, member.name, out); }
  template <typename T>
  void TakeScanned(const ScannedMember& member, std::optional<T>* out) {
    if constexpr (std::is_enum_v<T>) {
      ConvertWord<T>(member.text, member.name, out);
    } else if constexpr (std::is_same_v<T, Expression>) {
      TakeScanned(member, &out->emplace(""));
    } else {
      TakeScanned(member, &out->emplace());
    }
  }

  void ConvertItem(const JsonValue& value, Place place, Item* out);
  Value ConvertValue(const JsonValue& value, Place place);
  void RefuseWord(std::string_view name, std::string_view word, const std::vector<std::string_view>& known);

  void RefuseAbsent(std::string_view name);

  std::optional<JsonValue> FindNamed(std::string_view name) const;

  struct Named {
    std::string_view name;
    JsonValue value;
  };

  RequestScan* scan_ = nullptr;  // instead of all members below
  // The members in order, looked up more often than there are of them. Most requests have no more than the first ones.
  std::array<Named, 12> first_;
  std::size_t size_ = 0;
  std::vector<Named> more_;
  NameTraits names_;  // of all members
  MemberPath path_;
  Findings* findings_;
};

}  // namespace karst::wire
