#include "engine/request_tokens.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "base/coding.h"
#include "base/error_table.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/try.h"
#include "storage/keyspace.h"

namespace karst::engine {
namespace {

constexpr char kTokenFormatVersion = 1;
// A token is good for as long as a span is, so it stands in the present span or in the last one; or, when the clock was
// set back, in the next.
constexpr std::uint64_t kLifeMs = std::chrono::milliseconds(limits::kClientRequestTokenLife).count();

std::uint64_t SpanOf(std::uint64_t ms) { return ms / kLifeMs; }

std::string KeyIn(std::uint64_t span, std::string_view scoped_token) {
  return storage::TokenKey(span, scoped_token.front(), scoped_token.substr(1));
}

}  // namespace

std::string TokenRecord::Encode() const {
  std::string bytes(1, kTokenFormatVersion);
  base::PutBigEndian64(&bytes, done_ms);
  bytes.append(digest);
  for (const std::uint64_t units : read_units) base::PutVarint64(&bytes, units);
  return bytes;
}

Result<TokenRecord> TokenRecord::Decode(std::string_view bytes) {
  const Error corrupt = base::CorruptionError("the record of a request token does not decode");
  if (bytes.empty() || bytes.front() != kTokenFormatVersion) return corrupt;
  bytes.remove_prefix(1);
  TokenRecord record;
  if (!base::GetBigEndian64(&bytes, &record.done_ms) || bytes.size() < base::kStableDigestBytes) return corrupt;
  record.digest = bytes.substr(0, base::kStableDigestBytes);
  bytes.remove_prefix(base::kStableDigestBytes);
  while (!bytes.empty()) {
    if (!base::GetVarint64(&bytes, &record.read_units.emplace_back())) return corrupt;
  }
  return record;
}

std::uint64_t RequestTokens::NowMs() const {
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(clock_.Now().time_since_epoch());
  return static_cast<std::uint64_t>(std::max<std::int64_t>(0, now.count()));
}

Result<std::optional<TokenRecord>> RequestTokens::Find(std::string_view scoped_token) {
  const std::uint64_t now = NowMs();
  const std::uint64_t span = SpanOf(now);
  std::vector<std::string> keys;
  for (std::uint64_t at = span == 0 ? 0 : span - 1; at <= span + 1; ++at) keys.push_back(KeyIn(at, scoped_token));
  std::vector<storage::PinnedBytes> records;
  std::vector<bool> found;
  KARST_TRY(store_.MultiGet(storage::Family::kToken, keys, &records, &found));
  // The latest counts: an earlier one ended before it.
  for (std::size_t i = keys.size(); i > 0; --i) {
    if (!found[i - 1]) continue;
    KARST_ASSIGN_OR_RETURN(TokenRecord record, TokenRecord::Decode(records[i - 1].view()));
    if (now < record.done_ms + kLifeMs) return std::optional(std::move(record));
  }
  return std::optional<TokenRecord>();
}

Result<TokenUse> RequestTokens::Begin(TokenScope scope, std::string_view token, std::string digest) {
  TokenUse use;
  use.scoped_token = static_cast<char>(scope) + std::string(token);
  use.digest = std::move(digest);
  std::vector<bool> taken;
  use.claim = in_flight_.ClaimAll({use.scoped_token}, &taken);
  if (!use.claim.held()) {
    return Error(ErrorCode::kTransactionInProgress, "Transaction from previous request is still in progress");
  }
  KARST_ASSIGN_OR_RETURN(use.earlier, Find(use.scoped_token));
  if (use.earlier && use.earlier->digest != use.digest) {
    return Error(ErrorCode::kIdempotentParameterMismatch,
                 "DynamoDB rejected the request because you retried a request with a different payload but with an "
                 "idempotent token that was already used.");
  }
  return use;
}

void RequestTokens::Remember(const TokenUse& use, std::vector<std::uint64_t> read_units, storage::WriteSet* set) {
  const TokenRecord record{.done_ms = NowMs(), .digest = use.digest, .read_units = std::move(read_units)};
  const std::uint64_t span = SpanOf(record.done_ms);
  set->Put(storage::Family::kToken, KeyIn(span, use.scoped_token), record.Encode());
  // What stands before the last span is of no more use to anybody. Should this commit fail, the next sweep takes it.
  std::uint64_t swept = swept_span_.load();
  if (span > swept + 1 && swept_span_.compare_exchange_strong(swept, span - 1)) {
    set->DeleteRange(storage::Family::kToken, storage::TokenRangeBelow(span - 1));
  }
}

}  // namespace karst::engine
