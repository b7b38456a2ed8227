// Vectors moved on around their end: shift_s(v)[i] = v[(i - s) mod size].
#pragma once

#include <cstddef>

namespace compact_rnn::solvers {

// out += scale * shift_s(v), from 0 <= s < size; shift_s^-1 is shift_(size - s).
inline void add_shifted(double* __restrict out, double scale, const double* __restrict v,
                        std::size_t s, std::size_t size) {
  for (std::size_t i = 0; i + s < size; ++i) out[i + s] += scale * v[i];
  for (std::size_t i = size - s; i < size; ++i) out[i + s - size] += scale * v[i];
}

}  // namespace compact_rnn::solvers
