// Items and attribute values. One representation serves storage, comparison, expressions and the wire: the canonical
// item bytes of lib/value/FORMAT.md. A view reads somebody's bytes in place; Value and Item own theirs.
//
//   Item song{{"Artist", "Acme"}, {"Year", 1999}, {"Tags", StringSet{"pop", "90s"}}};
//   song["Year"].number()            // a Number
//   for (auto [name, value] : song)  // names in byte order
//
// Thread safety: views and const objects may be read from any thread. A view must not outlive the bytes it reads.
#pragma once

#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <karst/number.h>

namespace karst {

class Item;
class ItemView;
class ListView;
class SetView;
class Value;

// The ten types of DynamoDB, and kNone for an attribute that is not there. Stored; never renumber.
enum class AttributeType : std::uint8_t {
  kNone = 0,
  kString = 1,
  kNumber = 2,
  kBinary = 3,
  kBoolean = 4,
  kNull = 5,
  kMap = 6,
  kList = 7,
  kStringSet = 8,
  kNumberSet = 9,
  kBinarySet = 10,
};

// "S", "N", "B", "BOOL", "NULL", "M", "L", "SS", "NS", "BS"; empty for kNone.
std::string_view AttributeTypeName(AttributeType type);

// One attribute value, read in place. A default-constructed view stands for "no such attribute" and is false.
// An accessor for another type than the value has answers empty, zero or false; it never fails.
class ValueView {
 public:
  // Flags stored beside the type in a value's tag byte; see FORMAT.md.
  static constexpr std::uint8_t kPlain = 0x10;  // S, SS: no byte needs a JSON escape
  static constexpr std::uint8_t kTrue = 0x10;   // BOOL: true
  // On a string: not a value, the payload says why. Refused by every write, never stored.
  static constexpr std::uint8_t kInvalid = 0x80;

  ValueView() = default;
  // The three must be a well-formed value: another view's type(), flags() and payload(). They are not checked, not even
  // where the value is copied into an Item; one made up otherwise makes an item that does not decode. Values of one's
  // own are made by Value.
  ValueView(AttributeType type, std::uint8_t flags, std::string_view payload)
      : payload_(payload), type_(type), flags_(flags) {}

  AttributeType type() const { return type_; }
  explicit operator bool() const { return type_ != AttributeType::kNone; }

  std::string_view string() const { return Is(AttributeType::kString) ? payload_ : std::string_view(); }
  std::string_view binary() const { return Is(AttributeType::kBinary) ? payload_ : std::string_view(); }
  Number number() const;  // zero for another type
  bool boolean() const { return Is(AttributeType::kBoolean) && (flags_ & kTrue) != 0; }
  bool IsInvalid() const { return (flags_ & kInvalid) != 0; }
  bool IsNull() const { return Is(AttributeType::kNull); }
  ItemView map() const;
  ListView list() const;
  SetView set() const;  // of any of the three set types

  // The bytes after tag and length, and the flags: for code that copies or compares values as they are.
  std::string_view payload() const { return payload_; }
  std::uint8_t flags() const { return flags_; }

  // Deep equality as DynamoDB has it: same type, same value; sets without order. O(size).
  friend bool operator==(const ValueView& a, const ValueView& b) {
    return a.type_ == b.type_ && a.flags_ == b.flags_ && a.payload_ == b.payload_;
  }

 private:
  bool Is(AttributeType type) const { return type_ == type; }

  std::string_view payload_;
  AttributeType type_ = AttributeType::kNone;
  std::uint8_t flags_ = 0;
};

// One attribute of an item or map. Decomposes as `auto [name, value]`.
struct AttributeView {
  std::string_view name;
  ValueView value;
  bool name_is_plain = false;  // no byte of the name needs a JSON escape

  template <std::size_t I>
  const auto& get() const {
    if constexpr (I == 0) {
      return name;
    } else {
      return value;
    }
  }
};

// Reads the attributes of an item, or of a map inside one, in byte order of their names.
class ItemView {
 public:
  class Iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = AttributeView;
    using difference_type = std::ptrdiff_t;
    using pointer = const AttributeView*;
    using reference = const AttributeView&;

