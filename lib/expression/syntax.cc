#include "expression/syntax.h"

namespace karst::expression::syntax {

std::string_view ClauseName(Clause clause) {
  switch (clause) {
    case Clause::kSet:
      return "SET";
    case Clause::kRemove:
      return "REMOVE";
    case Clause::kAdd:
      return "ADD";
    case Clause::kDelete:
      return "DELETE";
  }
  return "";
}

}  // namespace karst::expression::syntax
