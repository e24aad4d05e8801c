#include "engine/shared_commit.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/try.h"
#include "engine/item_record.h"

namespace karst::engine {
namespace {

constexpr std::size_t kBytesMax = std::size_t{1} << 20;  // of a set: beyond, the wait for the device is no longer most

thread_local SharedCommit* of_thread = nullptr;

}  // namespace

SharedCommit::SharedCommit(storage::Store& store) : store_(store), set_(store.NewWriteSet()) {
  KARST_CHECK(of_thread == nullptr);
  of_thread = this;
}

SharedCommit::~SharedCommit() { of_thread = nullptr; }

Result<void> SharedCommit::Around(storage::Store& store, const std::function<void()>& writes) {
  SharedCommit shared(store);
  writes();
  KARST_TRY(shared.Commit());
  if (shared.failure_) return *std::move(shared.failure_);
  return {};
}

SharedCommit* SharedCommit::OfThread(const storage::Store& store) {
  return of_thread != nullptr && &of_thread->store_ == &store ? of_thread : nullptr;
}

Result<void> SharedCommit::CommitOfThread(const storage::Store& store) {
  SharedCommit* const shared = OfThread(store);
  if (shared == nullptr) [[likely]]
    return {};
  return shared->Commit();
}

Result<void> SharedCommit::Lock(storage::KeyLocks& locks, std::string_view key) {
  std::unique_lock<std::mutex> lock = locks.LockLater(key);
  const bool is_held =
      std::any_of(locks_.begin(), locks_.end(), [&lock](const auto& held) { return held.mutex() == lock.mutex(); });
  if (is_held) return {};
  if (!lock.try_lock()) {
    KARST_TRY(Commit());
    lock.lock();
  }
  locks_.push_back(std::move(lock));
  return {};
}

const SharedCommit::JoinedWrite* SharedCommit::Find(std::string_view key) const {
  const auto last =
      std::find_if(writes_.rbegin(), writes_.rend(), [key](const JoinedWrite& write) { return write.key == key; });
  return last == writes_.rend() ? nullptr : &*last;
}

Result<void> SharedCommit::Joined(std::string_view key, const std::optional<ItemView>& new_item,
                                  const TablePtr& table) {
  JoinedWrite& write = writes_.emplace_back(JoinedWrite{std::string(key), std::nullopt});
  if (new_item) write.record.emplace(kItemHead).append(new_item->bytes());
  if (tables_.empty() || tables_.back() != table) tables_.push_back(table);
  return set_.bytes() < kBytesMax ? Result<void>() : Commit();
}

Result<void> SharedCommit::Commit() {
  Result<void> done = set_.empty() ? Result<void>() : store_.Commit(std::move(set_));
  set_.Clear();  // NOLINT(bugprone-use-after-move): its memory is used again
  writes_.clear();
  tables_.clear();
  locks_.clear();
  if (!done && !failure_) failure_ = done.error();
  return done;
}

}  // namespace karst::engine
