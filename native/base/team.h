// A fork-join team of threads made for microseconds: one phase of work is split into as many shares
// as there are members.
//
// Measured on two cores of a virtual machine (Xeon, model 207) which other work shared:
// - A phase in which every member waits for the other, helper spinning: 0.6 to 0.75 us, the median
//   in each of three runs; an empty one, which the caller may end alone: 0.2 to 0.3 us; the first
//   phase of one that waits for a parked helper: 16 us. By test/native/team_timing.test.cc under
//   `chrt -f 5`, to keep others off.
// - Steps of 11 phases of 50 us, split in two, with `yes` on the second core: median / 95th
//   percentile in us. By a prototype of seat.cc with knobs; rounds of 0.3 s, of 10 a setting, of
//   which 3 or 4 passed as undisturbed (at most 20 ms stolen or used by others). The rounds with
//   the best and the middle ratio:
//     one thread                                                      543 / 569     558 / 603
//     the helper spins for 80 us wherever it is                       543 / 1466    551 / 1775
//       (the scheduler wakes it on the caller's core, and there it spins while the caller waits)
//     it sleeps at once on the caller's core                          581 / 609     570 / 616
//     and gets no work for 10 to 640 ms after a wait of 300 us        572 / 598     590 / 619
//     it leaves the caller's core for another                         576 / 1110    284 / 4307
//       (it loses that one amid a share, for a turn of the scheduler, 4 ms)
//     and is brought to the caller's core when that happens           564 / 637     289 / 389
//   The last is what seat.cc does, but that it looks for a lost core for 100 us, the prototype for
//   10 ms; seat.cc itself has found no undisturbed time yet. Less surely, as others were not
//   watched: spinning for 200 us 639 / 2896, sched_yield in the spin 577 / 4596; 5, 30 or 200 us of
//   the caller's spin were alike. With more work than cores, 16 ms and more is the 95th percentile
//   of one thread as of two.
#pragma once

#include "base/range.h"
#include "base/seat.h"

namespace compact_rnn {

constexpr std::size_t kMaxTeam = 64;

class Team {
 public:
  // Members, the caller included.
  int size() const { return size_; }

  // Runs share(0) .. share(size() - 1) and returns when all are done; share 0 runs on the calling
  // thread, share k on helper k, or, if that is not there in time (it sleeps, or another process
  // has its core), on the calling thread. Which of the two must not matter to `share`, and it must
  // not throw. One caller at a time.
  template <typename Function>
  void each(const Function& share) {
    run(Share{[](const void* context, int member) noexcept {
                (*static_cast<const Function*>(context))(member);
              },
              &share});
  }

  // Runs share(range) for the ranges of 0 .. n, one a member (base/range.h), as each() does; none
  // of them is empty, so with n < size() some members have nothing to do.
  template <typename Function>
  void split(std::size_t n, const Function& share) {
    each([&share, n, this](int member) {
      const Range range = share_of(n, member, size_);
      if (range.size() != 0) share(range);
    });
  }

 private:
  friend class TeamPool;

  explicit Team(int size);
  // Never destroyed: its threads read the seats as long as the process lives.
  ~Team() = delete;

  void run(const Share& share);

  int size_;
  Seat* seats_;            // seat k - 1 is helper k's
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
