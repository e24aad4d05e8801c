// TextBuffer: appends many small pieces of text to a string, with one check for room where std::string has one for each
// piece. Used by the encoder of items (value_json.cc). Not thread-safe.
//
//   TextBuffer buffer(&json, expected);
//   char* to = buffer.Room(name.size() + 2);   // write here ...
//   buffer.Close(to);                          // ... and say where it ended
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace karst::wire {

class TextBuffer {
 public:
  // Appends to *out, which is not to be used until the buffer is gone. `expected` bytes need no second allocation.
  TextBuffer(std::string* out, std::size_t expected) : out_(out), used_(out->size()) { out_->resize(used_ + expected); }
  ~TextBuffer() { out_->resize(used_); }
  TextBuffer(const TextBuffer&) = delete;
  TextBuffer& operator=(const TextBuffer&) = delete;

  // Where the next `bytes` may be written.
  char* Room(std::size_t bytes) {
    if (out_->size() - used_ < bytes) [[unlikely]]
      out_->resize(std::max(used_ + bytes, 2 * out_->size()));
    return out_->data() + used_;
  }
  void Close(const char* end) { used_ = static_cast<std::size_t>(end - out_->data()); }

  void Append(std::string_view text) { Close(Copy(text, Room(text.size()))); }
  void Append(char c) {
    *Room(1) = c;
    ++used_;
  }

  // Copies text to where there is room for it, and tells where it ends.
  static char* Copy(std::string_view text, char* to) { return to + text.copy(to, text.size()); }

 private:
  std::string* out_;
  std::size_t used_;
};

}  // namespace karst::wire
