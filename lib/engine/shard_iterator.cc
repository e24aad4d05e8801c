#include "engine/shard_iterator.h"

#include <chrono>

#include <fmt/format.h>

#include "base/error_table.h"

namespace karst::engine {
namespace {

// What stands between the ARN and the digits; the number is that of this format.
constexpr std::string_view kSeparator = "|1|";
constexpr std::size_t kShardDigits = 8;
constexpr std::size_t kNumberDigits = 16;

// Takes lower-case hex digits from the front.
bool TakeHex(std::string_view* in, std::size_t digits, std::uint64_t* number) {
  if (in->size() < digits) return false;
  *number = 0;
  for (const char c : in->substr(0, digits)) {
    if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) return false;
    *number = (*number << 4) | static_cast<std::uint64_t>(c <= '9' ? c - '0' : c - 'a' + 10);
  }
  in->remove_prefix(digits);
  return true;
}

}  // namespace

std::string ShardIteratorText(const ShardIterator& iterator) {
  return fmt::format("{}{}{:08x}{:016x}{:016x}", iterator.stream_arn, kSeparator, iterator.shard,
                     iterator.next_sequence, static_cast<std::uint64_t>(iterator.made.time_since_epoch().count()));
}

Result<ShardIterator> ParseShardIterator(std::string_view text) {
  const std::size_t at = text.rfind(kSeparator);
  std::string_view digits = at == std::string_view::npos ? "" : text.substr(at + kSeparator.size());
  ShardIterator iterator;
  std::uint64_t shard = 0;
  std::uint64_t made = 0;
  const bool whole = TakeHex(&digits, kShardDigits, &shard) &&
                     TakeHex(&digits, kNumberDigits, &iterator.next_sequence) &&
                     TakeHex(&digits, kNumberDigits, &made) && digits.empty();
  if (!whole) return base::ValidationError("Invalid ShardIterator");
  iterator.stream_arn = text.substr(0, at);
  iterator.shard = static_cast<std::uint32_t>(shard);
  iterator.made = Clock::TimePoint(std::chrono::microseconds(static_cast<std::int64_t>(made)));
  return iterator;
}

}  // namespace karst::engine
