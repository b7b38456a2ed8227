// Sleeping until a word changes: the two calls of Linux's futex that a team needs.
#pragma once

#include <atomic>
#include <cstdint>

namespace compact_rnn {

using Word = std::atomic<std::uint32_t>;

// Sleeps if the word still holds `value` when the kernel looks, until it is woken; may return early
// for no reason.
void sleep_while(Word& word, std::uint32_t value);

// Wakes the one thread that sleeps on the word, if there is one.
void wake(Word& word);

}  // namespace compact_rnn
