// Threads of our own, which live as long as the process.
#pragma once

#include <cstdint>
#include <functional>

namespace compact_rnn {

// What the system calls a thread, for placement.h; 0 where it does not tell.
using ThreadId = std::uintptr_t;

// Starts a thread for body(), which neither returns nor throws. Debuggers show it as `compact-rnn`
// and signals go to the host's own threads, where the system lets us say so. Throws
// std::system_error if there is to be no more thread.
ThreadId start_thread(std::function<void()> body);

}  // namespace compact_rnn
