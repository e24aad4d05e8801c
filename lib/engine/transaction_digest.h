// The digest of a transaction: what its ClientRequestToken stands for. Pure functions.
#pragma once

#include <string>
#include <vector>

#include <karst/transaction.h>

namespace karst::engine {

// base::kStableDigestBytes over all that the actions say, in their order. Equal items and values are equal however they
// were spelled; what the request wants to be told (ReturnConsumedCapacity and the like) is no part of it. Stored.
std::string DigestOf(const std::vector<TransactWriteItem>& actions);

}  // namespace karst::engine
