#include "karst_bench/loader.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "base/try.h"
#include "karst_bench/answer_reader.h"
#include "karst_bench/item_sender.h"
#include "karst_bench/item_size.h"
#include "karst_bench/json_text.h"

namespace karst::workload {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::int64_t kBatch = ItemSender::kBatch;
constexpr std::chrono::milliseconds kProgressEvery{100};
constexpr std::chrono::milliseconds kTableStateEvery{100};
constexpr int kTableStateAttempts = 3000;
constexpr std::size_t kLargestShown = 10;

std::string TableRequest(const std::string& table) { return fmt::format("{{\"TableName\":{}}}", JsonString(table)); }

// The answer's body, or the endpoint's refusal as an error.
Result<std::string> Ask(Session& session, std::string_view operation, const std::string& json, const Pause& pause) {
  KARST_ASSIGN_OR_RETURN(const Answer* answer, Backoff(pause).Ask(session, operation, json));
  if (answer->status == 200) return answer->body;
  return Refusal(operation, AnswerReader().ReadFailure(answer->status, answer->body));
}

// None when there is no such table.
Result<std::optional<std::string>> TableStatus(Session& session, const std::string& table, const Pause& pause) {
  KARST_ASSIGN_OR_RETURN(const Answer* answer, Backoff(pause).Ask(session, "DescribeTable", TableRequest(table)));
  AnswerReader reader;
  if (answer->status == 200) {
    KARST_ASSIGN_OR_RETURN(AnswerFacts facts, reader.Read(answer->body));
    return std::optional(std::move(facts.table_status));
  }
  const AnswerReader::Failure failure = reader.ReadFailure(answer->status, answer->body);
  if (failure.type == "ResourceNotFoundException") return std::optional<std::string>();
  return Refusal("DescribeTable", failure);
}

// Until the table is ACTIVE, or gone. Karst is so at once; an endpoint may take its time.
Result<void> AwaitTable(Session& session, const std::string& table, bool active, const Pause& pause) {
  for (int attempt = 0; attempt < kTableStateAttempts; ++attempt) {
    KARST_ASSIGN_OR_RETURN(const std::optional<std::string> status, TableStatus(session, table, pause));
    if (active ? status == "ACTIVE" : !status.has_value()) return {};
    pause(kTableStateEvery);
  }
  return Error(ErrorCode::kIo, fmt::format("table {} does not become {}", table, active ? "ACTIVE" : "deleted"));
}

Result<void> MakeTable(Session& session, const TableSpec& table, ExistingTables existing, const Pause& pause) {
  KARST_ASSIGN_OR_RETURN(const std::optional<std::string> status, TableStatus(session, table.name, pause));
  const bool exists = status.has_value();
  if (exists && existing == ExistingTables::kKeep) return {};
  if (exists && existing == ExistingTables::kRefuse) {
    return Error(ErrorCode::kValidation,
                 fmt::format("table {} exists already; --existing replace drops it, --existing keep uses it as it is",
                             table.name));
  }
  if (exists) {
    KARST_TRY(Ask(session, "DeleteTable", TableRequest(table.name), pause));
    KARST_TRY(AwaitTable(session, table.name, /*active=*/false, pause));
  }
  KARST_TRY(Ask(session, "CreateTable", table.create_request, pause));
  return AwaitTable(session, table.name, /*active=*/true, pause);
}

// What the loads of a table made, by table and index and by partition.
class Accounts {
 public:
  explicit Accounts(const TableSpec& table) : table_(&table), stored_(1 + table.indexes.size()) {
    stored_[0].of = table.name;
    for (std::size_t i = 0; i < table.indexes.size(); ++i) {
      stored_[i + 1].of = fmt::format("{}/{}", table.name, table.indexes[i].name);
    }
  }

