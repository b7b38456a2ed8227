// The pool behind TeamLease.
#include <mutex>
#include <string>

#include "base/error.h"
#include "base/team.h"

namespace compact_rnn {

// Idle teams by size. Neither constructor nor destructor runs, so the pool is there before the
// first lease and after the last, in whatever order a process ends.
class TeamPool {
 public:
  Team* take(int size) {
    if (Team* team = pop(size)) return team;
    return new Team(size);
  }

  void give_back(Team* team) {
    const std::lock_guard<std::mutex> lock(mutex_);
    team->below_ = idle_[team->size()];
    idle_[team->size()] = team;
  }

  // The team of one, without state: all leases of that size share it.
  static Team& solo() {
    static Team& team = *new Team(1);
    return team;
  }

 private:
  Team* pop(int size) {
    const std::lock_guard<std::mutex> lock(mutex_);
    Team* const team = idle_[size];
    if (team != nullptr) idle_[size] = team->below_;
    return team;
  }

  std::mutex mutex_;
  Team* idle_[kMaxTeam + 1] = {};
};

namespace {

TeamPool pool;

int checked(int size) {
  if (size >= 1 && static_cast<std::size_t>(size) <= kMaxTeam) return size;
  throw Error("INVALID_OPTION", "a team cannot have " + std::to_string(size) +
                                    " threads: give 1 to " + std::to_string(kMaxTeam));
}

}  // namespace

TeamLease::TeamLease(int size) : team_(checked(size) == 1 ? &TeamPool::solo() : pool.take(size)) {}

TeamLease::~TeamLease() {
  if (team_->size() > 1) pool.give_back(team_);
}

}  // namespace compact_rnn
