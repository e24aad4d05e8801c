#include <algorithm>

#include <fmt/format.h>

#include "base/error_table.h"
#include "base/limits.h"
#include "base/try.h"
#include "value/item_reader.h"
#include "value/item_writer.h"
#include "value/number_codec.h"
#include "value/utf8.h"
#include "value/value_rules.h"

namespace karst::value {

namespace {

// Walks item bytes once and holds every byte against FORMAT.md.
class ItemChecker {
 public:
  explicit ItemChecker(std::string_view body) : start_(body.data()) {}

  Result<void> CheckAttributes(std::string_view bytes, int level) {
    const char* at = bytes.data();
    const char* const end = at + bytes.size();
    std::string_view previous;
    for (bool is_first = true; at != end; is_first = false) {
      const char* const attribute = at;
      std::uint64_t head = 0;
      std::string_view name;
      if (!ReadCanonicalVarint(&at, end, &head) || !ReadBytes(&at, end, head >> 1, &name)) {
        return Malformed(attribute, "a name is cut short");
      }
      if (!IsUtf8(name)) return Malformed(attribute, "a name is not UTF-8");
      if (IsPlain(name) != ((head & 1) != 0)) return Malformed(attribute, "a name's flag is wrong");
      if (!is_first && name <= previous) return Malformed(attribute, "names are not in ascending order");
      previous = name;
      KARST_TRY(CheckValue(&at, end, level));
    }
    return {};
  }

 private:
  Result<void> CheckValue(const char** at, const char* end, int level) {
    const char* const tag = *at;
    if (level > limits::kNestingLevelsMax) return Malformed(tag, "values are nested too deep");
    ValueView value;
    if (!ReadValue(at, end, &value)) return Malformed(tag, "a value is cut short or of unknown type");
    if (HasPayload(value.type())) {
      const char* length = tag + 1;
      std::uint64_t ignored = 0;
      if (!ReadCanonicalVarint(&length, end, &ignored)) return Malformed(tag, "a length has a longer form than needed");
    }
    if (value.IsInvalid()) return Malformed(tag, "an invalid value was stored");
    return CheckContent(value, tag, level);
  }

  Result<void> CheckContent(const ValueView& value, const char* tag, int level) {
    const std::string_view payload = value.payload();
    std::uint8_t flags = 0;
    switch (value.type()) {
      case AttributeType::kString:
        if (!IsUtf8(payload)) return Malformed(tag, "a string is not UTF-8");
        if (IsPlain(payload)) flags = ValueView::kPlain;
        break;
      case AttributeType::kNumber:
        if (!NumberCodec::AreCanonicalBytes(payload)) return Malformed(tag, "a number is malformed");
        break;
      case AttributeType::kBoolean:
        if (value.boolean()) flags = ValueView::kTrue;
        break;
      case AttributeType::kMap:
        KARST_TRY(CheckAttributes(payload, level + 1));
        break;
      case AttributeType::kList:
        KARST_TRY(CheckElements(payload, level + 1));
        break;
      case AttributeType::kStringSet:
      case AttributeType::kNumberSet:
      case AttributeType::kBinarySet:
        KARST_TRY(CheckMembers(value, tag, &flags));
        break;
      default:
        break;
    }
    if (value.flags() != flags) return Malformed(tag, "the flags of a tag are wrong");
    return {};
  }

  Result<void> CheckElements(std::string_view bytes, int level) {
    const char* at = bytes.data();
    const char* const end = at + bytes.size();
    while (at != end) KARST_TRY(CheckValue(&at, end, level));
    return {};
  }

  Result<void> CheckMembers(const ValueView& set, const char* tag, std::uint8_t* flags) {
    if (set.payload().empty()) return Malformed(tag, "a set is empty");
    const bool are_strings = set.type() == AttributeType::kStringSet;
    const char* at = set.payload().data();
    const char* const end = at + set.payload().size();
    std::string_view previous;
    bool are_plain = are_strings;
    for (bool is_first = true; at != end; is_first = false) {
      const char* const start = at;
      std::uint64_t size = 0;
      std::string_view member;
      if (!ReadCanonicalVarint(&at, end, &size) || !ReadBytes(&at, end, size, &member)) {
        return Malformed(start, "a member of a set is cut short");
      }
      if (!is_first && member <= previous) return Malformed(start, "members of a set are not in ascending order");
      if (set.type() == AttributeType::kNumberSet && !NumberCodec::AreCanonicalBytes(member)) {
        return Malformed(start, "a number in a set is malformed");
      }
      if (are_strings && !IsUtf8(member)) return Malformed(start, "a string in a set is not UTF-8");
      are_plain = are_plain && IsPlain(member);
      previous = member;
    }
    if (are_plain) *flags = ValueView::kPlain;
    return {};
  }

  // A varint without needless bytes: its last byte is zero only when it is the first.
  static bool ReadCanonicalVarint(const char** at, const char* end, std::uint64_t* value) {
    const char* const start = *at;
    return ReadVarint(at, end, value) && (*at - start == 1 || (*at)[-1] != '\0');
  }

  Error Malformed(const char* at, std::string_view what) const {
    return base::CorruptionError(fmt::format("malformed item bytes: {} at byte {}", what, at - start_));
  }

  const char* start_;
};

}  // namespace

Result<void> CheckItemBytes(std::string_view body) { return ItemChecker(body).CheckAttributes(body, 1); }

}  // namespace karst::value
