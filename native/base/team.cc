#include "base/team.h"

#include <pthread.h>
#include <csignal>

#include <exception>
#include <initializer_list>
#include <thread>

#include "base/placement.h"

namespace compact_rnn {
namespace {

void help(WorkerSlot& slot, int member) {
  pthread_setname_np(pthread_self(), "compact-rnn");
  for (;;) {
    slot.take().run_chunk(member);
    slot.finish();
  }
}

// While it lives, new threads inherit a mask that leaves signals to the host's own threads. Those
// that a faulty instruction raises stay open, so that crash reporters see ours too.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    for (const int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS, SIGABRT})
      sigdelset(&all, fault);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t before_;
};

}  // namespace

Team::Team(int size)
    : size_(size), slots_(size > 1 ? new WorkerSlot[static_cast<std::size_t>(size - 1)] : nullptr) {
  const SignalsBlocked blocked;
  try {
    for (int k = 1; k < size_; ++k) {
      std::thread helper(help, std::ref(slots_[k - 1]), k);
      slots_[k - 1].assign(helper.native_handle());
      helper.detach();
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
