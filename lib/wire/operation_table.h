// The table of operations: one row an operation of the API, from its name to decode, call and encode. Used by Service.
// Immutable; safe from any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <karst/database.h>
#include <karst/error.h>

#include "wire/json_parser.h"
#include "wire/request_scan.h"

namespace karst::wire {

// DynamoDB has two APIs, and CloudWatch's is the one that reports Contributor Insights; each has a target prefix of its
// own. To CloudWatch an SDK may speak JSON 1.0, as here, or CBOR, which many prefer and Karst does not know.
enum class Api { kTables, kStreams, kInsights };

// A request, read by one of the two.
struct RequestBody {
  RequestScan* scan = nullptr;
  JsonValue document;       // when there is no scan
  std::string_view host{};  // where the client sent it; empty when that is not known
};

struct Operation {
  std::string_view name;
  bool read_only;
  // Decodes the request, runs it and appends the result's JSON.
  Result<void> (*run)(Database& db, const Operation& operation, const RequestBody& request, std::string* answer);
  // The same without waiting, of operations that can (staged_write.h); nothing when this one would have to wait.
  std::optional<Result<void>> (*stage)(Database& db, const Operation& operation, const RequestBody& request,
                                       StagedWrite* write, std::string* answer) = nullptr;
  Api api = Api::kTables;
  bool scanned = false;  // its usual requests are of members that RequestScan knows
};

// Null for a name that is no operation of Karst.
const Operation* FindOperation(Api api, std::string_view name);

}  // namespace karst::wire
