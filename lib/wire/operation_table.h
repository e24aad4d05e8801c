// The table of operations: one row an operation of the API, from its name to decode, call and encode. Used by Service.
// Immutable; safe from any thread.
#pragma once

#include <string>
#include <string_view>

#include <karst/database.h>
#include <karst/error.h>

#include "wire/json_parser.h"

namespace karst::wire {

// AWS has two APIs, each with a target prefix of its own.
enum class Api { kTables, kStreams };

struct Operation {
  std::string_view name;
  bool read_only;
  // Decodes the request, runs it and appends the result's JSON.
  Result<void> (*run)(Database& db, const Operation& operation, const JsonValue& request, std::string* answer);
  Api api = Api::kTables;
};

// Null for a name that is no operation of Karst.
const Operation* FindOperation(Api api, std::string_view name);

}  // namespace karst::wire
