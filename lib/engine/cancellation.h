// TransactionCanceledException: one reason for each action, and the sentence that lists them. Used by the operations on
// transactions. Pure functions.
#pragma once

#include <optional>
#include <vector>

#include <karst/item.h>

namespace karst::engine {

// What an action's error says as a reason; nothing when the error is not the action's but of the whole, such as kIo.
std::optional<CancellationReason> ReasonOf(const Error& error);

bool AnyRefuses(const std::vector<CancellationReason>& reasons);

// "Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed]".
Error TransactionCanceled(std::vector<CancellationReason> reasons);

}  // namespace karst::engine
