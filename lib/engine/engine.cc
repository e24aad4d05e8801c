#include "engine/engine.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/try.h"
#include "engine/workers/backfill.h"
#include "engine/workers/dropped_table_cleaner.h"
#include "engine/workers/expiry_sweeper.h"
#include "engine/workers/stream_keeper.h"
#include "engine/workers/workers.h"

namespace karst::engine {
namespace {

// RocksDB would silently take more than asked below this.
constexpr std::size_t kWriteBufferBytesMin = std::size_t{64} * 1024;
constexpr std::size_t kAccountIdDigits = 12;
constexpr std::chrono::milliseconds kDelayMax = std::chrono::days(7);  // no sum with the time overflows

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsRegionCharacter(char c) { return IsDigit(c) || (c >= 'a' && c <= 'z') || c == '-'; }

Error InvalidOption(std::string problem) { return {ErrorCode::kInvalidOptions, std::move(problem)}; }

Result<void> CheckDelay(std::chrono::milliseconds delay, std::string_view name) {
  if (delay.count() < 0) return InvalidOption(fmt::format("{} is negative", name));
  if (delay > kDelayMax) return InvalidOption(fmt::format("{} is more than a week", name));
  return {};
}

Result<void> CheckOptions(const Options& options) {
  if (options.clock == nullptr) return InvalidOption("Options::clock is null");
  if (options.durability != Durability::kSync && options.durability != Durability::kBuffered) {
    return InvalidOption("Options::durability is neither kSync nor kBuffered");
  }
  if (options.conflicts != Conflicts::kReject && options.conflicts != Conflicts::kWait) {
    return InvalidOption("Options::conflicts is neither kReject nor kWait");
  }
  if (options.write_buffer_bytes < kWriteBufferBytesMin) {
    return InvalidOption("Options::write_buffer_bytes is below 64 KiB");
  }
  if (options.region.empty() || !std::all_of(options.region.begin(), options.region.end(), IsRegionCharacter)) {
    return InvalidOption("Options::region is not of lower-case letters, digits and hyphens");
  }
  if (options.account_id.size() != kAccountIdDigits ||
      !std::all_of(options.account_id.begin(), options.account_id.end(), IsDigit)) {
    return InvalidOption("Options::account_id is not of 12 digits");
  }
  KARST_TRY(CheckDelay(options.time_to_live_delay, "Options::time_to_live_delay"));
  return CheckDelay(options.transient_state_delay, "Options::transient_state_delay");
}

std::function<std::uint64_t()> SeededBySystem() {
  std::random_device device;
  std::seed_seq seed{device(), device(), device(), device()};
  return std::mt19937_64(seed);
}

// Operations draw from any thread, and neither a generator nor a user's function is bound to allow that.
std::function<std::uint64_t()> OneAtATime(std::function<std::uint64_t()> random) {
  struct Guarded {
    std::mutex mutex;
    std::function<std::uint64_t()> random;
  };
  auto guarded = std::make_shared<Guarded>();
  guarded->random = std::move(random);
  return [guarded] {
    const std::lock_guard lock(guarded->mutex);
    return guarded->random();
  };
}

}  // namespace

Engine::Engine(const Options& options, std::unique_ptr<storage::Store> store)
    : options_(options),
      store_(std::move(store)),
      locks_(options_.conflicts == Conflicts::kReject),
      streams_(*store_, options_),
      insights_(*options_.clock),
      commits_(*store_),
      pipeline_(*store_, locks_, {commits_, streams_, *options_.clock, &expiries_, &insights_}),
      tokens_(*store_, *options_.clock) {}

// What is still to be committed wakes the workers, who in turn commit themselves, now without the queue.
Engine::~Engine() { commits_.Stop(); }

Result<std::shared_ptr<Engine>> Engine::Open(const std::string& path, const Options& options) {
  KARST_TRY(CheckOptions(options));
  Options checked = options;
  checked.random = OneAtATime(options.random ? options.random : SeededBySystem());
  KARST_ASSIGN_OR_RETURN(auto store, storage::Store::Open(path, checked));
  std::shared_ptr<Engine> engine(new Engine(checked, std::move(store)));
  KARST_TRY(engine->streams_.Load());
  KARST_ASSIGN_OR_RETURN(engine->tables_, TableRegistry::Open(*engine->store_, engine->streams_, engine->options_));
  engine->StartWorkers();
  return engine;
}

void Engine::StartWorkers() {
  auto backfill = std::make_unique<Backfill>(*store_, locks_, *tables_, expiries_);
  backfill_ = backfill.get();
  std::vector<std::unique_ptr<Worker>> workers;
  workers.push_back(std::make_unique<DroppedTableCleaner>(*store_, *tables_, insights_));
  workers.push_back(std::move(backfill));
  workers.push_back(std::make_unique<ExpirySweeper>(
      ExpirySweeper::Parts{*store_, locks_, pipeline_, expressions_, *tables_, expiries_, *options_.clock},
      options_.time_to_live_delay));
  workers.push_back(std::make_unique<StreamKeeper>(*store_, streams_, *options_.clock));
  workers_ = std::make_unique<Workers>(std::move(workers), *options_.clock, options_.background_thread);
  expiries_.SetWake([this] { workers_->Wake(); });

  const auto expires = [](const catalog::TableDescriptor& table) { return table.time_to_live.has_value(); };
  for (const TablePtr& table : tables_->Select(expires)) expiries_.Note(table->time_to_live->id, 0);
  if (tables_->HasDropped() || backfill_->HasWork() || !streams_.All().empty()) workers_->Wake();
}

}  // namespace karst::engine
