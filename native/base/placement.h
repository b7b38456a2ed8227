// Moves threads between cores where the scheduler's choice is bad for the next microseconds. The
// cores that a thread may use stay as the host has set them.
#pragma once

#include <chrono>

#include "base/thread.h"

namespace compact_rnn {

// The core that the calling thread runs on; negative where the system does not tell.
int this_core();

// Moves the calling thread to another core if it is on `core`, which may be negative: none. False
// if it may use no other.
bool leave_core(int core);

// Moves another thread to the caller's core, where it runs as soon as the caller yields; where the
// system moves no threads, nothing.
void bring_here(ThreadId thread);

// The processor time that another thread has had; where the system does not tell, wall-clock time,
// as if the thread always ran.
std::chrono::nanoseconds processor_time(ThreadId thread);

}  // namespace compact_rnn
