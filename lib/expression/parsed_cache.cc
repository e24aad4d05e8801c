#include "expression/parsed_cache.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <functional>
#include <mutex>
#include <shared_mutex>
#include <utility>
#include <vector>

#include <absl/container/flat_hash_map.h>

#include "base/hash.h"
#include "expression/parser.h"

namespace karst::expression {
namespace {

constexpr std::size_t kKinds = 5;
constexpr std::size_t kShards = 8;

// Longer texts are mostly made by programs, each once, and their trees are large.
constexpr std::size_t kCachedTextBytesMax = 1024;

// Entries of one kind whose texts hash alike. A hit takes the lock shared and at most sets a flag; eviction is by
// clock: the hand passes over entries used since it came by last.
class Shard {
 public:
  explicit Shard(std::size_t capacity) : slots_(std::max<std::size_t>(capacity, 1)) {}

  std::shared_ptr<const ParsedExpression> Find(std::string_view text) const {
    std::shared_lock lock(mutex_);
    const auto found = slot_of_.find(text);
    if (found == slot_of_.end()) return nullptr;
    const Slot& slot = slots_[found->second];
    if (!slot.used.load(std::memory_order_relaxed)) slot.used.store(true, std::memory_order_relaxed);
    return slot.parsed;
  }

  void Insert(const std::shared_ptr<const ParsedExpression>& parsed) {
    std::unique_lock lock(mutex_);
    if (slot_of_.contains(parsed->text)) return;  // another thread was faster
    while (slots_[hand_].parsed != nullptr && slots_[hand_].used.exchange(false, std::memory_order_relaxed)) Step();
    Slot& slot = slots_[hand_];
    if (slot.parsed != nullptr) slot_of_.erase(slot.parsed->text);
    slot.parsed = parsed;
    slot_of_.emplace(parsed->text, hand_);
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
  // Keys are the texts that the slots' expressions own.
  absl::flat_hash_map<std::string_view, std::size_t, base::StringHash, std::equal_to<>> slot_of_;
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
    for (auto& shards : by_kind) {
      for (auto& shard : shards) shard = std::make_unique<Shard>(capacity_per_shard);
    }
  }

  Shard& ShardOf(ExpressionKind kind, std::string_view text) {
    return *by_kind[static_cast<std::size_t>(kind)][base::StringHash{}(text) >> 32 & (kShards - 1)];
  }

  std::array<std::array<std::unique_ptr<Shard>, kShards>, kKinds> by_kind;
};

ParsedCache::ParsedCache(std::size_t capacity_entries)
    : state_(std::make_unique<State>(capacity_entries / (kKinds * kShards))) {}

ParsedCache::~ParsedCache() = default;

Result<std::shared_ptr<const ParsedExpression>> ParsedCache::Get(ExpressionKind kind, const Expression& text) {
  if (text.prepared() != nullptr && text.prepared()->kind == kind) return text.prepared();
  if (text.text().size() > kCachedTextBytesMax) return ParseOrError(kind, text.text());
  Shard& shard = state_->ShardOf(kind, text.text());
  if (auto parsed = shard.Find(text.text())) return parsed;
  auto parsed = ParseOrError(kind, text.text());
  if (parsed) shard.Insert(*parsed);
  return parsed;
}

}  // namespace karst::expression
