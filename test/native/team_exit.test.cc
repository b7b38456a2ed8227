// The end of a process that has a team. Only where threads sleep in the kernel does a fork of a
// process that has had one get on: a condition variable would wait for sleepers that are not there.
#include <doctest/doctest.h>

// The sanitizers do not follow a process of many threads into a fork.
#if !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__)

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <thread>

#include "base/team.h"

namespace compact_rnn::test {

// A phase that needs every helper.
static void meet(Team& team) {
  std::atomic<int> here{0};
  team.each([&](int) {
    here.fetch_add(1);
    while (here.load() < team.size()) std::this_thread::yield();
  });
}

TEST_CASE("a team's threads, spinning or asleep, do not keep a process from its end") {
  for (const int micros : {0, 0, 0, 50, 80, 100, 5000}) {
    std::cout.flush();  // or both would print what has gathered
    const pid_t child = fork();
    if (child == 0) {
      alarm(20);
      const TeamLease team(
          9);  // of a size that no other test has left in the pool: a fork takes no threads along
      meet(*team);
      std::this_thread::sleep_for(std::chrono::microseconds(micros));
      std::exit(0);
    }
    int status = -1;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(status == 0);
  }
}

}  // namespace compact_rnn::test

#endif
