#include "value/document_path.h"

#include <iterator>

#include <fmt/format.h>

namespace karst::value {

std::string DocumentPath::ToMessageText() const {
  std::string text = "[";
  for (const PathElement& element : elements) {
    if (text.size() > 1) text += ", ";
    if (const auto* name = std::get_if<std::string_view>(&element)) {
      text += *name;
    } else {
      fmt::format_to(std::back_inserter(text), "[{}]", std::get<std::size_t>(element));
    }
  }
  text += ']';
  return text;
}

ValueView Find(const ItemView& item, const DocumentPath& path) { return FindInside(item[path.attribute()], path); }

ValueView FindInside(ValueView found, const DocumentPath& path) {
  for (std::size_t i = 1; i < path.elements.size() && found; ++i) {
    if (const auto* name = std::get_if<std::string_view>(&path.elements[i])) {
      found = found.map()[*name];
    } else {
      found = found.list()[std::get<std::size_t>(path.elements[i])];
    }
  }
  return found;
}

}  // namespace karst::value
