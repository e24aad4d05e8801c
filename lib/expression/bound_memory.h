// BoundMemory: where bound expressions and their parts live. One for a request, so that to bind its expressions is one
// allocation and to drop them is another one's end. Filled by the binders of this room and of PartiQL's, by one thread;
// read-only from then on.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <memory_resource>
#include <span>
#include <string_view>
#include <type_traits>

namespace karst::expression {

// What NewArray made, read-only. Unlike a std::span it may be a member of its own elements.
template <typename T>
class BoundArray {
 public:
  BoundArray() = default;
  BoundArray(std::span<T> elements) : first_(elements.data()), size_(elements.size()) {}  // implicit: it adds const

  const T* begin() const { return first_; }
  const T* end() const { return first_ + size_; }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const T& front() const { return *first_; }
  const T& operator[](std::size_t i) const { return first_[i]; }

 private:
  const T* first_ = nullptr;
  std::size_t size_ = 0;
};

class BoundMemory {
 public:
  BoundMemory() {}  // by hand: a defaulted one would have std::make_shared clear the room
  BoundMemory(const BoundMemory&) = delete;
  BoundMemory& operator=(const BoundMemory&) = delete;

  // Nothing is destroyed before all is.
  template <typename T>
  std::span<T> NewArray(std::size_t size) {
    static_assert(std::is_trivially_destructible_v<T>);
    if (size == 0) return {};
    T* const first = std::pmr::polymorphic_allocator<T>(&memory_).allocate(size);
    std::uninitialized_value_construct_n(first, size);
    return {first, size};
  }
  template <typename T>
  std::span<T> NewArray(std::initializer_list<T> elements) {
    const std::span<T> copies = NewArray<T>(elements.size());
    std::copy(elements.begin(), elements.end(), copies.begin());
    return copies;
  }
  template <typename T>
  T* New(const T& value = T()) {
    return NewArray<T>({value}).data();
  }
  // A copy.
  std::string_view NewText(std::string_view text) {
    const std::span<char> copy = NewArray<char>(text.size());
    std::copy(text.begin(), text.end(), copy.begin());
    return {copy.data(), copy.size()};
  }

 private:
  // What usual expressions need, in a piece that malloc keeps at hand.
  static constexpr std::size_t kRoomBytes = 928;

  alignas(std::max_align_t) std::array<std::byte, kRoomBytes> room_;
  std::pmr::monotonic_buffer_resource memory_{room_.data(), room_.size()};
};

}  // namespace karst::expression
