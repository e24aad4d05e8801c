// Engine: what every operation works with - the store, the tables, the locks, the parsed expressions and the options.
// Made by Database; operations (operations.h) are free functions over it. Thread-safe.
#pragma once

#include <memory>
#include <string>

#include <karst/error.h>
#include <karst/options.h>

#include "engine/access_insights.h"
#include "engine/expiry_schedule.h"
#include "engine/request_tokens.h"
#include "engine/stream_registry.h"
#include "engine/table_registry.h"
#include "engine/write_pipeline.h"
#include "expression/parsed_cache.h"
#include "storage/commit_queue.h"
#include "storage/key_locks.h"
#include "storage/store.h"

namespace karst::engine {

class Backfill;  // workers/backfill.h
class Workers;   // workers/workers.h

class Engine {
 public:
  // In memory when `path` is empty.
  static Result<std::shared_ptr<Engine>> Open(const std::string& path, const Options& options);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  const Options& options() const { return options_; }
  Clock::TimePoint Now() const { return options_.clock->Now(); }
  std::uint64_t Random() const { return options_.random(); }
  storage::Store& store() { return *store_; }
  storage::KeyLocks& locks() { return locks_; }
  WritePipeline& pipeline() { return pipeline_; }
  StreamRegistry& streams() { return streams_; }
  ExpirySchedule& expiries() { return expiries_; }
  AccessInsights& insights() { return insights_; }
  TableRegistry& tables() { return *tables_; }
  RequestTokens& tokens() { return tokens_; }
  expression::ParsedCache& expressions() { return expressions_; }
  storage::CommitQueue& commits() { return commits_; }
  Workers& workers() { return *workers_; }
  Backfill& backfill() { return *backfill_; }

 private:
  Engine(const Options& options, std::unique_ptr<storage::Store> store);
  void StartWorkers();

  Options options_;
  std::unique_ptr<storage::Store> store_;
  storage::KeyLocks locks_;
  StreamRegistry streams_;
  ExpirySchedule expiries_;
  AccessInsights insights_;
  storage::CommitQueue commits_;
  WritePipeline pipeline_;
  RequestTokens tokens_;
  expression::ParsedCache expressions_;
  std::unique_ptr<TableRegistry> tables_;
  Backfill* backfill_ = nullptr;      // one of the workers
  std::unique_ptr<Workers> workers_;  // last: its threads use all of the above
};

}  // namespace karst::engine
