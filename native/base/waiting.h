// Two ways for a thread to wait: it spins for a bounded time, or it sleeps until a word changes.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace compact_rnn {

using Word = std::atomic<std::uint32_t>;

// Sleeps if the word still holds `value` when the system looks, until it is woken; may return early
// for no reason.
void sleep_while(Word& word, std::uint32_t value);

// Wakes the one thread that sleeps on the word, if there is one.
void wake(Word& word);

// Tells the core that this is a spin: it saves power, and lets a sibling hyper-thread work.
inline void pause() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__) || defined(__arm__)
  asm volatile("yield" ::: "memory");
#endif
}

// Spins until is_done() or until `bound` is over; says which. The clock (20 to 30 ns) is read once
// in 16 looks, and not at all if the first 16 suffice.
template <typename IsDone>
bool spin_until(const IsDone& is_done, std::chrono::nanoseconds bound) {
  const auto look = [&is_done] {
    for (int looks = 0; looks < 16; ++looks) {
      if (is_done()) return true;
      pause();
    }
    return false;
  };
  if (look()) return true;
  const auto end = std::chrono::steady_clock::now() + bound;
  while (std::chrono::steady_clock::now() < end)
    if (look()) return true;
  return is_done();
}

}  // namespace compact_rnn
