// StagedWrite: a write that is decided - its request checked, its condition judged, its answer known - and neither
// visible nor durable before its Commit. For programs with an event loop, of which no thread may wait for a device:
//
//   StagedWrite write;
//   std::optional<Result<PutItemResult>> put = db.StagePutItem(request, &write);
//   if (!put) ...                // it would have to wait: see WaitsForItem, or have another thread call PutItem
//   if (*put) {                  // what it says holds if the outcome is success
//     write.Commit([](const Result<void>& outcome) { ... });
//   }
//
// Writes that are staged while others are being committed share one commit, and with Durability::kSync one flush.
//
// Thread safety: a StagedWrite may be handed from thread to thread, for one at a time. It must be committed or go
// before its Database goes, and before its thread asks for another write: until then its item is kept from other
// writers, and some more items with it.
#pragma once

#include <functional>
#include <memory>

#include <karst/error.h>

namespace karst {

class Database;

namespace engine {
class StagedCommit;
}

class StagedWrite {
 public:
  StagedWrite();
  // A write that was not committed has not happened.
  ~StagedWrite();
  StagedWrite(StagedWrite&& other) noexcept;
  StagedWrite& operator=(StagedWrite&& other) noexcept;

  // False if nothing is staged: nothing yet, an operation that failed or has to wait, or one that found nothing to
  // change.
  bool HasChanges() const;

  // Whether the operation, which gave nothing, has to wait for other writers of its item, and for nothing else.
  bool WaitsForItem() const;
  // Waits for them without a thread; asks for WaitsForItem. `again` is called once, after those that came before, with
  // a StagedWrite that keeps the item, so hand that to your loop and stage the same request again with it there, or let
  // it go. It is called at once, or by whichever thread lets the item go: in the middle of its own operation, and with
  // what it has locked of its own. So it must be short, must not throw, must not wait for a lock, and must not call the
  // Database or own one. The wait must be over before the Database goes.
  using Again = std::function<void(StagedWrite granted)>;
  void AwaitItem(Again again) &&;

  // `done`, if there is one, is called once: with success when the write is as durable as Options::durability asks,
  // with kIo when that failed, as of any write. It is called in the thread that commits for all, whom it holds up: it
  // must be short, must not throw, must not call the Database, and must not own one, since the last to go waits for
  // that thread. Without changes it is called at once; one that waits for its item has nothing to commit, and must not
  // be asked to. Commit itself does not wait, and empties the StagedWrite.
  using Done = std::function<void(const Result<void>& outcome)>;
  void Commit(Done done);

 private:
  friend class Database;
  explicit StagedWrite(std::unique_ptr<engine::StagedCommit> commit);
  std::unique_ptr<engine::StagedCommit> commit_;
};

}  // namespace karst
