#include <karst/service.h>

#include <optional>
#include <utility>

#include "wire/error_rendering.h"
#include "wire/json_parser.h"
#include "wire/messages/constraints.h"
#include "wire/operation_table.h"

namespace karst {
namespace {

struct OperationName {
  wire::Api api = wire::Api::kTables;
  std::string_view name;  // empty for a target of no API
};

// "DynamoDB_20120810.PutItem" taken apart.
OperationName NameIn(std::string_view target) {
  constexpr std::string_view kTables = "DynamoDB_20120810.";
  constexpr std::string_view kStreams = "DynamoDBStreams_20120810.";
  constexpr std::string_view kInsights = "GraniteServiceVersion20100801.";  // CloudWatch
  if (target.starts_with(kTables)) return {wire::Api::kTables, target.substr(kTables.size())};
  if (target.starts_with(kStreams)) return {wire::Api::kStreams, target.substr(kStreams.size())};
  if (target.starts_with(kInsights)) return {wire::Api::kInsights, target.substr(kInsights.size())};
  return {};
}

const wire::Operation* FindOperation(std::string_view target) {
  const OperationName name = NameIn(target);
  return wire::FindOperation(name.api, name.name);
}

using MaybeAuthorized = std::optional<Error>;
MaybeAuthorized Ask(const Service::Authorize& authorize) { return authorize ? authorize() : std::nullopt; }

// Nothing unless the request is one that can be read in one pass. Apart, since a scan is large.
std::optional<Result<void>> RunScanned(Database& db, const wire::Operation& operation, std::string_view body,
                                       const Service::Authorize& authorize, std::string_view host,
                                       std::string* answer) {
  wire::RequestScan scan;
  if (!scan.Read(body.data(), body.size())) return std::nullopt;
  if (MaybeAuthorized error = Ask(authorize)) return *std::move(error);
  return operation.run(db, operation, {.scan = &scan, .document = {}, .host = host}, answer);
}

Result<void> Run(Database& db, std::string_view target, std::string_view body, std::size_t capacity,
                 const Service::Authorize& authorize, std::string_view host, std::string* answer) {
  const wire::Operation* const operation = FindOperation(target);
  if (operation != nullptr && operation->scanned && capacity >= body.size() + wire::RequestScan::kPadding) {
    std::optional<Result<void>> done = RunScanned(db, *operation, body, authorize, host, answer);
    if (done) return *std::move(done);
  }
  // As on AWS, a body that is no JSON is refused before an unknown operation, and a missing body after it.
  std::optional<wire::JsonValue> request;
  if (!body.empty()) {
    request = wire::JsonParser::OfThread().Parse(body, capacity);
    if (!request) return Error(ErrorCode::kSerialization, "");
  }
  if (operation == nullptr) return Error(ErrorCode::kUnknownOperation, "");
  if (MaybeAuthorized error = Ask(authorize)) return *std::move(error);
  if (!request) return Error(ErrorCode::kSerialization, "");
  return operation->run(db, *operation, {.scan = nullptr, .document = *request, .host = host}, answer);
}

}  // namespace

Service::Service(Database db) : db_(std::move(db)) {}

ServiceResponse Service::Handle(std::string_view target, std::string_view body, std::size_t capacity,
                                const Authorize& authorize, std::string_view host) {
  ServiceResponse response;
  const Result<void> done = Run(db_, target, body, capacity, authorize, host, &response.body);
  wire::JsonParser::OfThread().Trim();
  if (!done) return wire::RenderError(done.error());
  return response;
}

bool Service::IsReadOnly(std::string_view target) {
  const wire::Operation* operation = FindOperation(target);
  return operation == nullptr || operation->read_only;
}

ServiceResponse Service::Render(const Error& error) { return wire::RenderError(error); }

}  // namespace karst
