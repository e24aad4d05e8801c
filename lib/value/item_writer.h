// ItemWriter: makes item bytes (FORMAT.md) in one pass, members in any order. Used by the JSON reader, by Value and
// Item, and by everything that builds a new item from an old one. Not thread-safe.
//
//   ItemWriter w(&body);             // appends the body of one item
//   w.Name("pk"); w.String("a");
//   w.Name("tags"); w.BeginList(); w.Number(n); w.EndList();
//   w.Finish();                      // sorts the members by name
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

#include <karst/value.h>

namespace karst::value {

// True when no byte of the text needs an escape inside a JSON string (no control character, '"' or '\').
bool IsPlain(std::string_view text);

class ItemWriter {
 public:
  // Appends to *out, which must outlive the writer, and is not to be used before Finish: until then it is longer than
  // what was written. Nothing given to the writer may point into *out.
  explicit ItemWriter(std::string* out);
  ItemWriter(const ItemWriter&) = delete;
  ItemWriter& operator=(const ItemWriter&) = delete;

  // Inside a map (the item itself is one): before each value. Of two members of one name the later stays.
  void Name(std::string_view name) { Name(name, IsPlain(name)); }
  void PlainName(std::string_view name) { Name(name, true); }  // IsPlain(name) is known

  // The text must be UTF-8.
  void String(std::string_view text);
  void PlainString(std::string_view text);  // IsPlain(text) is known
  void Number(const karst::Number& number);
  void Binary(std::string_view bytes);
  void Boolean(bool truth);
  void Null();
  void Copy(const ValueView& value);  // any value, as it is; of no value makes an Invalid one
  // Name and value of an attribute of another item, as they are: instead of Name and Copy, and cheaper.
  void CopyAttribute(const ItemView::Iterator& attribute);
  // Any number of attributes of another item, one behind the other as there. In a map that is written with these, all
  // names must come in ascending order.
  void CopySorted(std::string_view attributes);
  // A value that every write refuses with this message.
  void Invalid(std::string_view reason);

  // Members are given in any order, and written sorted and once each. An empty set is refused by the rules of writes
  // (value_rules.h). DynamoDB refuses a request with duplicates; the reader of JSON, which must name the members as
  // they came, makes an Invalid value of them itself.
  void StringSet(std::vector<std::string_view> members);
  void NumberSet(const std::vector<karst::Number>& members);
  void BinarySet(std::vector<std::string_view> members);

  void BeginMap();
  void EndMap();
  void BeginList();
  void EndList();

  // Ends the item, or the values that were written without names. The writer is then ready to append another item at
  // the end of the same buffer.
  void Finish();

  // Containers open now, besides the item: for limits on nesting while reading.
  int depth() const;

 private:
  // A container that is open; the first is the item.
  struct Frame {
    std::size_t payload_start;
    std::size_t first_member;  // index in members_
    bool sorted;               // members came in ascending order of names so far
  };
  // One attribute of an open map, by offsets into *out_.
  struct Member {
    std::uint64_t prefix;  // first 8 bytes of the name, big-endian: decides most comparisons
    std::size_t start;
    std::size_t end;  // set when the map closes
    std::size_t name_start;
    std::size_t name_size;
  };

  // Where the next `bytes` may be written, and that they ended there.
  char* Room(std::size_t bytes) {
    if (out_->size() - size_ < bytes) [[unlikely]]
      Grow(bytes);
    return out_->data() + size_;
  }
  void Close(const char* end) { size_ = static_cast<std::size_t>(end - out_->data()); }
  void Grow(std::size_t bytes);

  void Name(std::string_view name, bool is_plain);
  // `name` is in *out_.
  void AddMember(std::size_t start, const char* name, std::size_t name_size);
  // A value with a payload.
  void Append(AttributeType type, std::uint8_t flags, std::string_view payload);
  void AppendSet(AttributeType type, std::uint8_t flags, const std::vector<std::string_view>& members);
  void OpenContainer(AttributeType type);
  void CloseContainer();
  void CloseMembers();
  void SortMembers(const Frame& frame);
  std::string_view NameOf(const Member& member) const {
    return std::string_view(*out_).substr(member.name_start, member.name_size);
  }
  bool IsBefore(const Member& a, const Member& b) const {
    return a.prefix != b.prefix ? a.prefix < b.prefix : NameOf(a) < NameOf(b);
  }
  bool HasNameOf(const Member& a, const Member& b) const { return a.prefix == b.prefix && NameOf(a) == NameOf(b); }

  std::string* out_;
  std::size_t size_;  // what is written of *out_
  std::array<std::byte, 2048> room_;
  std::pmr::monotonic_buffer_resource memory_{room_.data(), room_.size()};
  std::pmr::vector<Frame> frames_{&memory_};
  std::pmr::vector<Member> members_{&memory_};  // of all open maps, innermost last
  std::string scratch_;
};

}  // namespace karst::value
