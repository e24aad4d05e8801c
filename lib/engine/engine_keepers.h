// EngineKeepers: what keeps an engine open for the answers that point into its store. Every read that pins its item
// takes one, so there are several, and threads on different processors do not meet at one count. Made by Database,
// whose copies share it. Thread-safe.
#pragma once

#include <array>
#include <memory>

#include "base/thread_slots.h"
#include "engine/engine.h"

namespace karst::engine {

class EngineKeepers {
 public:
  explicit EngineKeepers(const std::shared_ptr<Engine>& engine) {
    for (auto& keeper : keepers_) keeper = base::WithOwnCount(engine);
  }
  const std::shared_ptr<Engine>& OfThread() const { return keepers_[base::ThreadSlot()]; }

 private:
  std::array<std::shared_ptr<Engine>, base::kThreadSlots> keepers_;
};

}  // namespace karst::engine
