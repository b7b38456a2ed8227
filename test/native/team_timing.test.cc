// What a team costs. By hand, since no figure of a shared machine is a test:
//
//     build/native_tests --no-skip --test-case='timing of a team*'
//     taskset -c 1 yes > /dev/null & the same; kill $!
//
// The work of a phase is arithmetic in registers, so that what is seen is the team and the
// scheduler, not the memory.
#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <thread>
#include <vector>

#include "base/team.h"

namespace compact_rnn::test {
namespace {

using Clock = std::chrono::steady_clock;

double micros_since(Clock::time_point start) {
  return std::chrono::duration<double, std::micro>(Clock::now() - start).count();
}

template <typename Function>
double micros_of(const Function& function) {
  const auto start = Clock::now();
  function();
  return micros_since(start);
}

// A chain of multiplications that nothing can shorten.
void work(int rounds) {
  std::uint32_t x = 1;
  for (int i = 0; i < rounds; ++i) x = x * 2654435769u + 1;
  asm volatile("" ::"r"(x));
}

int rounds_for(double micros) {
  constexpr int rounds = 1 << 16;
  double best = 1e9;
  for (int i = 0; i < 50; ++i) best = std::min(best, micros_of([] { work(rounds); }));
  return static_cast<int>(rounds * micros / best);
}

struct Quantiles {
  double median, p95, p99, worst;
};

Quantiles quantiles(std::vector<double>& times) {
  std::sort(times.begin(), times.end());
  const auto at = [&times](double q) {
    return times[static_cast<std::size_t>(q * (times.size() - 1))];
  };
  return {at(0.5), at(0.95), at(0.99), times.back()};
}

void report(const char* what, std::vector<double> times) {
  const Quantiles q = quantiles(times);
  std::printf("%-44s median %8.2f  p95 %8.2f  p99 %8.2f  worst %8.2f us\n", what, q.median, q.p95,
              q.p99, q.worst);
}

// A phase in which every member waits for all others: the time until the last helper has come, and
// is gone.
void meet(Team& team) {
  std::atomic<int> here{0};
  team.each([&](int) {
    here.fetch_add(1);
    while (here.load() < team.size()) {
    }
  });
}

struct Steps {
  std::vector<double> micros;
  int by_helpers = 0;  // chunks
};

constexpr int kPhases = 11;

Steps run_steps(int members, int count, unsigned pause_micros, int rounds) {
  Steps steps;
  const auto caller = std::this_thread::get_id();
  std::atomic<int> by_helpers{0};
  const auto chunk = [&](int) {
    if (std::this_thread::get_id() != caller) by_helpers.fetch_add(1, std::memory_order_relaxed);
    work(rounds);
  };
  for (int i = 0; i < count; ++i) {
    if (pause_micros > 0) usleep(pause_micros);
    steps.micros.push_back(micros_of([&] {
      const TeamLease team(members);
      for (int phase = 0; phase < kPhases; ++phase) team->each(chunk);
    }));
  }
  steps.by_helpers = by_helpers.load();
  return steps;
}

// Of five rounds the one with the lowest p95: other processes make the difference, where there are
// any.
void report_steps(const char* what, int members, int count, unsigned pause_micros) {
  const int rounds = rounds_for(50.0) / members;
  Steps best;
  for (int i = 0; i < 5; ++i) {
    Steps steps = run_steps(members, count, pause_micros, rounds);
    if (i == 0 || quantiles(steps.micros).p95 < quantiles(best.micros).p95) best = std::move(steps);
  }
  report(what, best.micros);
  if (members > 1)
    std::printf("  %d %% of the helpers' chunks run by helpers\n",
                100 * best.by_helpers / (kPhases * (members - 1) * count));
}

}  // namespace

TEST_CASE("timing of a team: phases" * doctest::skip()) {
  for (const int members : {2, 3, 4}) {
    const TeamLease team(members);
    std::vector<double> meeting, empty, woken;
    for (int i = 0; i < 2000; ++i) meet(*team);
    for (int i = 0; i < 200; ++i)
      meeting.push_back(micros_of([&] {
                          for (int k = 0; k < 100; ++k) meet(*team);
                        }) /
                        100);
    for (int i = 0; i < 200; ++i)
      empty.push_back(micros_of([&] {
                        for (int k = 0; k < 100; ++k) team->each([](int) {});
                      }) /
                      100);
    for (int i = 0; i < 300; ++i) {
      usleep(2000);
      woken.push_back(micros_of([&] { meet(*team); }));
    }
    std::printf("%d members\n", members);
    report("  a phase that waits for every helper", meeting);
    report("  an empty phase", empty);
    report("  the first phase after 2 ms, helpers parked", woken);
    if (static_cast<unsigned>(members) >= std::thread::hardware_concurrency()) break;
  }
}

TEST_CASE("timing of a team: 11 phases of 50 us, split" * doctest::skip()) {
  report_steps("one, step after step", 1, 1000, 0);
  report_steps("two, step after step", 2, 1000, 0);
  report_steps("two, 2 ms between steps", 2, 300, 2000);
  report_steps("two, 10 ms between steps", 2, 100, 10000);
}

}  // namespace compact_rnn::test