  // An item, with the keys in the JSON around it.
  void Add(std::string_view item, const Workload& workload, std::string_view json, const std::vector<Touch>& touches) {
    const ItemSizes sizes = ItemSizesOfJson(item, table_->indexes);
    largest_item_ = std::max(largest_item_, sizes.item);
    for (std::size_t i = 0; i < stored_.size(); ++i) {
      Stored& stored = stored_[i];
      const std::size_t bytes = i == 0 ? sizes.item : sizes.entries[i - 1];
      if (i > 0 && bytes == 0) continue;  // not in this index
      ++stored.items;
      stored.bytes += bytes;
      for (const Touch& touch : touches) {
        if (touch.part == Touch::Part::kSortKey || workload.partitioned[touch.partitioned].label() != stored.of)
          continue;
        Stored::Partition& partition =
            stored.partitions[std::string(json.substr(touch.begin, touch.end - touch.begin))];
        ++partition.items;
        partition.bytes += bytes;
      }
    }
  }
  void Add(const Accounts& other) {
    for (std::size_t i = 0; i < stored_.size(); ++i) {
      stored_[i].items += other.stored_[i].items;
      stored_[i].bytes += other.stored_[i].bytes;
      for (const auto& [key, theirs] : other.stored_[i].partitions) {
        Stored::Partition& ours = stored_[i].partitions[key];
        ours.items += theirs.items;
        ours.bytes += theirs.bytes;
      }
    }
    largest_item_ = std::max(largest_item_, other.largest_item_);
  }
  void Report(LoadedTable* table) && {
    const Stored& own = stored_.front();
    table->partitions = own.partitions.size();
    table->largest_item_bytes = largest_item_;
    table->bytes = own.bytes;
    for (const auto& [key, partition] : own.partitions) {
      table->largest.push_back({key, partition.items, partition.bytes});
    }
    std::sort(table->largest.begin(), table->largest.end(),
              [](const auto& a, const auto& b) { return std::pair(b.bytes, a.key) < std::pair(a.bytes, b.key); });
    if (table->largest.size() > kLargestShown) table->largest.resize(kLargestShown);
    table->stored = std::move(stored_);
  }
  const TableSpec& table() const { return *table_; }

 private:
  const TableSpec* table_;
  std::vector<Stored> stored_;  // the table, then its indexes
  std::size_t largest_item_ = 0;
};

// One load, by several threads. The thread that made it watches.
class Load {
 public:
  Load(Target& target, const Workload& workload, const LoadSpec& spec, int threads, Accounts* accounts)
      : target_(target), workload_(workload), spec_(spec), threads_(threads), accounts_(*accounts) {}

  // The seconds it took.
  Result<double> Run(Progress* progress) {
    const SteadyClock::time_point start = SteadyClock::now();
    std::vector<std::thread> threads;
    threads.reserve(static_cast<std::size_t>(threads_));
    for (int t = 0; t < threads_; ++t) threads.emplace_back([this, t] { Work(t); });
    Watch(progress, start);
    for (std::thread& thread : threads) thread.join();
    if (failure_) return *failure_;
    return std::chrono::duration<double>(SteadyClock::now() - start).count();
  }

 private:
  void Watch(Progress* progress, SteadyClock::time_point start) {
    for (std::unique_lock lock(mutex_); !ended_.wait_for(lock, kProgressEvery, [this] { return running_ == 0; });) {
      const double seconds = std::chrono::duration<double>(SteadyClock::now() - start).count();
      const auto done = static_cast<double>(done_.load());
      progress->Show("load " + spec_.table, done / static_cast<double>(spec_.count),
                     fmt::format("{:.0f} items/s", done / seconds));
    }
  }

  void Work(int thread) {
    Accounts accounts(accounts_.table());
    Result<void> done = SendShare(thread, &accounts);
    const std::lock_guard lock(mutex_);
    accounts_.Add(accounts);
    if (!done && !failure_) failure_ = std::move(done).error();
    if (--running_ == 0) ended_.notify_all();
  }

