// Moves a thread by confining it for a moment to the cores where it should be.
#include "base/placement.h"

#include <pthread.h>
#include <sched.h>
#include <time.h>

namespace compact_rnn {
namespace {

// Confines a thread to `cores`, which moves it there, and at once gives it back all cores that it
// had.
bool move_within(pthread_t thread, const cpu_set_t& before, const cpu_set_t& cores) {
  if (pthread_setaffinity_np(thread, sizeof cores, &cores) != 0) return false;
  pthread_setaffinity_np(thread, sizeof before, &before);
  return true;
}

}  // namespace

int this_core() { return sched_getcpu(); }

bool leave_core(int core) {
  if (core < 0 || this_core() != core) return true;
  cpu_set_t all;
  if (pthread_getaffinity_np(pthread_self(), sizeof all, &all) != 0) return false;
  cpu_set_t others = all;
  CPU_CLR(core, &others);
  return CPU_COUNT(&others) > 0 && move_within(pthread_self(), all, others);
}

void bring_here(ThreadId id) {
  const auto thread = (pthread_t)id;
  cpu_set_t all;
  if (pthread_getaffinity_np(thread, sizeof all, &all) != 0) return;
  cpu_set_t here;
  CPU_ZERO(&here);
  CPU_SET(this_core(), &here);
  move_within(thread, all, here);
}

std::chrono::nanoseconds processor_time(ThreadId thread) {
  clockid_t clock;
  timespec time;
  if (pthread_getcpuclockid((pthread_t)thread, &clock) != 0 || clock_gettime(clock, &time) != 0)
    return std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

}  // namespace compact_rnn
