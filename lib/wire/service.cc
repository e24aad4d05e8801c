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

// One request on its way.
struct Exchange {
  Database& db;
  const ServiceRequest& request;
  StagedWrite* write = nullptr;  // null when it may wait
  bool must_wait = false;        // it would have to, and may not
  std::string answer{};
};

std::optional<Error> Unauthorized(const ServiceRequest& request) {
  return request.authorize ? request.authorize() : std::nullopt;
}

Result<void> RunOperation(const wire::Operation& operation, const wire::RequestBody& body, Exchange* exchange) {
  if (exchange->write == nullptr) return operation.run(exchange->db, operation, body, &exchange->answer);
  std::optional<Result<void>> done = operation.stage(exchange->db, operation, body, exchange->write, &exchange->answer);
  if (done) return *std::move(done);
  exchange->must_wait = true;
  return {};
}

// Nothing unless the request is one that can be read in one pass. Apart, since a scan is large.
std::optional<Result<void>> RunScanned(const wire::Operation& operation, Exchange* exchange) {
  const std::string_view body = exchange->request.body;
  wire::RequestScan scan;
  if (!scan.Read(body.data(), body.size())) return std::nullopt;
  if (auto error = Unauthorized(exchange->request)) return *std::move(error);
  return RunOperation(operation, {.scan = &scan, .document = {}, .host = exchange->request.host}, exchange);
}

Result<void> Run(Exchange* exchange) {
  const ServiceRequest& request = exchange->request;
  const wire::Operation* const operation = FindOperation(request.target);
  if (operation != nullptr && operation->scanned &&
      request.capacity >= request.body.size() + wire::RequestScan::kPadding) {
    if (std::optional<Result<void>> done = RunScanned(*operation, exchange)) return *std::move(done);
  }
  // As on AWS, a body that is no JSON is refused before an unknown operation, and a missing body after it.
  std::optional<wire::JsonValue> document;
  if (!request.body.empty()) {
    document = wire::JsonParser::OfThread().Parse(request.body, request.capacity);
    if (!document) return Error(ErrorCode::kSerialization, "");
  }
  if (operation == nullptr) return Error(ErrorCode::kUnknownOperation, "");
  if (auto error = Unauthorized(request)) return *std::move(error);
  if (!document) return Error(ErrorCode::kSerialization, "");
  return RunOperation(*operation, {.scan = nullptr, .document = *document, .host = request.host}, exchange);
}

ServiceResponse Respond(Exchange* exchange) {
  const Result<void> done = Run(exchange);
  wire::JsonParser::OfThread().Trim();
  if (!done) return wire::RenderError(done.error());
  return {.status = 200, .body = std::move(exchange->answer)};
}

}  // namespace

Service::Service(Database db) : db_(std::move(db)) {}

ServiceResponse Service::Handle(const ServiceRequest& request) {
  Exchange exchange{.db = db_, .request = request};
  return Respond(&exchange);
}

std::optional<ServiceResponse> Service::Stage(const ServiceRequest& request, StagedWrite* write) {
  if (!CanStage(request.target)) return std::nullopt;
  Exchange exchange{.db = db_, .request = request, .write = write};
  ServiceResponse response = Respond(&exchange);
  if (exchange.must_wait) return std::nullopt;
  return response;
}

bool Service::IsReadOnly(std::string_view target) {
  const wire::Operation* operation = FindOperation(target);
  return operation == nullptr || operation->read_only;
}

bool Service::CanStage(std::string_view target) {
  const wire::Operation* operation = FindOperation(target);
  return operation != nullptr && operation->stage != nullptr;
}

ServiceResponse Service::Render(const Error& error) { return wire::RenderError(error); }

}  // namespace karst