  // Every `threads`-th batch is this thread's. An item depends on its number alone, however many threads there are.
  Result<void> SendShare(int thread, Accounts* accounts) {
    KARST_ASSIGN_OR_RETURN(const std::unique_ptr<Session> session, target_.NewSession());
    ItemSender sender(*session, spec_.table);
    const std::size_t item_at = fmt::format("{{\"TableName\":{},\"Item\":", JsonString(spec_.table)).size();
    std::string json;
    std::vector<Touch> touches;
    for (std::int64_t first = thread * kBatch; first < spec_.count; first += threads_ * kBatch) {
      const std::int64_t last = std::min(first + kBatch, spec_.count);
      for (std::int64_t i = first; i < last; ++i) {
        Draw draw(workload_.slots(), workload_.seed * 0x9E3779B97F4A7C15 + static_cast<std::uint64_t>(i));
        draw.index = i;
        json.clear();
        touches.clear();
        spec_.item.Fill(draw, &json, &touches);
        const std::string_view item = std::string_view(json).substr(item_at, json.size() - item_at - 1);
        accounts->Add(item, workload_, json, touches);
        KARST_TRY(sender.Add(item));
      }
      KARST_TRY(sender.Flush());
      done_.fetch_add(last - first);
    }
    return {};
  }

  Target& target_;
  const Workload& workload_;
  const LoadSpec& spec_;
  const int threads_;
  std::atomic<std::int64_t> done_{0};
  std::mutex mutex_;
  std::condition_variable ended_;
  int running_ = threads_;        // under mutex_
  Accounts& accounts_;            // under mutex_ while threads run
  std::optional<Error> failure_;  // under mutex_
};

}  // namespace

Result<void> MakeTables(Target& target, const Workload& workload, ExistingTables existing, const Pause& pause) {
  KARST_ASSIGN_OR_RETURN(const std::unique_ptr<Session> session, target.NewSession());
  for (const TableSpec& table : workload.tables) KARST_TRY(MakeTable(*session, table, existing, pause));
  return {};
}

Result<std::int64_t> CountItems(Session& session, const std::string& table, const Pause& pause) {
  AnswerReader reader;
  std::string start;
  std::int64_t items = 0;
  do {
    KARST_ASSIGN_OR_RETURN(const std::string page,
                           Ask(session, "Scan",
                               fmt::format("{{\"TableName\":{},\"Select\":\"COUNT\",\"ConsistentRead\":true{}}}",
                                           JsonString(table), start.empty() ? "" : ",\"ExclusiveStartKey\":" + start),
                               pause));
    KARST_ASSIGN_OR_RETURN(const AnswerFacts facts, reader.Read(page));
    items += facts.count;
    start = facts.last_evaluated_key;
  } while (!start.empty());
  return items;
}

Result<std::vector<LoadedTable>> LoadItems(Target& target, const Workload& workload, int threads, Progress* progress) {
  std::vector<LoadedTable> loaded;
  std::map<std::string, Accounts> accounts;  // by table
  for (const LoadSpec& spec : workload.loads) {
    const auto of = std::find_if(workload.tables.begin(), workload.tables.end(),
                                 [&spec](const TableSpec& table) { return table.name == spec.table; });
    const auto [account, is_new] = accounts.try_emplace(spec.table, *of);
    if (is_new) loaded.push_back({.table = spec.table});
    Load load(target, workload, spec, threads, &account->second);
    KARST_ASSIGN_OR_RETURN(const double seconds, load.Run(progress));
    const auto table =
        std::find_if(loaded.begin(), loaded.end(), [&spec](const LoadedTable& one) { return one.table == spec.table; });
    table->items_sent += spec.count;
    table->seconds += seconds;
  }
  progress->Clear();
  KARST_ASSIGN_OR_RETURN(const std::unique_ptr<Session> session, target.NewSession());
  for (LoadedTable& table : loaded) {
    std::move(accounts.at(table.table)).Report(&table);
    KARST_ASSIGN_OR_RETURN(table.items_held, CountItems(*session, table.table));
  }
  return loaded;
}

}  // namespace karst::workload
