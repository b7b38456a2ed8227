// A half-open run of indices, and the fair division of 0 .. n among the members of a team.
#pragma once

#include <cstddef>

namespace compact_rnn {

struct Range {
  std::size_t first = 0;
  std::size_t last = 0;  // the one after

  std::size_t size() const { return last - first; }
};

// The chunk of 0 .. n that `member` of `members` works on: contiguous, in order of the members; the
// first n % members of them get one index more than the others.
inline Range chunk_of(std::size_t n, int member, int members) {
  const auto k = static_cast<std::size_t>(member), all = static_cast<std::size_t>(members);
  const std::size_t each = n / all, longer = n % all;
  const std::size_t first = k * each + (k < longer ? k : longer);
  return {first, first + each + (k < longer ? 1 : 0)};
}

}  // namespace compact_rnn