    Iterator() = default;
    explicit Iterator(std::string_view rest) : rest_(rest) { ++*this; }
    reference operator*() const { return current_; }
    pointer operator->() const { return &current_; }
    // The attribute's bytes, name and value: an item body of this attribute alone.
    std::string_view bytes() const { return {at_, static_cast<std::size_t>(rest_.data() - at_)}; }
    Iterator& operator++();
    Iterator operator++(int) {
      Iterator before = *this;
      ++*this;
      return before;
    }
    friend bool operator==(const Iterator& a, const Iterator& b) { return a.at_ == b.at_; }

   private:
    std::string_view rest_;
    const char* at_ = nullptr;  // start of the current attribute; null at the end
    AttributeView current_;
  };

  ItemView() = default;
  // `body` must be well-formed: made by Karst, or checked by value::CheckItemBytes.
  explicit ItemView(std::string_view body) : body_(body) {}

  Iterator begin() const { return Iterator(body_); }
  Iterator end() const { return Iterator(); }
  bool empty() const { return body_.empty(); }
  std::size_t size() const;  // number of attributes; O(attributes)

  // The value of the attribute, false when there is none. O(attributes); nested documents are skipped, not read.
  ValueView operator[](std::string_view name) const;
  bool Contains(std::string_view name) const { return static_cast<bool>((*this)[name]); }

  std::string_view bytes() const { return body_; }
  friend bool operator==(const ItemView& a, const ItemView& b) { return a.body_ == b.body_; }

 private:
  std::string_view body_;
};

// Reads the elements of a list in order.
class ListView {
 public:
  class Iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = ValueView;
    using difference_type = std::ptrdiff_t;
    using pointer = const ValueView*;
    using reference = const ValueView&;

    Iterator() = default;
    explicit Iterator(std::string_view rest) : rest_(rest) { ++*this; }
    reference operator*() const { return current_; }
    pointer operator->() const { return &current_; }
    Iterator& operator++();
    Iterator operator++(int) {
      Iterator before = *this;
      ++*this;
      return before;
    }
    friend bool operator==(const Iterator& a, const Iterator& b) { return a.at_ == b.at_; }

   private:
    std::string_view rest_;
    const char* at_ = nullptr;
    ValueView current_;
  };

  ListView() = default;
  explicit ListView(std::string_view payload) : payload_(payload) {}

  Iterator begin() const { return Iterator(payload_); }
  Iterator end() const { return Iterator(); }
  bool empty() const { return payload_.empty(); }
  std::size_t size() const;                       // O(elements)
  ValueView operator[](std::size_t index) const;  // false past the end; O(index)

 private:
  std::string_view payload_;
};

// Reads the members of a string, number or binary set, in their order (bytes; numbers by value).
class SetView {
 public:
  class Iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = ValueView;
    using difference_type = std::ptrdiff_t;
    using pointer = const ValueView*;
    using reference = const ValueView&;

    Iterator() = default;
    Iterator(AttributeType member_type, std::uint8_t set_flags, std::string_view rest)
        : rest_(rest), current_(member_type, 0, {}), all_plain_((set_flags & ValueView::kPlain) != 0) {
      ++*this;
    }
    reference operator*() const { return current_; }
    pointer operator->() const { return &current_; }
    Iterator& operator++();
    Iterator operator++(int) {
      Iterator before = *this;
      ++*this;
      return before;
    }
    friend bool operator==(const Iterator& a, const Iterator& b) { return a.at_ == b.at_; }

   private:
    std::string_view rest_;
    const char* at_ = nullptr;
    ValueView current_;
    bool all_plain_ = false;
  };

  SetView() = default;
  SetView(AttributeType member_type, std::uint8_t flags, std::string_view payload)
      : payload_(payload), member_type_(member_type), flags_(flags) {}

  AttributeType member_type() const { return member_type_; }
  Iterator begin() const { return Iterator(member_type_, flags_, payload_); }
  Iterator end() const { return Iterator(); }
  bool empty() const { return payload_.empty(); }
  std::size_t size() const;                      // O(members)
  bool Contains(const ValueView& member) const;  // O(members)

 private:
  std::string_view payload_;
  AttributeType member_type_ = AttributeType::kNone;
  std::uint8_t flags_ = 0;
};

// Bytes meant as a binary value: Binary("\x01\x02") in an item's braces.
struct Binary {
  explicit Binary(std::string_view b) : bytes(b) {}
  std::string bytes;
};

