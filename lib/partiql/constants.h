// Constants: the values of one statement - its literals, made once and kept, and its parameters. Bound conditions and
// updates are views into it. Not thread-safe while values are added.
#pragma once

#include <forward_list>
#include <string>
#include <vector>

#include <karst/error.h>
#include <karst/value.h>

#include "partiql/syntax.h"

namespace karst::partiql {

class Constants {
 public:
  // The parameters must outlive the object.
  explicit Constants(const std::vector<Value>& parameters) : parameters_(parameters) {}
  Constants(const Constants&) = delete;
  Constants& operator=(const Constants&) = delete;

  // Whether the node is a value by itself: a literal or a parameter.
  static bool IsConstant(const syntax::Node& node);

  // The value of a literal or of a parameter. A parameter may not stand inside of a list, a map or a set. Errors:
  // kValidation, naming the place inside of the value ("under root.a[1]").
  Result<ValueView> ValueOf(const syntax::Node& node);

 private:
  const std::vector<Value>& parameters_;
  std::forward_list<std::string> kept_;  // each the body of an item with one attribute
};

}  // namespace karst::partiql
