#include "storage/handover_locks.h"

#include <algorithm>
#include <deque>
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

struct Call {
  std::unique_ptr<HandoverLocks::Waiter> waiter;
  HandoverLocks::Held held;
};

// One that lets the lock go at once has the next called, and that the next: they are called one after the other, not
// one in the other, of which a stack would not hold many.
void CallInTurn(Call first) {
  thread_local std::deque<Call>* calls_under_way = nullptr;
  if (calls_under_way != nullptr) {
    calls_under_way->push_back(std::move(first));
    return;
  }
  std::deque<Call> calls;
  calls.push_back(std::move(first));
  calls_under_way = &calls;
  while (!calls.empty()) {
    Call next = std::move(calls.front());
    calls.pop_front();
    next.waiter->OnLocked(std::move(next.held));
  }
  calls_under_way = nullptr;
}

}  // namespace

// Waiters that are left wait for a store that goes. No thread may.
HandoverLocks::Line::~Line() {
  for (Place* const place : places) {
    KARST_CHECK(place->waiter != nullptr);
    delete place;
  }
}

HandoverLocks::Held HandoverLocks::TryLock(std::size_t index) {
  std::uint32_t free = 0;
  const bool taken =
      states_[index].compare_exchange_strong(free, kHeld, std::memory_order_acquire, std::memory_order_relaxed);
  return taken ? Held(this, index) : Held();
}

void HandoverLocks::LockThen(std::size_t index, std::unique_ptr<Waiter> waiter) {
  auto place = std::make_unique<Place>(index, std::move(waiter));
  {
    Line& line = LineOf(index);
    const std::lock_guard lock(line.mutex);
    line.places.push_back(place.get());
    if (!TakeOrMark(index, Arrival::kWaiter)) {
      static_cast<void>(place.release());
      return;
    }
    line.places.pop_back();
  }
  CallInTurn({std::move(place->waiter), Held(this, index)});
}

void HandoverLocks::LockSlowly(std::size_t index) {
  for (int i = 0; i < kSpins + kYields; ++i) {
    i < kSpins ? Pause() : std::this_thread::yield();
    if (TryTake(index)) return;
  }
  Place place(index);
  Line& line = LineOf(index);
  std::unique_lock lock(line.mutex);
  for (auto arrival = Arrival::kThread; !TakeOrMark(index, arrival); arrival = Arrival::kWokenThread) {
    arrival == Arrival::kThread ? line.places.push_back(&place) : line.places.push_front(&place);
    place.news.wait(lock, [&place] { return place.signal != Signal::kNone; });
    if (std::exchange(place.signal, Signal::kNone) == Signal::kLocked) return;
  }
}

// True if the lock was free and is the caller's; otherwise the caller, who comes into the line now, is awaited. A
// Waiter passes nobody: while a lock is free and somebody waits for it there is a woken thread, after which comes the
// line.
bool HandoverLocks::TakeOrMark(std::size_t index, Arrival arrival) {
  std::atomic<std::uint32_t>& state = states_[index];
  const std::uint32_t kept = arrival == Arrival::kWokenThread ? ~kWoken : ~std::uint32_t{0};
  const std::uint32_t busy = arrival == Arrival::kWaiter ? ~std::uint32_t{0} : kHeld;
  for (std::uint32_t seen = state.load(std::memory_order_relaxed);;) {
    const bool is_free = (seen & busy) == 0;
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
  CallInTurn({std::move(first->waiter), Held(this, index)});
}

}  // namespace karst::storage
