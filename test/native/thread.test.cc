// What sets threads of our own apart, where the system lets us.
#include "base/thread.h"

#include <doctest/doctest.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <fstream>
#include <future>
#include <string>

namespace compact_rnn::test {
namespace {

// What /proc says of a thread under `key`.
std::string status_of(pid_t thread, const std::string& key) {
  std::ifstream status("/proc/self/task/" + std::to_string(thread) + "/status");
  for (std::string line; std::getline(status, line);)
    if (line.rfind(key + ":\t", 0) == 0) return line.substr(key.size() + 2);
  return "";
}

}  // namespace

TEST_CASE("a thread of ours is called compact-rnn and leaves signals to others, but for faults") {
  static std::promise<pid_t> started;  // which lives as long as the thread
  start_thread([] {
    started.set_value(static_cast<pid_t>(syscall(SYS_gettid)));
    for (;;) ::pause();
  });
  const pid_t thread = started.get_future().get();
  CHECK(status_of(thread, "Name") == "compact-rnn");
  const std::uint64_t blocked = std::stoull(status_of(thread, "SigBlk"), nullptr, 16);
  const auto blocks = [blocked](int signal) { return (blocked >> (signal - 1) & 1) != 0; };
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGCHLD, SIGUSR1, SIGPROF, SIGPIPE})
    CHECK(blocks(signal));
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT}) CHECK_FALSE(blocks(signal));
  sigset_t mine;
  pthread_sigmask(SIG_SETMASK, nullptr, &mine);
  CHECK(sigismember(&mine, SIGINT) == 0);
}

}  // namespace compact_rnn::test
