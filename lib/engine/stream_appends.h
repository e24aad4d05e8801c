// StreamAppends: the stream records of one commit. It holds their numbers until they are released or it goes, which
// must be after the commit. Used by WritePipeline. Not thread-safe.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include <karst/error.h>
#include <karst/value.h>

#include "engine/mutation.h"
#include "engine/stream_registry.h"
#include "storage/store.h"

namespace karst::engine {

class StreamAppends {
 public:
  explicit StreamAppends(StreamRegistry& streams) : streams_(streams) {}
  ~StreamAppends() { Release(); }
  StreamAppends(const StreamAppends&) = delete;
  StreamAppends& operator=(const StreamAppends&) = delete;

  // Adds the record of a mutation of a table with a stream to the set; none when nothing changes. The key of the
  // mutation must be locked until the commit is over. Errors: kIo.
  Result<void> Add(const Mutation& mutation, const std::optional<ItemView>& old_item,
                   const std::optional<ItemView>& new_item, Clock::TimePoint now, storage::WriteSet* set);

  // The commit is over.
  void Release();

 private:
  StreamRegistry& streams_;
  std::vector<std::pair<StreamLogPtr, std::uint64_t>> held_;
};

}  // namespace karst::engine
