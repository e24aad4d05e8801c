#include "expression/parsed_cache.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <shared_mutex>
#include <utility>
#include <vector>

#include <absl/container/flat_hash_map.h>

#include "base/hash.h"
#include "expression/parser.h"

namespace karst::expression {
namespace {

constexpr std::size_t kShards = 8;

// Longer texts are mostly made by programs, each once, and their trees are large.
constexpr std::size_t kCachedTextBytesMax = 1024;

// The text is the one that the parsed expression owns, or the one looked for.
struct Key {
  ExpressionKind kind;
  std::string_view text;

  friend bool operator==(const Key&, const Key&) = default;
};

struct KeyHash {
  std::size_t operator()(const Key& key) const {
    return base::StringHash{}(key.text) + static_cast<std::size_t>(key.kind);
  }
};

Key KeyOf(const ParsedExpression& parsed) { return {parsed.kind, parsed.text}; }

// Entries whose keys hash alike. A hit takes the lock shared and at most sets a flag; eviction is by
// clock: the hand passes over entries used since it came by last.
class Shard {
 public:
  explicit Shard(std::size_t capacity) : slots_(std::max<std::size_t>(capacity, 1)) {}

  std::shared_ptr<const ParsedExpression> Find(const Key& key) const {
    std::shared_lock lock(mutex_);
    const auto found = slot_of_.find(key);
    if (found == slot_of_.end()) return nullptr;
    const Slot& slot = slots_[found->second];
    if (!slot.used.load(std::memory_order_relaxed)) slot.used.store(true, std::memory_order_relaxed);
    return slot.parsed;
  }

  void Insert(const std::shared_ptr<const ParsedExpression>& parsed) {
    std::unique_lock lock(mutex_);
    if (slot_of_.contains(KeyOf(*parsed))) return;  // another thread was faster
    while (slots_[hand_].parsed != nullptr && slots_[hand_].used.exchange(false, std::memory_order_relaxed)) Step();
    Slot& slot = slots_[hand_];
    if (slot.parsed != nullptr) slot_of_.erase(KeyOf(*slot.parsed));
    slot.parsed = parsed;
    slot_of_.emplace(KeyOf(*parsed), hand_);
    Step();
  }

 private:
  struct Slot {
    std::shared_ptr<const ParsedExpression> parsed;
    mutable std::atomic<bool> used = false;
  };

  void Step() { hand_ = (hand_ + 1) % slots_.size(); }

  mutable std::shared_mutex mutex_;
  std::vector<Slot> slots_;
  absl::flat_hash_map<Key, std::size_t, KeyHash> slot_of_;
  std::size_t hand_ = 0;
};

}  // namespace

std::string_view ParameterName(ExpressionKind kind) {
  switch (kind) {
    case ExpressionKind::kCondition:
      return "ConditionExpression";
    case ExpressionKind::kFilter:
      return "FilterExpression";
    case ExpressionKind::kKeyCondition:
      return "KeyConditionExpression";
    case ExpressionKind::kProjection:
      return "ProjectionExpression";
    case ExpressionKind::kUpdate:
      return "UpdateExpression";
  }
  return "";
}

struct ParsedCache::State {
  explicit State(std::size_t capacity_per_shard) {
    for (auto& shard : shards) shard = std::make_unique<Shard>(capacity_per_shard);
  }

  // Not by the low bits, which the shard's own table uses.
  Shard& ShardOf(const Key& key) { return *shards[(KeyHash{}(key) >> 32) % kShards]; }

  std::array<std::unique_ptr<Shard>, kShards> shards;
};

ParsedCache::ParsedCache(std::size_t capacity_entries) : state_(std::make_unique<State>(capacity_entries / kShards)) {}

ParsedCache::~ParsedCache() = default;

Result<std::shared_ptr<const ParsedExpression>> ParsedCache::Get(ExpressionKind kind, const Expression& text) {
  if (text.prepared() != nullptr && text.prepared()->kind == kind) return text.prepared();
  if (text.text().size() > kCachedTextBytesMax) {
    return ParseOrError(kind, text.text(), text.limited() ? Limits::kHold : Limits::kDoNotHold);
  }
  const Key key{kind, text.text()};
  Shard& shard = state_->ShardOf(key);
  if (auto parsed = shard.Find(key)) return parsed;
  auto parsed = ParseOrError(kind, text.text());
  if (parsed) shard.Insert(*parsed);
  return parsed;
}

}  // namespace karst::expression
