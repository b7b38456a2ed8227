// Samples that do not depend on each other, shared out to a team.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>

#include "base/team.h"

namespace compact_rnn::solvers {

// Calls task(i) for all i below n. Whoever is free takes the next few: samples differ in how long
// they take. Which member runs a task must not matter to it.
template <typename Task>
void side_by_side(std::size_t n, Team& team, const Task& task) {
  constexpr std::size_t kFew = 8;
  std::atomic<std::size_t> next{0};
  team.each([&](int) {
    for (std::size_t i = next.fetch_add(kFew); i < n; i = next.fetch_add(kFew))
      for (std::size_t k = i; k < std::min(n, i + kFew); ++k) task(k);
  });
}

}  // namespace compact_rnn::solvers
