#include "base/seat.h"

#include <sched.h>

#include "base/placement.h"
#include "base/spin.h"

namespace compact_rnn {
namespace {

using std::chrono::microseconds;

// What was tried stands in team.h.
constexpr microseconds kHelperSpins{80};
constexpr microseconds kCallerSpins{30};
// A helper that had less than a fifth of such an interval has lost its core; the caller looks that
// often before it sleeps.
constexpr microseconds kLook{10};
constexpr int kLooks = 10;
constexpr microseconds kCallerYields{100};

}  // namespace

void Seat::post(const Share& share, int core) {
  share_ = share;
  core_.store(core, std::memory_order_relaxed);
  if (state_.exchange(posted, std::memory_order_acq_rel) == parked) wake(state_);
}

// Looks first: a compare-exchange takes the line from the helper even where it fails.
bool Seat::reclaim() {
  return state_.load(std::memory_order_relaxed) == posted && change(posted, idle);
}

void Seat::await() {
  if (spin_until([this] { return done(); }, kCallerSpins) || bring_to_end()) return;
  if (!change(taken, awaited)) return;
  while (!done()) sleep_while(state_, awaited);
}

bool Seat::done() const {
  const auto state = state_.load(std::memory_order_acquire);
  return state != taken && state != awaited;
}

// Another process may have taken the helper's core amid its share, for milliseconds: then it goes
// on here. True when it is done.
bool Seat::bring_to_end() {
  for (int look = 0; look < kLooks; ++look) {
    const auto before = processor_time(helper_);
    if (spin_until([this] { return done(); }, kLook)) return true;
    if (processor_time(helper_) - before > kLook / 5) continue;
    bring_here(helper_);
    const auto yield_until_done = [this] { return sched_yield(), done(); };
    return spin_until(yield_until_done, kCallerYields);
  }
  return false;
}

// A helper on the caller's core would keep it from what it waits for: it goes to another, or sleeps
// at once.
Share Seat::take() {
  const auto waits = [this] { return state_.load(std::memory_order_relaxed) == posted; };
  for (;;) {
    const bool may_spin = leave_core(core_.load(std::memory_order_relaxed));
    if (may_spin ? spin_until(waits, kHelperSpins) : waits()) {
      if (change(posted, taken)) return share_;
    } else {
      park();
    }
  }
}

void Seat::park() {
  if (!change(idle, parked)) return;
  while (state_.load(std::memory_order_relaxed) == parked) sleep_while(state_, parked);
}

void Seat::finish() {
  if (state_.exchange(idle, std::memory_order_acq_rel) == awaited) wake(state_);
}

bool Seat::change(State from, State to) {
  std::uint32_t expected = from;
  return state_.compare_exchange_strong(expected, to, std::memory_order_acq_rel,
                                        std::memory_order_acquire);
}

}  // namespace compact_rnn
