// Requests of the workload as JSON text, for benchmarks that go through karst::Service. Plain values.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <karst/service.h>

namespace karst::bench {

// A body with room behind it, as a server has it, so that it is parsed where it is.
class Body {
 public:
  explicit Body(std::string text) : text_(std::move(text)), size_(text_.size()) {
    text_.resize(size_ + Service::kBodyPadding);
  }
  std::string_view view() const { return {text_.data(), size_}; }
  std::size_t capacity() const { return text_.size(); }

 private:
  std::string text_;
  std::size_t size_;
};

// GetItem of KeyOf(index), and PutItem of ItemOf(index) with another `amount`, at most six digits.
std::string GetJson(const char* table, std::size_t index);
std::string PutJson(const char* table, std::size_t index, std::size_t amount);

}  // namespace karst::bench
