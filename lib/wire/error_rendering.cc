#include "wire/error_rendering.h"

#include <string>

#include <karst/item.h>

#include "base/error_table.h"
#include "wire/json_writer.h"
#include "wire/value_json.h"

namespace karst::wire {
namespace {

// Errors that AWS's front end finds before the request reaches DynamoDB write their message with a capital, and so do
// those of transactions.
bool HasCapitalMessage(ErrorCode code) {
  switch (code) {
    case ErrorCode::kSerialization:
    case ErrorCode::kAccessDenied:
    case ErrorCode::kTransactionCanceled:
    case ErrorCode::kTransactionInProgress:
    case ErrorCode::kIdempotentParameterMismatch:
      return true;
    default:
      return false;
  }
}

void EncodeReasons(const std::vector<CancellationReason>& reasons, JsonWriter* out) {
  out->Name("CancellationReasons");
  out->BeginArray();
  for (const CancellationReason& reason : reasons) {
    out->BeginObject();
    out->Member("Code", CancellationCodeName(reason.code));
    if (reason.item) {
      out->Name("Item");
      AppendItem(*reason.item, out->out());
    }
    if (!reason.message.empty()) out->Member("Message", reason.message);
    out->EndObject();
  }
  out->EndArray();
}

}  // namespace

ServiceResponse RenderError(const Error& error) {
  const base::ErrorRow& row = base::FindErrorRow(error.code());
  ServiceResponse response;
  response.status = row.http_status;
  JsonWriter out(&response.body);
  out.BeginObject();
  out.Member("__type", std::string(row.shape) + std::string(row.name));
  if (error.details() != nullptr && !error.details()->cancellation_reasons.empty()) {
    EncodeReasons(error.details()->cancellation_reasons, &out);
  }
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
