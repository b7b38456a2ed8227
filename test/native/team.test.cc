// The team: every chunk once, on whatever thread, and nobody left spinning.
#include <doctest/doctest.h>
#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <fstream>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "base/error.h"
#include "base/range.h"
#include "base/team.h"

namespace compact_rnn::test {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

pid_t this_thread() { return static_cast<pid_t>(syscall(SYS_gettid)); }

void pass_time(std::chrono::nanoseconds time) {
  const auto end = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < end) {
  }
}

// A phase in which every chunk waits for all others, so that each must be run by a thread of its
// own: the caller, held in its own chunk, can take over none. Returns the threads, by member.
std::vector<pid_t> meet(Team& team) {
  std::vector<pid_t> threads(static_cast<std::size_t>(team.size()));
  std::atomic<int> here{0};
  team.each([&](int member) {
    threads[static_cast<std::size_t>(member)] = this_thread();
    here.fetch_add(1);
    while (here.load() < team.size()) sched_yield();
  });
  return threads;
}

// The sums that phases of a team leave where each chunk adds to its own cell what the one before
// left in its neighbour's: a chunk that is lost, run twice, or does not see the last phase makes
// them differ.
std::vector<std::uint64_t> neighbour_sums(Team& team, int phases) {
  const auto size = static_cast<std::size_t>(team.size());
  std::vector<std::uint64_t> now(size), next(size);
  for (std::size_t k = 0; k < size; ++k) now[k] = k + 1;
  for (int phase = 0; phase < phases; ++phase) {
    team.each([&](int member) {
      const auto k = static_cast<std::size_t>(member);
      next[k] += 3 * now[(k + 1) % size] + 1;
    });
    std::swap(now, next);
  }
  return now;
}

std::vector<std::uint64_t> expected_sums(std::size_t size, int phases) {
  std::vector<std::uint64_t> now(size), next(size);
  for (std::size_t k = 0; k < size; ++k) now[k] = k + 1;
  for (int phase = 0; phase < phases; ++phase) {
    for (std::size_t k = 0; k < size; ++k) next[k] += 3 * now[(k + 1) % size] + 1;
    std::swap(now, next);
  }
  return now;
}

double cpu_seconds() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// What /proc says of a thread under `key`.
std::string status_of(pid_t thread, const std::string& key) {
  std::ifstream status("/proc/self/task/" + std::to_string(thread) + "/status");
  for (std::string line; std::getline(status, line);)
    if (line.rfind(key + ":\t", 0) == 0) return line.substr(key.size() + 2);
  return "";
}

// While it lives, no thread can be made: the standard stack is larger than the address space.
class NoMoreThreads {
 public:
  NoMoreThreads() {
    pthread_getattr_default_np(&before_);
    pthread_attr_t huge;
    pthread_getattr_default_np(&huge);
    pthread_attr_setstacksize(&huge, ~std::size_t{0} / 4 * 3 / 65536 * 65536);
    pthread_setattr_default_np(&huge);
    pthread_attr_destroy(&huge);
  }
  ~NoMoreThreads() {
    pthread_setattr_default_np(&before_);
    pthread_attr_destroy(&before_);
  }

 private:
  pthread_attr_t before_;
};

}  // namespace

TEST_CASE(
    "a team runs every chunk exactly once in every phase, and the next phase sees what it wrote") {
  for (int size = 1; size <= 8; ++size) {
    CAPTURE(size);
    const TeamLease team(size);
    REQUIRE(team->size() == size);
    const int phases = 5000;
    CHECK(neighbour_sums(*team, phases) == expected_sums(static_cast<std::size_t>(size), phases));
  }
}

TEST_CASE("a team's chunk k runs on helper k whenever that is there, chunk 0 on the caller") {
  const TeamLease team(4);
  const std::vector<pid_t> first = meet(*team);
  CHECK(first[0] == this_thread());
  CHECK(std::set<pid_t>(first.begin(), first.end()).size() == 4);
  for (int phase = 0; phase < 100; ++phase) CHECK(meet(*team) == first);
}

TEST_CASE("a team whose helpers sleep or are about to wakes them") {
  const TeamLease team(2);
  const std::vector<pid_t> threads = meet(*team);
  // Around the time that helpers spin for, in small steps, to meet them on their way to sleep.
  for (int round = 0; round < 300; ++round) {
    pass_time(microseconds(40 + round / 2));
    REQUIRE(meet(*team) == threads);
  }
  std::this_thread::sleep_for(milliseconds(50));
  CHECK(status_of(threads[1], "State") == "S (sleeping)");
  CHECK(meet(*team) == threads);
}

TEST_CASE("a team's caller that sleeps or is about to is woken by the helper it waits for") {
  const TeamLease team(2);
  for (int round = 0; round < 300; ++round) {
    // Around the time that the caller spins for, and the last well beyond it.
    const microseconds late{round == 299 ? 20000 : round / 4};
    std::atomic<bool> taken{false}, done{false};
    team->each([&](int member) {
      if (member == 0) {
        while (!taken) sched_yield();
        return;
      }
      taken = true;
      pass_time(late);
      done = true;
    });
    REQUIRE(done);
  }
}

