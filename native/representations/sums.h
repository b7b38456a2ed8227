// sums += terms, element by element.
#pragma once

#include <cstddef>

#include "base/team.h"

namespace compact_rnn::representations {

template <class Real>
void add_to(Real* sums, const Real* terms, std::size_t size, Team& team) {
  team.split(size, [&](Range range) {
    for (std::size_t i = range.first; i < range.last; ++i) sums[i] += terms[i];
  });
}

}  // namespace compact_rnn::representations
