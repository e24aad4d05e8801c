// Constants: the values of one statement - its literals, made once and kept in the statement's memory, and its
// parameters. Used while it is bound. Not thread-safe.
#pragma once

#include <vector>

#include <karst/error.h>
#include <karst/value.h>

#include "expression/bound_memory.h"
#include "partiql/syntax.h"

namespace karst::partiql {

class Constants {
 public:
  // The parameters must outlive the object and what is bound with it.
  Constants(const std::vector<Value>& parameters, expression::BoundMemory* memory)
      : parameters_(parameters), memory_(memory) {}
  Constants(const Constants&) = delete;
  Constants& operator=(const Constants&) = delete;

  // Whether the node is a value by itself: a literal or a parameter.
  static bool IsConstant(const syntax::Node& node);

  // The value of a literal or of a parameter. A parameter may not stand inside of a list, a map or a set. Errors:
  // kValidation, naming the place inside of the value ("under root.a[1]").
  Result<ValueView> ValueOf(const syntax::Node& node);

  // Where to bind.
  expression::BoundMemory& memory() { return *memory_; }

 private:
  const std::vector<Value>& parameters_;
  expression::BoundMemory* memory_;
};

}  // namespace karst::partiql
