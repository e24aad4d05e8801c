// StreamRegistry: the streams of a store, by id and by ARN; the stored records behind them. TableRegistry tells it of
// tables that come, change and go, writers find the stream of their table here, and readers any that is still readable.
// Thread-safe.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <karst/error.h>
#include <karst/options.h>

#include "catalog/table_descriptor.h"
#include "engine/stream_log.h"
#include "storage/store.h"

namespace karst::engine {

using StreamLogPtr = std::shared_ptr<StreamLog>;

class StreamRegistry {
 public:
  StreamRegistry(storage::Store& store, const Options& options);
  ~StreamRegistry();
  StreamRegistry(const StreamRegistry&) = delete;
  StreamRegistry& operator=(const StreamRegistry&) = delete;

  // Reads the streams of the store, before anybody else asks for one. Errors: kIo, kCorruption.
  Result<void> Load();

  // Null when there is none.
  StreamLogPtr FindById(catalog::ObjectId id) const;
  StreamLogPtr FindByArn(std::string_view arn) const;
  // At most `limit` streams in the order of their ARNs, above `after`; of one table, if `table_name` is given. And
  // whether there are more.
  std::vector<StreamPtr> List(const std::optional<std::string>& after, const std::optional<std::string>& table_name,
                              std::size_t limit, bool* more) const;
  std::vector<StreamLogPtr> All() const;

  // The first moment, `now` or later, at which no stream of the table was created: ARNs are unique.
  Clock::TimePoint FreeTime(std::string_view table_arn, Clock::TimePoint now) const;
  // Commits `set`, which changes a table, together with what that does to its streams. `before` is null for a new
  // table and `after` for one that goes.
  Result<void> CommitTableChange(const catalog::TableDescriptor* before, const catalog::TableDescriptor* after,
                                 storage::WriteSet&& set);
  // Removes all of a stream that is no longer readable.
  Result<void> Remove(const StreamLogPtr& log);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace karst::engine
