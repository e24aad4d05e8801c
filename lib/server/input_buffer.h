// InputBuffer: the bytes received on one connection and not yet dealt with, in one piece, so that a request is read
// where it arrived. Used by Connection. Not thread-safe.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>

namespace karst::server {

class InputBuffer {
 public:
  // `spare_bytes` may always be read behind the last byte; what they hold is undefined.
  explicit InputBuffer(std::size_t spare_bytes) : spare_bytes_(spare_bytes) {}

  std::size_t size() const { return end_ - begin_; }
  bool empty() const { return begin_ == end_; }
  std::size_t capacity() const { return capacity_; }
  const char* data() const { return memory_.get() + begin_; }
  std::string_view bytes() const { return {data(), size()}; }
  // How many bytes may be read from data() + offset.
  std::size_t ReadableFrom(std::size_t offset) const { return capacity_ - begin_ - offset; }

  // The capacity that Prepare(count) would leave.
  std::size_t CapacityFor(std::size_t count) const {
    const std::size_t needed = size() + count + spare_bytes_;
    if (needed <= capacity_) return capacity_;
    return needed < 2 * capacity_ ? 2 * capacity_ : needed;
  }

  // Room for `count` more bytes behind the last one. Moves the bytes: views into the buffer end here, offsets hold.
  char* Prepare(std::size_t count) {
    if (end_ + count + spare_bytes_ > capacity_) MakeRoom(count);
    return memory_.get() + end_;
  }
  void Commit(std::size_t count) { end_ += count; }

  void Consume(std::size_t count) {
    begin_ += count;
    if (begin_ == end_) begin_ = end_ = 0;
  }

  // Takes `count` bytes out of the middle. O(bytes behind them).
  void CutOut(std::size_t offset, std::size_t count) {
    char* at = memory_.get() + begin_ + offset;
    std::memmove(at, at + count, size() - offset - count);
    end_ -= count;
  }

  // Gives the memory back. The buffer must be empty.
  void Release() {
    memory_.reset();
    begin_ = end_ = capacity_ = 0;
  }

 private:
  void MakeRoom(std::size_t count) {
    const std::size_t size_bytes = size();
    const std::size_t wanted = CapacityFor(count);
    if (wanted == capacity_) {
      std::memmove(memory_.get(), data(), size_bytes);
    } else {
      auto larger = std::make_unique_for_overwrite<char[]>(wanted);
      if (size_bytes > 0) std::memcpy(larger.get(), data(), size_bytes);
      memory_ = std::move(larger);
      capacity_ = wanted;
    }
    begin_ = 0;
    end_ = size_bytes;
  }

  std::size_t spare_bytes_;
  std::unique_ptr<char[]> memory_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace karst::server
