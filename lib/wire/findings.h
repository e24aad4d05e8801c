// Findings: what reading one request body found wrong, in the groups in which AWS answers them. Filled by the JSON
// reader and the decoders of messages, judged once by the operation table. Not thread-safe.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include <karst/error.h>

#include "base/error_table.h"
#include "base/violations.h"

namespace karst::wire {

struct Findings {
  // The first value of a wrong JSON type: SerializationException, whatever else is wrong.
  std::optional<Error> serialization;
  // A required member that AWS refuses alone, before the constraints.
  std::optional<Error> missing;
  // Constraints, answered together with the engine's.
  base::Violations violations;
  // The first problem that AWS finds right after the constraints, and the first after the values of item or key.
  std::optional<Error> after_constraints;
  std::optional<Error> after_values;

  bool Readable() const { return !serialization.has_value(); }

  void WrongType(std::string message) {
    if (!serialization) serialization = Error(ErrorCode::kSerialization, std::move(message));
  }
  void Missing(std::string message) {
    if (!missing) missing = base::ValidationError(std::move(message));
  }
  void AfterConstraints(std::string message) {
    if (!after_constraints) after_constraints = base::ValidationError(std::move(message));
  }
  void AfterValues(std::string message) {
    if (!after_values) after_values = base::ValidationError(std::move(message));
  }
};

}  // namespace karst::wire
