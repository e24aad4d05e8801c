// TestEngine: an engine in memory or on disk that can be closed and opened again, and the few words that tests of
// operations need: a failure's message, a table in one line.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <karst/error.h>
#include <karst/options.h>
#include <karst/table.h>

#include "engine/engine.h"
#include "engine/operations.h"
#include "support/temp_directory.h"

namespace karst::testing {

enum class Where { kMemory, kDisk };

class TestEngine {
 public:
  // With these tables.
  explicit TestEngine(const std::vector<CreateTableRequest>& tables, Where where = Where::kMemory,
                      const Options& options = {.durability = Durability::kBuffered})
      : where_(where), options_(options) {
    Reopen();
    for (const CreateTableRequest& table : tables) engine::CreateTable(*engine_, table).value();
  }

  engine::Engine& operator*() { return *engine_; }
  engine::Engine* operator->() { return engine_.get(); }

  // On disk: closes the store and opens it again. In memory: starts anew.
  void Reopen() {
    engine_.reset();
    engine_ =
        engine::Engine::Open(where_ == Where::kDisk ? (directory_.path() / "store").string() : "", options_).value();
  }

 private:
  Where where_;
  Options options_;
  TempDirectory directory_;
  std::shared_ptr<engine::Engine> engine_;
};

// The message of a failure; empty for success.
template <typename T>
std::string MessageOf(const Result<T>& result) {
  return result ? std::string() : result.error().message();
}

// On demand, with string keys: "pk", and "sk" if asked for.
inline CreateTableRequest SimpleTable(std::string name, bool with_sort_key = false) {
  CreateTableRequest request{.table_name = std::move(name),
                             .attribute_definitions = {{"pk", KeyType::kString}},
                             .key_schema = {{"pk", KeyRole::kHash}},
                             .billing_mode = BillingMode::kPayPerRequest};
  if (with_sort_key) {
    request.attribute_definitions.push_back({"sk", KeyType::kString});
    request.key_schema.push_back({"sk", KeyRole::kRange});
  }
  return request;
}

// SimpleTable with both keys, a global index "gsi" on "gsiPk" and a local one "lsi" on "lsiSk", each with the
// projection given.
inline CreateTableRequest IndexedTable(std::string name, const Projection& global, const Projection& local) {
  CreateTableRequest request = SimpleTable(std::move(name), true);
  request.attribute_definitions.push_back({"gsiPk", KeyType::kString});
  request.attribute_definitions.push_back({"lsiSk", KeyType::kString});
  request.global_secondary_indexes = {
      {.index_name = "gsi", .key_schema = {{"gsiPk", KeyRole::kHash}}, .projection = global}};
  request.local_secondary_indexes = {
      {.index_name = "lsi", .key_schema = {{"pk", KeyRole::kHash}, {"lsiSk", KeyRole::kRange}}, .projection = local}};
  return request;
}

}  // namespace karst::testing
