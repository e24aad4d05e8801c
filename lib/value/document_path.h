// DocumentPath: a resolved path such as a.b[2].c. A view: whoever makes one keeps its elements.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include <karst/value.h>

namespace karst::value {

// A name in a map, or an index in a list.
using PathElement = std::variant<std::string_view, std::size_t>;

// The first element is always a name: the attribute.
struct DocumentPath {
  std::span<const PathElement> elements;

  std::string_view attribute() const { return std::get<std::string_view>(elements.front()); }
  bool IsTopLevel() const { return elements.size() == 1; }
  // "[a, b, [2], c]": how DynamoDB prints a path in its messages.
  std::string ToMessageText() const;

  friend bool operator==(const DocumentPath& a, const DocumentPath& b) {
    return std::equal(a.elements.begin(), a.elements.end(), b.elements.begin(), b.elements.end());
  }
  // Step by step, names before indexes, and a path before those that go on from it.
  friend bool operator<(const DocumentPath& a, const DocumentPath& b) {
    return std::lexicographical_compare(a.elements.begin(), a.elements.end(), b.elements.begin(), b.elements.end());
  }
};

// The value at the path; false when a step is missing or is of another type. No allocation.
ValueView Find(const ItemView& item, const DocumentPath& path);
// The same, from the value of the path's attribute on.
ValueView FindInside(ValueView found, const DocumentPath& path);

}  // namespace karst::value
