#include <pthread.h>
#include <csignal>

#include <initializer_list>
#include <thread>
#include <utility>

#include "base/thread.h"

namespace compact_rnn {
namespace {

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

void name_this_thread(const char* name) {
#if defined(__APPLE__)
  pthread_setname_np(name);
#else
  pthread_setname_np(pthread_self(), name);
#endif
}

}  // namespace

ThreadId start_thread(std::function<void()> body) {
  const SignalsBlocked blocked;
  std::thread thread([body = std::move(body)] {
    name_this_thread("compact-rnn");
    body();
  });
  const auto id = (ThreadId)thread.native_handle();  // a number or a pointer
  thread.detach();
  return id;
}

}  // namespace compact_rnn