// The three sets. Members are sorted and made unique; DynamoDB refuses an empty set when it is written.
struct StringSet {
  StringSet(std::initializer_list<std::string_view> m) : members(m.begin(), m.end()) {}
  explicit StringSet(std::vector<std::string> m) : members(std::move(m)) {}
  std::vector<std::string> members;
};
struct NumberSet {
  NumberSet(std::initializer_list<Number> m) : members(m) {}
  explicit NumberSet(std::vector<Number> m) : members(std::move(m)) {}
  std::vector<Number> members;
};
struct BinarySet {
  BinarySet(std::initializer_list<std::string_view> m) : members(m.begin(), m.end()) {}
  explicit BinarySet(std::vector<std::string> m) : members(std::move(m)) {}
  std::vector<std::string> members;
};

// A list of values of any types: List{"a", 1, true}.
struct List {
  List(std::initializer_list<Value> elements);
  explicit List(const std::vector<Value>& elements);
  std::string payload;
};

// A value that owns its bytes. What cannot be a DynamoDB value (NaN, text that is not UTF-8) makes a Value that every
// write refuses with a ValidationException saying so.
class Value {
 public:
  Value(std::string_view text);                                      // NOLINT(google-explicit-constructor)
  Value(const char* text) : Value(std::string_view(text)) {}         // NOLINT(google-explicit-constructor)
  Value(const std::string& text) : Value(std::string_view(text)) {}  // NOLINT(google-explicit-constructor)
  Value(const Number& number);                                       // NOLINT(google-explicit-constructor)
  template <std::integral T>
  requires(!std::same_as<T, bool> && !std::same_as<T, char>) Value(T number)
      : Value(Number(number)) {}  // NOLINT(google-explicit-constructor)
  Value(double number);           // NOLINT(google-explicit-constructor)
  Value(bool truth);              // NOLINT(google-explicit-constructor)
  Value(std::nullptr_t null);     // NOLINT(google-explicit-constructor)
  template <typename T>
  requires(!std::same_as<std::remove_const_t<T>, char>) Value(T* pointer)
  = delete;                     // it would become a truth value
  Value(const Binary& binary);  // NOLINT(google-explicit-constructor)
  Value(const StringSet& set);  // NOLINT(google-explicit-constructor)
  Value(const NumberSet& set);  // NOLINT(google-explicit-constructor)
  Value(const BinarySet& set);  // NOLINT(google-explicit-constructor)
  Value(List list);             // NOLINT(google-explicit-constructor)
  Value(Item map);              // NOLINT(google-explicit-constructor)
  Value(const ItemView& map);   // NOLINT(google-explicit-constructor)
  explicit Value(const ValueView& copied) : payload_(copied.payload()), type_(copied.type()), flags_(copied.flags()) {}

  // What was moved from is no value, and no write accepts it.
  Value(const Value&) = default;
  Value(Value&& other) noexcept
      : payload_(std::move(other.payload_)),
        type_(std::exchange(other.type_, AttributeType::kNone)),
        flags_(other.flags_) {}
  Value& operator=(const Value&) = default;
  Value& operator=(Value&& other) noexcept {
    payload_ = std::move(other.payload_);
    type_ = std::exchange(other.type_, AttributeType::kNone);
    flags_ = other.flags_;
    return *this;
  }
  ~Value() = default;

  // A value that no write accepts; `reason` becomes the message of the ValidationException.
  static Value Invalid(std::string reason);

  ValueView view() const { return {type_, flags_, payload_}; }
  operator ValueView() const { return view(); }  // NOLINT(google-explicit-constructor)

 private:
  Value(AttributeType type, std::uint8_t flags, std::string payload)
      : payload_(std::move(payload)), type_(type), flags_(flags) {}

  std::string payload_;
  AttributeType type_;
  std::uint8_t flags_;
};

// An item, or a map inside one, that owns its bytes. Also used for keys and for ExpressionAttributeValues.
class Item {
 public:
  using Member = std::pair<std::string_view, Value>;

  Item() = default;
  // Of two members with one name the later stays.
  Item(std::initializer_list<Member> members);
  explicit Item(const ItemView& copied) : body_(copied.bytes()) {}
  // `body` must be well-formed, as for ItemView.
  static Item FromBody(std::string body);

