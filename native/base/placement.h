// Which thread is on which core, for where the scheduler's choice is a bad one for the next
// microseconds. What a thread may use stays as the host has set it.
#pragma once

#include <pthread.h>

#include <chrono>

namespace compact_rnn {

// The core that the calling thread runs on.
int this_core();

// If the calling thread is on `core`: moves it to another one, of those that it may use. False if
// there is no other.
bool leave_core(int core);

// Moves another thread to the caller's core, to run as soon as the caller lets it.
void bring_here(pthread_t thread);

// The processor time that another thread has had. Where the system does not tell, time as such: as
// if it always ran.
std::chrono::nanoseconds processor_time(pthread_t thread);

}  // namespace compact_rnn
