// RequestScan: reads a request of the usual shape from its text to item bytes in one pass, without a document between.
// Used by Service for the operations on one item and on pages of them, whose time it halves; ObjectReader reads from it
// as from a document.
//
// It refuses nothing. Whatever it does not know (an escape in a text, a member that it has no name for, a value of an
// unusual form, anything wrong) ends the scan, and the request is read by JsonParser, which knows all of JSON, and
// judged there. What it reads it reads as JsonParser does: tests/wire and the fuzzer of requests hold one against the
// other. Not thread-safe.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "value/item_writer.h"
#include "wire/name_traits.h"

namespace karst::wire {

enum class ScannedKind : std::uint8_t {
  kText,
  kTruth,
  kInteger,
  kItem,   // a map of AttributeValues
  kNames,  // a map of texts
};

using ScannedNames = std::vector<std::pair<std::string_view, std::string_view>>;

// Besides its name and kind a member has what the kind says. What may own memory is the scan's: most of the members
// that it has room for are never there.
struct ScannedMember {
  std::string_view name;
  ScannedKind kind = ScannedKind::kText;
  bool truth = false;
  std::int32_t integer = 0;
  std::string_view text;
  std::string* item = nullptr;  // bytes
  const ScannedNames* names = nullptr;
};

class RequestScan {
 public:
  RequestScan() = default;
  RequestScan(const RequestScan&) = delete;  // its members point into it
  RequestScan& operator=(const RequestScan&) = delete;

  // Once. The request is the first `size` bytes of a text behind which kPadding bytes may be read, whatever they hold,
  // and be it nothing: they decide nothing but whether UTF-8 is looked at. It must outlive the scan. False when the
  // scan ended early: then it holds nothing of use.
  static constexpr std::size_t kPadding = 16;
  bool Read(const char* text, std::size_t size);

  // The member of this name, or null. Of two of one name there is none: they end the scan. Its item is the reader's to
  // take, once.
  const ScannedMember* Find(std::string_view name) const {
    return names_seen_.MayHave(name) ? FindNamed(name) : nullptr;
  }

 private:
  const ScannedMember* FindNamed(std::string_view name) const;
  bool ReadMember();
  bool ReadItem(ScannedMember* member);
  bool ReadAttributes(value::ItemWriter* writer);
  bool ReadValue(value::ItemWriter* writer);
  bool ReadTyped(std::string_view type, value::ItemWriter* writer);
  bool ReadElements(value::ItemWriter* writer);
  bool ReadStringSet(value::ItemWriter* writer);
  bool ReadNumberSet(value::ItemWriter* writer);
  bool ReadBinarySet(value::ItemWriter* writer);
  bool ReadNumber(value::ItemWriter* writer);
  bool ReadBinary(value::ItemWriter* writer);
  bool ReadTexts(std::vector<std::string_view>* texts);
  bool ReadNames(ScannedMember* member);
  bool ReadTruth(bool* truth);
  bool ReadInteger(std::int32_t* integer);

  // Each takes what it is named for, and the white space behind it.
  bool TakeText(std::string_view* text);
  bool TakeName(std::string_view* name) { return TakeText(name) && Take(':'); }
  bool TakeType(std::string_view* type);
  bool Take(char c) {
    if (at_ >= end_ || *at_ != c) return false;
    ++at_;
    SkipSpace();
    return true;
  }
  bool TakeWord(std::string_view word);
  void SkipSpace() {
    if (static_cast<unsigned char>(*at_) <= ' ') SkipManySpaces();
  }
  void SkipManySpaces();
  // What stands between brackets, with commas between.
  template <typename ReadOne>
  bool TakeAll(char open, char close, ReadOne read_one);

  static constexpr std::size_t kMembersMax = 12;
  static constexpr std::size_t kItemsMax = 4;  // as many names of items as are known, each of one member at most

  const char* at_ = nullptr;
  const char* end_ = nullptr;
  std::uint64_t seen_ = 0;  // all bits of all texts, eight bytes at once
  std::array<ScannedMember, kMembersMax> members_;
  std::size_t size_ = 0;
  NameTraits names_seen_;
  std::array<std::string, kItemsMax> items_;
  std::size_t items_size_ = 0;
  ScannedNames names_;  // of the one member that has names
};

}  // namespace karst::wire
