// Waiting without sleeping, for a bounded time.
#pragma once

#include <chrono>

namespace compact_rnn {

// Tells the core that this is a spin: it saves power, and lets a sibling hyper-thread work.
inline void pause() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__) || defined(__arm__)
  asm volatile("yield" ::: "memory");
#endif
}

// Spins until ready() or until the time is over; says which. The clock (20 to 30 ns) is read once
// in 16 looks, and not at all if the first 16 do.
template <typename Ready>
bool spin_until(const Ready& ready, std::chrono::nanoseconds bound) {
  const auto look = [&ready] {
    for (int looks = 0; looks < 16; ++looks) {
      if (ready()) return true;
      pause();
    }
    return false;
  };
  if (look()) return true;
  const auto end = std::chrono::steady_clock::now() + bound;
  while (std::chrono::steady_clock::now() < end)
    if (look()) return true;
  return ready();
}

}  // namespace compact_rnn