  // Replaces or adds one attribute. O(size of the item): to make an item of many attributes, use braces.
  Item& Set(std::string_view name, const ValueView& value);
  Item& Set(std::string_view name, const Value& value) { return Set(name, value.view()); }
  // True if there was such an attribute.
  bool Remove(std::string_view name);

  ItemView view() const { return ItemView(body_); }
  operator ItemView() const { return view(); }  // NOLINT(google-explicit-constructor)

  ItemView::Iterator begin() const { return view().begin(); }
  ItemView::Iterator end() const { return ItemView::Iterator(); }
  bool empty() const { return body_.empty(); }
  std::size_t size() const { return view().size(); }
  ValueView operator[](std::string_view name) const { return view()[name]; }
  bool Contains(std::string_view name) const { return view().Contains(name); }
  std::string_view bytes() const { return body_; }
  std::string TakeBody() && { return std::move(body_); }

  friend bool operator==(const Item& a, const Item& b) { return a.body_ == b.body_; }

 private:
  std::string body_;
};

using Map = Item;

// Many items in one buffer: the items of a page. Iterates as ItemViews, valid while the list is neither changed nor
// gone.
class ItemList {
 public:
  class Iterator {
   public:
    using iterator_concept = std::random_access_iterator_tag;
    using iterator_category = std::input_iterator_tag;  // what *at gives is no reference
    using value_type = ItemView;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = ItemView;

    Iterator() = default;
    Iterator(const ItemList* list, std::size_t index) : list_(list), index_(index) {}
    reference operator*() const { return (*list_)[index_]; }
    reference operator[](difference_type n) const { return *(*this + n); }
    Iterator& operator+=(difference_type n) {
      index_ += static_cast<std::size_t>(n);
      return *this;
    }
    Iterator& operator-=(difference_type n) { return *this += -n; }
    Iterator& operator++() { return *this += 1; }
    Iterator& operator--() { return *this -= 1; }
    Iterator operator++(int) { return Iterator(list_, index_++); }
    Iterator operator--(int) { return Iterator(list_, index_--); }
    friend Iterator operator+(Iterator at, difference_type n) { return at += n; }
    friend Iterator operator+(difference_type n, Iterator at) { return at += n; }
    friend Iterator operator-(Iterator at, difference_type n) { return at -= n; }
    friend difference_type operator-(const Iterator& a, const Iterator& b) {
      return static_cast<difference_type>(a.index_) - static_cast<difference_type>(b.index_);
    }
    friend bool operator==(const Iterator& a, const Iterator& b) { return a.index_ == b.index_; }
    friend std::strong_ordering operator<=>(const Iterator& a, const Iterator& b) { return a.index_ <=> b.index_; }

   private:
    const ItemList* list_ = nullptr;
    std::size_t index_ = 0;
  };

  std::size_t size() const { return ends_.size(); }
  bool empty() const { return ends_.empty(); }
  ItemView operator[](std::size_t index) const {
    const std::size_t start = index == 0 ? 0 : ends_[index - 1];
    return ItemView(std::string_view(bytes_).substr(start, ends_[index] - start));
  }
  Iterator begin() const { return {this, 0}; }
  Iterator end() const { return {this, size()}; }

  void Append(const ItemView& item) {
    bytes_.append(item.bytes());
    ends_.push_back(bytes_.size());
  }
  // Room for so many items and bytes in all.
  void Reserve(std::size_t items, std::size_t bytes) {
    ends_.reserve(items);
    bytes_.reserve(bytes);
  }
  // Gives back room that is mostly empty.
  void GiveBackRoom() {
    if (bytes_.size() < bytes_.capacity() / 4) bytes_.shrink_to_fit();
    if (ends_.size() < ends_.capacity() / 4) ends_.shrink_to_fit();
  }
  // For code that makes an item in place: append to the buffer, then close the item.
  std::string& buffer() { return bytes_; }
  void CloseItem() { ends_.push_back(bytes_.size()); }

 private:
  std::string bytes_;
  std::vector<std::size_t> ends_;
};

}  // namespace karst

template <>
struct std::tuple_size<karst::AttributeView> : std::integral_constant<std::size_t, 2> {};
template <>
struct std::tuple_element<0, karst::AttributeView> {
  using type = const std::string_view;
};
template <>
struct std::tuple_element<1, karst::AttributeView> {
  using type = const karst::ValueView;
};
