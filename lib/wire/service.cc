#include <karst/service.h>

#include <optional>
#include <utility>

#include "wire/error_rendering.h"
#include "wire/json_parser.h"
#include "wire/messages/constraints.h"
#include "wire/operation_table.h"

namespace karst {
namespace {

// The operation's name in "DynamoDB_20120810.PutItem", or empty.
std::string_view OperationName(std::string_view target) {
  for (std::string_view api : {"DynamoDB_20120810.", "DynamoDBStreams_20120810."}) {
    if (target.starts_with(api)) return target.substr(api.size());
  }
  return {};
}

Error UnknownOperation(std::string_view name) {
  if (wire::IsUnsupportedOperation(name)) return wire::NotSupported(name);
  return {ErrorCode::kUnknownOperation, ""};
}

Result<void> Run(Database& db, std::string_view target, std::string_view body, std::size_t capacity,
                 const Service::Authorize& authorize, std::string* answer) {
  // As on AWS, a body that is no JSON is found before the operation is looked up, and a missing body after it.
  std::optional<wire::JsonValue> request;
  if (!body.empty()) {
    request = wire::JsonParser::OfThread().Parse(body, capacity);
    if (!request) return Error(ErrorCode::kSerialization, "");
  }
  const std::string_view name = OperationName(target);
  const wire::Operation* operation = wire::FindOperation(name);
  if (operation == nullptr) return UnknownOperation(name);
  if (authorize) {
    if (std::optional<Error> error = authorize()) return *std::move(error);
  }
  if (!request) return Error(ErrorCode::kSerialization, "");
  return operation->run(db, *operation, *request, answer);
}

}  // namespace

Service::Service(Database db) : db_(std::move(db)) {}

ServiceResponse Service::Handle(std::string_view target, std::string_view body, std::size_t capacity,
                                const Authorize& authorize) {
  ServiceResponse response;
  const Result<void> done = Run(db_, target, body, capacity, authorize, &response.body);
  wire::JsonParser::OfThread().Trim();
  if (!done) return wire::RenderError(done.error());
  return response;
}

bool Service::IsReadOnly(std::string_view target) {
  const wire::Operation* operation = wire::FindOperation(OperationName(target));
  return operation == nullptr || operation->read_only;
}

ServiceResponse Service::Render(const Error& error) { return wire::RenderError(error); }

}  // namespace karst
