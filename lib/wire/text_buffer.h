// TextBuffer: appends many small pieces of text to a string, with one check for room where std::string has one for each
// piece. Used by the encoder of items (value_json.cc). Not thread-safe.
//
//   TextBuffer buffer(&json, expected);
//   char* to = buffer.Begin();
//   to = buffer.Room(to, name.size() + 2);   // then so many bytes may be written from `to` on ...
//   buffer.End(to);                          // ... and here they ended
//
// The place is the caller's, in a register, and not a member: whatever is written through a char* may be a member.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/check.h"

namespace karst::wire {

class TextBuffer {
 public:
  // Appends to *out, which is not to be used until the buffer is gone. `expected` bytes need no second allocation.
  TextBuffer(std::string* out, std::size_t expected) : out_(out), used_(out->size()) {
    out_->reserve(used_ + expected);
    Extend(0);
  }
  ~TextBuffer() { out_->resize(used_); }
  TextBuffer(const TextBuffer&) = delete;
  TextBuffer& operator=(const TextBuffer&) = delete;

  char* Begin() { return out_->data() + used_; }
  void End(const char* to) {
    KARST_CHECK(to <= limit_);  // more was written than asked for: memory is lost already
    used_ = static_cast<std::size_t>(to - out_->data());
  }

  // Where to go on from `to` with room for `bytes`.
  char* Room(char* to, std::size_t bytes) {
    if (limit_ - to >= static_cast<std::ptrdiff_t>(bytes)) [[likely]]
      return to;
    return Grow(to, bytes);
  }

 private:
  char* Grow(char* to, std::size_t bytes) {
    End(to);
    Extend(bytes);
    return Begin();
  }

  // A string clears what it grows by: not all that it has memory for, of which a guess may have made too much.
  void Extend(std::size_t bytes) {
    const std::size_t wanted = used_ + bytes;
    const bool fits = wanted <= out_->capacity();
    out_->resize(fits ? std::min(out_->capacity(), wanted + kStepBytes) : std::max(wanted, 2 * out_->capacity()));
    limit_ = out_->data() + out_->size();
  }

  static constexpr std::size_t kStepBytes = 1024;

  std::string* out_;
  std::size_t used_;
  const char* limit_;
};

}  // namespace karst::wire
