// The one table of error codes: name on the wire, its namespace, and HTTP status. Pure functions.
#pragma once

#include <string_view>

#include <karst/error.h>

namespace karst::base {

struct ErrorRow {
  ErrorCode code;
  std::string_view name;   // "ValidationException"
  std::string_view shape;  // "com.amazon.coral.validate#": what precedes the name in __type
  int http_status;
};

const ErrorRow& FindErrorRow(ErrorCode code);

// Short forms for the two errors that the rooms make most.
inline Error ValidationError(std::string message) { return {ErrorCode::kValidation, std::move(message)}; }
inline Error CorruptionError(std::string message) { return {ErrorCode::kCorruption, std::move(message)}; }

}  // namespace karst::base
