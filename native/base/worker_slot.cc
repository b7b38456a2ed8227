#include "base/worker_slot.h"

#include <thread>

#include "base/placement.h"

namespace compact_rnn {
namespace {

using std::chrono::microseconds;

// team.h says what else was tried.
constexpr microseconds kHelperSpins{80};
constexpr microseconds kCallerSpins{30};
// A helper that had less than a fifth of such an interval has lost its core; the caller looks that
// often before it sleeps.
constexpr microseconds kLook{10};
constexpr int kLooks = 10;
constexpr microseconds kCallerYields{100};

}  // namespace

void WorkerSlot::post(const Phase& phase, int core) {
  phase_ = phase;
  core_.store(core, std::memory_order_relaxed);
  if (state_.exchange(posted, std::memory_order_acq_rel) == parked) wake(state_);
}

// Looks first: a compare-exchange takes the cache line from the helper even where it fails.
bool WorkerSlot::reclaim() {
  return state_.load(std::memory_order_relaxed) == posted && change(posted, idle);
}

void WorkerSlot::await() {
  if (spin_until([this] { return done(); }, kCallerSpins) || bring_to_end()) return;
  if (!change(taken, awaited)) return;
  while (!done()) sleep_while(state_, awaited);
}

bool WorkerSlot::done() const {
  const auto state = state_.load(std::memory_order_acquire);
  return state != taken && state != awaited;
}

// Another process may have taken the helper's core in the middle of its chunk, for milliseconds:
// then the helper goes on here. True when it is done.
bool WorkerSlot::bring_to_end() {
  for (int look = 0; look < kLooks; ++look) {
    const auto before = processor_time(helper_);
    if (spin_until([this] { return done(); }, kLook)) return true;
    if (processor_time(helper_) - before > kLook / 5) continue;
    bring_here(helper_);
    const auto yield_until_done = [this] { return std::this_thread::yield(), done(); };
    return spin_until(yield_until_done, kCallerYields);
  }
  return false;
}

// A helper on the caller's core would hold up the very work that it waits for: it moves to another
// core, or sleeps at once.
Phase WorkerSlot::take() {
  const auto waits = [this] { return state_.load(std::memory_order_relaxed) == posted; };
  for (;;) {
    const bool may_spin = leave_core(core_.load(std::memory_order_relaxed));
    if (may_spin ? spin_until(waits, kHelperSpins) : waits()) {
      if (change(posted, taken)) return phase_;
    } else {
      park();
    }
  }
}

void WorkerSlot::park() {
  if (!change(idle, parked)) return;
  while (state_.load(std::memory_order_relaxed) == parked) sleep_while(state_, parked);
}

void WorkerSlot::finish() {
  if (state_.exchange(idle, std::memory_order_acq_rel) == awaited) wake(state_);
}

bool WorkerSlot::change(State from, State to) {
  std::uint32_t expected = from;
  return state_.compare_exchange_strong(expected, to, std::memory_order_acq_rel,
                                        std::memory_order_acquire);
}

}  // namespace compact_rnn
