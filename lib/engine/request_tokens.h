// RequestTokens: what makes a request with a ClientRequestToken happen once. A token is remembered for ten minutes, in
// the same commit as the writes of its request (FORMAT.md beside this file), and known to be under way until then.
// Called by TransactWriteItems. Thread-safe.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <karst/clock.h>
#include <karst/error.h>

#include "storage/key_claims.h"
#include "storage/store.h"

namespace karst::engine {

// Tokens of different operations are different. Stored; never renumber.
enum class TokenScope : char { kTransactWriteItems = 1, kExecuteTransaction = 2 };

// What is remembered of a request that was done.
struct TokenRecord {
  std::uint64_t done_ms = 0;              // since 1970
  std::string digest;                     // of the request, base::kStableDigestBytes
  std::vector<std::uint64_t> read_units;  // one an action: what a transactional read of its item costs

  std::string Encode() const;
  // Errors: kCorruption.
  static Result<TokenRecord> Decode(std::string_view bytes);
};

// A request with a token, from its beginning until its commit. Movable, not thread-safe.
struct TokenUse {
  std::string scoped_token;
  std::string digest;
  // Set when the request was done before: then there is nothing to do.
  std::optional<TokenRecord> earlier;
  storage::KeyClaims::Claim claim;
};

class RequestTokens {
 public:
  // Both must outlive it.
  RequestTokens(storage::Store& store, const Clock& clock) : store_(store), clock_(clock) {}

  // Errors: kTransactionInProgress while another has the token; kIdempotentParameterMismatch when it came with a
  // request of another digest; kIo, kCorruption.
  Result<TokenUse> Begin(TokenScope scope, std::string_view token, std::string digest);

  // Adds to a commit that the request was done. Once in ten minutes it also adds the removal of all tokens that are no
  // longer good, as one range.
  void Remember(const TokenUse& use, std::vector<std::uint64_t> read_units, storage::WriteSet* set);

 private:
  std::uint64_t NowMs() const;
  Result<std::optional<TokenRecord>> Find(std::string_view scoped_token);

  storage::Store& store_;
  const Clock& clock_;
  storage::KeyClaims in_flight_;
  std::atomic<std::uint64_t> swept_span_{0};
};

}  // namespace karst::engine
