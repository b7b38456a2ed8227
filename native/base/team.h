#pragma once
#include <cstddef>
namespace compact_rnn {
constexpr std::size_t kMaxTeam = 64;
struct Range {
  std::size_t first, last;
};
class Team {
 public:
  int size() const { return 1; }
  template <typename Share>
  void each(const Share& share) {
    share(0);
  }
  template <typename Share>
  void split(std::size_t n, const Share& share) {
    share(Range{0, n});
  }
};
inline Range share_of(std::size_t n, int, int) { return {0, n}; }
class TeamLease {
 public:
  explicit TeamLease(int) {}
  Team& operator*() { return team_; }

 private:
  Team team_;
};
}  // namespace compact_rnn
