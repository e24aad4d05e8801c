#include "storage/handover_locks.h"

#include <algorithm>
#include <thread>

#include "base/check.h"

namespace karst::storage {
namespace {

// A turn of a write in memory takes some microseconds, less than to sleep and to be woken.
constexpr int kSpins = 12;
constexpr int kYields = 4;
constexpr std::chrono::milliseconds kPatience{20};

void Pause() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#endif
}

}  // namespace

// Waiters that are left wait for a store that goes.
HandoverLocks::Line::~Line() {
  for (Place* const place : places) delete place;
}

HandoverLocks::Held HandoverLocks::TryLock(std::size_t index) {
  std::uint32_t free = 0;
  const bool taken =
      states_[index].compare_exchange_strong(free, kHeld, std::memory_order_acquire, std::memory_order_relaxed);
  return taken ? Held(this, index) : Held();
}

void HandoverLocks::LockThen(std::size_t index, std::unique_ptr<Waiter> waiter) {
  {
    Line& line = LineOf(index);
    const std::lock_guard lock(line.mutex);
    if (!TakeOrMark(index, false)) {
      line.places.push_back(std::make_unique<Place>(index, std::move(waiter)).release());
      return;
    }
  }
  waiter->OnLocked(Held(this, index));
}

void HandoverLocks::LockSlowly(std::size_t index) {
  for (int i = 0; i < kSpins + kYields; ++i) {
    i < kSpins ? Pause() : std::this_thread::yield();
    if (TryTake(index)) return;
  }
  Place place(index);
  Line& line = LineOf(index);
  std::unique_lock lock(line.mutex);
  for (bool comes_again = false; !TakeOrMark(index, comes_again); comes_again = true) {
    comes_again ? line.places.push_front(&place) : line.places.push_back(&place);
    place.news.wait(lock, [&place] { return place.signal != Signal::kNone; });
    if (std::exchange(place.signal, Signal::kNone) == Signal::kLocked) return;
  }
}

// True if the lock was free and is the caller's; otherwise the caller, who comes into the line now, is awaited.
bool HandoverLocks::TakeOrMark(std::size_t index, bool comes_again) {
  std::atomic<std::uint32_t>& state = states_[index];
  const std::uint32_t kept = comes_again ? ~kWoken : ~std::uint32_t{0};
  for (std::uint32_t seen = state.load(std::memory_order_relaxed);;) {
    const bool is_free = (seen & kHeld) == 0;
    const std::uint32_t wanted = (seen & kept) | (is_free ? kHeld : kAwaited);
    if (state.compare_exchange_weak(seen, wanted, std::memory_order_acquire, std::memory_order_relaxed)) return is_free;
  }
}

// The first of the line has the lock, or is told to try again: then it is free for whoever is faster.
void HandoverLocks::HandOver(std::size_t index) {
  std::unique_ptr<Place> first;
  {
    Line& line = LineOf(index);
    const std::lock_guard lock(line.mutex);
    const auto waits = [index](const Place* p) { return p->index == index; };
    const auto found = std::find_if(line.places.begin(), line.places.end(), waits);
    KARST_CHECK(found != line.places.end());
    Place* const place = *found;
    const auto next = line.places.erase(found);
    const std::uint32_t awaited = std::any_of(next, line.places.end(), waits) ? kAwaited : 0;
    const bool is_locked = place->waiter != nullptr || Clock::now() - place->since >= kPatience;
    states_[index].store(awaited | (is_locked ? kHeld : kWoken), std::memory_order_release);
    if (place->waiter == nullptr) {
      place->signal = is_locked ? Signal::kLocked : Signal::kTryAgain;
      place->news.notify_one();  // under the mutex: the place goes with its thread
      return;
    }
    first.reset(place);
  }
  first->waiter->OnLocked(Held(this, index));
}

}  // namespace karst::storage
