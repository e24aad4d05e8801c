#include "wire/error_rendering.h"

#include <string>

#include <karst/item.h>

#include "base/error_table.h"
#include "wire/json_writer.h"
#include "wire/value_json.h"

namespace karst::wire {
namespace {

// Errors that AWS's front end finds before the request reaches DynamoDB write their message with a capital.
bool HasCapitalMessage(ErrorCode code) { return code == ErrorCode::kSerialization || code == ErrorCode::kAccessDenied; }

}  // namespace

ServiceResponse RenderError(const Error& error) {
  const base::ErrorRow& row = base::FindErrorRow(error.code());
  ServiceResponse response;
  response.status = row.http_status;
  JsonWriter out(&response.body);
  out.BeginObject();
  out.Member("__type", std::string(row.shape) + std::string(row.name));
  // Of JSON that it cannot parse, and of operations that it does not know, AWS says nothing more.
  if (!error.message().empty()) out.Member(HasCapitalMessage(error.code()) ? "Message" : "message", error.message());
  if (error.details() != nullptr && error.details()->item) {
    out.Name("Item");
    AppendItem(*error.details()->item, &response.body);
  }
  out.EndObject();
  return response;
}

}  // namespace karst::wire
