#include "engine/cancellation.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

namespace karst::engine {
namespace {

std::optional<CancellationCode> CodeOf(ErrorCode code) {
  switch (code) {
    case ErrorCode::kValidation:
      return CancellationCode::kValidationError;
    case ErrorCode::kConditionalCheckFailed:
      return CancellationCode::kConditionalCheckFailed;
    case ErrorCode::kItemCollectionSizeLimitExceeded:
      return CancellationCode::kItemCollectionSizeLimitExceeded;
    case ErrorCode::kDuplicateItem:
      return CancellationCode::kDuplicateItem;
    case ErrorCode::kTransactionConflict:
      return CancellationCode::kTransactionConflict;
    case ErrorCode::kProvisionedThroughputExceeded:
      return CancellationCode::kProvisionedThroughputExceeded;
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<CancellationReason> ReasonOf(const Error& error) {
  const std::optional<CancellationCode> code = CodeOf(error.code());
  if (!code) return std::nullopt;
  CancellationReason reason{.code = *code, .message = error.message()};
  if (error.details() != nullptr) reason.item = error.details()->item;
  return reason;
}

bool AnyRefuses(const std::vector<CancellationReason>& reasons) {
  return std::any_of(reasons.begin(), reasons.end(),
                     [](const CancellationReason& reason) { return reason.code != CancellationCode::kNone; });
}

Error TransactionCanceled(std::vector<CancellationReason> reasons) {
  std::string message = "Transaction cancelled, please refer cancellation reasons for specific reasons [";
  for (std::size_t i = 0; i < reasons.size(); ++i) {
    if (i > 0) message += ", ";
    message += CancellationCodeName(reasons[i].code);
  }
  message += "]";
  auto details = std::make_shared<ErrorDetails>();
  details->cancellation_reasons = std::move(reasons);
  return {ErrorCode::kTransactionCanceled, std::move(message), std::move(details)};
}

}  // namespace karst::engine
