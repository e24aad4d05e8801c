// A document path with its elements, for tests that write one out.
#pragma once

#include <initializer_list>
#include <string_view>
#include <vector>

#include "value/document_path.h"

namespace karst::testing {

class WrittenPath {
 public:
  WrittenPath(std::initializer_list<value::PathElement> elements) : elements_(elements) {}
  operator value::DocumentPath() const { return {elements_}; }

 private:
  std::vector<value::PathElement> elements_;
};

}  // namespace karst::testing