TEST_CASE("a team costs no processor time while it idles") {
  const TeamLease team(8);
  meet(*team);
  std::this_thread::sleep_for(milliseconds(5));
  const double before = cpu_seconds();
  std::this_thread::sleep_for(milliseconds(200));
  CHECK(cpu_seconds() - before < 0.005);
}

TEST_CASE("a team's caller runs the chunks of helpers that the system does not let run") {
  const TeamLease team(2);
  const pid_t helper = meet(*team)[1];
  // Both on one core, the helper only where that is idle: it comes late to nearly every phase.
  cpu_set_t all, here;
  sched_getaffinity(0, sizeof all, &all);
  CPU_ZERO(&here);
  CPU_SET(sched_getcpu(), &here);
  sched_setaffinity(0, sizeof here, &here);
  sched_setaffinity(helper, sizeof here, &here);
  const sched_param none{};
  REQUIRE(sched_setscheduler(helper, SCHED_IDLE, &none) == 0);
  std::this_thread::sleep_for(milliseconds(5));
  int by_caller = 0;
  for (int phase = 0; phase < 200; ++phase) {
    pid_t ran = 0;
    team->each([&](int member) {
      if (member == 1) ran = this_thread();
    });
    REQUIRE(ran != 0);
    by_caller += ran == this_thread();
  }
  CHECK(by_caller > 0);
  sched_setscheduler(helper, SCHED_OTHER, &none);
  sched_setaffinity(helper, sizeof all, &all);
  sched_setaffinity(0, sizeof all, &all);
  CHECK(meet(*team)[1] == helper);
}

TEST_CASE("a team works without the threads that the system refuses") {
  int by_caller = 0;
  const NoMoreThreads none;
  REQUIRE_THROWS_AS(std::thread([] {}).join(), std::system_error);
  const TeamLease team(11);  // of a size that no other test has left in the pool
  const pid_t caller = this_thread();
  team->each([&](int) { by_caller += this_thread() == caller; });
  CHECK(by_caller == 11);
}

TEST_CASE("a team belongs to one lease at a time, and the last one used is leased again") {
  const auto lease = [](int size) { return meet(*TeamLease(size)); };
  const std::vector<pid_t> first = lease(3);
  CHECK(lease(3) == first);
  std::vector<pid_t> outer, inner;
  {
    const TeamLease one(3);
    outer = meet(*one);
    inner = lease(3);
  }
  CHECK(outer == first);
  std::set<pid_t> helpers(outer.begin() + 1, outer.end());
  helpers.insert(inner.begin() + 1, inner.end());
  CHECK(helpers.size() == 4);
  CHECK(lease(3) == outer);
}

TEST_CASE("a team for each of several threads at once") {
  std::vector<std::vector<std::uint64_t>> sums(4);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < sums.size(); ++i)
    threads.emplace_back([&sums, i] {
      for (int round = 0; round < 50; ++round) sums[i] = neighbour_sums(*TeamLease(3), 100);
    });
  for (std::thread& thread : threads) thread.join();
  for (const auto& sum : sums) CHECK(sum == expected_sums(3, 100));
}

TEST_CASE("a team has 1 to 64 members") {
  CHECK(TeamLease(1)->size() == 1);
  CHECK(meet(*TeamLease(64)).size() == kMaxTeam);
  for (const int size : {0, -1, 65}) CHECK_THROWS_AS(TeamLease{size}, Error);
}

TEST_CASE("a team splits 0 .. n into one range a member, and leaves empty ones out") {
  const TeamLease team(4);
  for (const std::size_t n : {0u, 1u, 3u, 4u, 101u}) {
    std::vector<int> seen(n);
    std::atomic<int> ranges{0};
    team->split(n, [&](Range range) {
      ranges.fetch_add(1);
      for (std::size_t i = range.first; i < range.last; ++i) ++seen[i];
    });
    CHECK(ranges.load() == static_cast<int>(std::min<std::size_t>(n, 4)));
    CHECK(seen == std::vector<int>(n, 1));
  }
}

TEST_CASE("a team distributes tasks, each once, to members that it has") {
  const TeamLease team(4);
  for (const std::size_t few : {1u, 8u})
    for (const std::size_t n : {0u, 1u, 8u, 9u, 101u}) {
      std::vector<int> seen(n);
      std::atomic<int> strangers{0};
      team->distribute(n, few, [&](std::size_t i, int member) {
        ++seen[i];
        if (member < 0 || member >= 4) strangers.fetch_add(1);
      });
      CHECK(strangers.load() == 0);
      CHECK(seen == std::vector<int>(n, 1));
    }
}

TEST_CASE(
    "chunk_of divides 0 .. n among members in order, each index once, sizes at most one apart") {
  for (const std::size_t n : {0u, 1u, 2u, 7u, 16u, 63u, 64u, 1000u})
    for (int members = 1; members <= 8; ++members) {
      CAPTURE(n);
      CAPTURE(members);
      std::size_t next = 0;
      for (int member = 0; member < members; ++member) {
        const Range chunk = chunk_of(n, member, members);
        CHECK(chunk.first == next);
        CHECK(chunk.size() >= n / static_cast<std::size_t>(members));
        CHECK(chunk.size() <= n / static_cast<std::size_t>(members) + 1);
        next = chunk.last;
      }
      CHECK(next == n);
    }
}

}  // namespace compact_rnn::test
