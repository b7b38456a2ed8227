// Where a vector stops being numbers.
#pragma once

#include <cstddef>

namespace compact_rnn {

// The index of the first NaN or infinity, or `size` if there is none.
template <class Real>
std::size_t first_non_finite(const Real* v, std::size_t size) {
  const auto finite = [v](std::size_t i) { return v[i] - v[i] == 0; };
  // The usual case is that all is well, and that loop vectorizes.
  unsigned bad = 0;
  for (std::size_t i = 0; i < size; ++i) bad |= !finite(i);
  if (bad == 0) return size;
  std::size_t i = 0;
  while (finite(i)) ++i;
  return i;
}

}  // namespace compact_rnn
