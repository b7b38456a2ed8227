// Moving threads between cores, on machines that have two.
#include "base/placement.h"

#include <doctest/doctest.h>
#include <sched.h>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

namespace compact_rnn::test {
namespace {

using std::chrono::milliseconds;

cpu_set_t cores_of(pthread_t thread) {
  cpu_set_t cores;
  pthread_getaffinity_np(thread, sizeof cores, &cores);
  return cores;
}

void confine(pthread_t thread, int core) {
  cpu_set_t only;
  CPU_ZERO(&only);
  CPU_SET(core, &only);
  REQUIRE(pthread_setaffinity_np(thread, sizeof only, &only) == 0);
}

std::vector<int> usable_cores() {
  const cpu_set_t cores = cores_of(pthread_self());
  std::vector<int> list;
  for (int core = 0; core < CPU_SETSIZE; ++core)
    if (CPU_ISSET(core, &cores)) list.push_back(core);
  return list;
}

// A thread that works all the time and says where.
struct Worker {
  std::atomic<int> core{-1};
  std::atomic<bool> stop{false};
  std::thread thread{[this] {
    while (!stop) core = this_core();
  }};
  ~Worker() {
    stop = true;
    thread.join();
  }
  bool gets_to(int there) const {
    for (int wait = 0; wait < 1000 && core != there; ++wait)
      std::this_thread::sleep_for(milliseconds(1));
    return core == there;
  }
};

}  // namespace

TEST_CASE(
    "a thread leaves a core that it is on for another that it may use, and may use the same ones "
    "after") {
  const std::vector<int> cores = usable_cores();
  if (cores.size() < 2) return;
  std::thread([&cores] {
    const cpu_set_t all = cores_of(pthread_self());
    for (int round = 0; round < 20; ++round) {
      const int core = this_core();
      CHECK(leave_core(core));
      CHECK(this_core() != core);
      const cpu_set_t after = cores_of(pthread_self());
      CHECK(CPU_EQUAL(&after, &all));
    }
    confine(pthread_self(), cores[0]);
    CHECK_FALSE(leave_core(cores[0]));
    CHECK(leave_core(cores[1]));
    CHECK(this_core() == cores[0]);
  }).join();
}

TEST_CASE("a thread is brought to the caller's core, and may use the same ones after") {
  const std::vector<int> cores = usable_cores();
  if (cores.size() < 2) return;
  std::thread([&cores] {
    const cpu_set_t all = cores_of(pthread_self());
    Worker worker;
    const pthread_t thread = worker.thread.native_handle();
    confine(pthread_self(), cores[0]);
    confine(thread, cores[1]);
    REQUIRE(worker.gets_to(cores[1]));
    pthread_setaffinity_np(thread, sizeof all, &all);
    bring_here(thread);
    CHECK(worker.gets_to(cores[0]));
    const cpu_set_t after = cores_of(thread);
    CHECK(CPU_EQUAL(&after, &all));
  }).join();
}

TEST_CASE("a thread's processor time grows while it works and stands while it sleeps") {
  std::atomic<bool> stop{false};
  std::thread sleeper([&stop] {
    while (!stop) std::this_thread::sleep_for(milliseconds(200));
  });
  {
    Worker worker;
    const auto working = processor_time(worker.thread.native_handle());
    std::this_thread::sleep_for(milliseconds(100));
    const auto sleeping = processor_time(sleeper.native_handle());
    std::this_thread::sleep_for(milliseconds(300));
    CHECK(processor_time(worker.thread.native_handle()) - working > milliseconds(20));
    CHECK(processor_time(sleeper.native_handle()) - sleeping < milliseconds(20));
  }
  stop = true;
  sleeper.join();
}

}  // namespace compact_rnn::test
