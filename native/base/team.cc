#include "base/team.h"

#include <exception>

#include "base/placement.h"
#include "base/thread.h"

namespace compact_rnn {
namespace {

[[noreturn]] void help(WorkerSlot& slot, int member) {
  for (;;) {
    slot.take().run_chunk(member);
    slot.finish();
  }
}

}  // namespace

Team::Team(int size)
    : size_(size), slots_(size > 1 ? new WorkerSlot[static_cast<std::size_t>(size - 1)] : nullptr) {
  try {
    for (int k = 1; k < size_; ++k) {
      WorkerSlot& slot = slots_[k - 1];
      slot.assign(start_thread([&slot, k] { help(slot, k); }));
    }
  } catch (const std::exception&) {
    // No more threads are available: slots without a helper are reclaimed in every phase.
  }
}

void Team::run(const Phase& phase) {
  const int core = size_ > 1 ? this_core() : 0;
  for (int k = 1; k < size_; ++k) slots_[k - 1].post(phase, core);
  phase.run_chunk(0);
  for (int k = 1; k < size_; ++k)
    if (slots_[k - 1].reclaim()) phase.run_chunk(k);
  for (int k = 1; k < size_; ++k) slots_[k - 1].await();
}

}  // namespace compact_rnn
