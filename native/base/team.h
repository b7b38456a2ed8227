// A fork-join team of threads made for microseconds: one phase of work is split into chunks, one
// for each member.
//
// Measured on two cores of a virtual machine (Xeon, model 207) that other work shared:
//
// - A phase in which every member waits for the other, the helper spinning: 0.6 to 0.75 us, the
//   median in each of three runs. An empty phase, which the caller may end alone: 0.2 to 0.3 us.
//   The first phase that waits for a parked helper: 16 us. By test/native/team_timing.test.cc under
//   `chrt -f 5`, to keep others off.
//
// - Steps of 11 phases of 50 us, split in two, with `yes` on the second core: median / 95th
//   percentile in us. By a prototype of worker_slot.cc with knobs, in rounds of 0.3 s, 10 for each
//   setting, of which 3 or 4 passed as undisturbed (at most 20 ms stolen or used by others). The
//   rounds with the best and the middle ratio:
//
//     one thread                                                      543 / 569     558 / 603
//     the helper spins for 80 us wherever it is                       543 / 1466    551 / 1775
//       (the scheduler wakes it on the caller's core, and there it spins while the caller waits)
//     it sleeps at once on the caller's core                          581 / 609     570 / 616
//     and gets no work for 10 to 640 ms after a wait of 300 us        572 / 598     590 / 619
//     it leaves the caller's core for another                         576 / 1110    284 / 4307
//       (it loses that one in the middle of a chunk, for a turn of the scheduler, 4 ms)
//     and is brought to the caller's core when that happens           564 / 637     289 / 389
//
//   worker_slot.cc does the last, but it looks for a lost core for 100 us where the prototype
//   looked for 10 ms; it has itself been measured in no undisturbed round yet. Less surely, as
//   others were not watched: spinning for 200 us 639 / 2896, sched_yield in the spin 577 / 4596;
//   spins of 5, 30 or 200 us in the caller made no difference. With more work than cores, the 95th
//   percentile is 16 ms and more, of one thread as of two.
#pragma once

#include <algorithm>
#include <atomic>

#include "base/range.h"
#include "base/worker_slot.h"

namespace compact_rnn {

constexpr std::size_t kMaxTeam = 64;

class Team {
 public:
  // Members, the caller included.
  int size() const { return size_; }

  // Runs chunk(0) .. chunk(size() - 1) and returns when all are done. Chunk 0 runs on the calling
  // thread, chunk k on helper k or, if that is not there in time (it sleeps, or another process has
  // its core), on the calling thread. `chunk` must not throw, and its results must not depend on
  // the thread. One caller at a time.
  template <typename Chunk>
  void each(const Chunk& chunk) {
    run(Phase{[](const void* context, int member) noexcept {
                (*static_cast<const Chunk*>(context))(member);
              },
              &chunk});
  }

  // Runs chunk(range) for the ranges of 0 .. n, one a member (base/range.h), as each() does. None
  // of them is empty: with n < size() some members have nothing to do.
  template <typename Chunk>
  void split(std::size_t n, const Chunk& chunk) {
    each([&chunk, n, this](int member) {
      const Range range = chunk_of(n, member, size_);
      if (range.size() != 0) chunk(range);
    });
  }

  // Runs task(i, member) for all i below n, as each() does, where tasks differ in how long they
  // take: whichever member is free takes the next `few` of them. Their results must not depend on
  // the member.
  template <typename Task>
  void distribute(std::size_t n, std::size_t few, const Task& task) {
    if (n <= few) {
      for (std::size_t i = 0; i < n; ++i) task(i, 0);
      return;
    }
    std::atomic<std::size_t> next{0};
    each([&](int member) {
      for (std::size_t i = next.fetch_add(few); i < n; i = next.fetch_add(few))
        for (std::size_t k = i; k < std::min(n, i + few); ++k) task(k, member);
    });
  }

 private:
  friend class TeamPool;

  explicit Team(int size);
  // Never destroyed: its threads read the slots as long as the process lives.
  ~Team() = delete;

  void run(const Phase& phase);

  int size_;
  WorkerSlot* slots_;      // slot k - 1 is helper k's
  Team* below_ = nullptr;  // in the pool
};

// A team that nobody else uses until the lease ends. Leases are cheap (a lock, no allocation once
// the team exists): one a step will do. Ended leases leave their teams in a pool of the process,
// the last one used on top.
class TeamLease {
 public:
  // Throws INVALID_OPTION unless 1 <= size <= kMaxTeam. If the system refuses threads the team
  // works with those it has.
  explicit TeamLease(int size);
  ~TeamLease();
  TeamLease(const TeamLease&) = delete;
  TeamLease& operator=(const TeamLease&) = delete;

  Team& operator*() const { return *team_; }
  Team* operator->() const { return team_; }

 private:
  Team* team_;
};

}  // namespace compact_rnn
