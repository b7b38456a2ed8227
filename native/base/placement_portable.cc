// Leaves threads where the scheduler puts them.
#include "base/placement.h"

namespace compact_rnn {

int this_core() { return -1; }

bool leave_core(int) { return true; }

void bring_here(ThreadId) {}

std::chrono::nanoseconds processor_time(ThreadId) {
  return std::chrono::steady_clock::now().time_since_epoch();
}

}  // namespace compact_rnn
