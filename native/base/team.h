// A fork-join team of threads made for microseconds: one phase of work is split into as many shares as there
// are members.
#pragma once

#include "base/range.h"
#include "base/seat.h"

namespace compact_rnn {

constexpr std::size_t kMaxTeam = 64;

class Team {
 public:
  // Members, the caller included.
  int size() const { return size_; }

  // Runs share(0) .. share(size() - 1) and returns when all are done; share 0 runs on the calling thread,
  // share k on helper k, or, if that is not there in time (it sleeps, or another process has its core), on
  // the calling thread. Which of the two must not matter to `share`, and it must not throw. One caller at a
  // time.
  template <typename Function>
  void each(const Function& share) {
    run(Share{
        [](const void* context, int member) noexcept { (*static_cast<const Function*>(context))(member); },
        &share});
  }

  // Runs share(range) for the ranges of 0 .. n, one a member (base/range.h), as each() does; none of them is
  // empty, so with n < size() some members have nothing to do.
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

// A team that nobody else uses until the lease ends. Leases are cheap (a lock, no allocation once the team
// exists): one a step will do. Ended leases leave their teams in a pool of the process, the last one used on
// top.
class TeamLease {
 public:
  // Throws INVALID_OPTION unless 1 <= size <= kMaxTeam. If the system refuses threads the team works with
  // those it has.
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
