// DocumentPath: a resolved path such as a.b[2].c. Immutable once made.
#pragma once

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include <karst/value.h>

namespace karst::value {

// A name in a map, or an index in a list.
using PathElement = std::variant<std::string, std::size_t>;

// The first element is always a name: the attribute.
struct DocumentPath {
  std::vector<PathElement> elements;

  const std::string& attribute() const { return std::get<std::string>(elements.front()); }
  bool IsTopLevel() const { return elements.size() == 1; }
  // "[a, b, [2], c]": how DynamoDB prints a path in its messages.
  std::string ToMessageText() const;

  friend bool operator==(const DocumentPath&, const DocumentPath&) = default;
};

// The value at the path; false when a step is missing or is of another type. No allocation.
ValueView Find(const ItemView& item, const DocumentPath& path);

}  // namespace karst::value
