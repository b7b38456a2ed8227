// Sixteen bytes of numbers as a vector of the compiler's, which it makes of what the baseline has.
// Include after `Real` is set.
#pragma once

#include <cstddef>

namespace {

using Lanes = Real __attribute__((vector_size(16)));
constexpr std::size_t kLanes = 16 / sizeof(Real);

inline Lanes load(const Real* p) {
  Lanes r;
  __builtin_memcpy(&r, p, sizeof r);
  return r;
}
inline void store(Real* p, Lanes a) { __builtin_memcpy(p, &a, sizeof a); }
inline Lanes broadcast(Real x) { return x - Lanes{}; }
inline Lanes fma(Lanes a, Lanes b, Lanes c) { return a * b + c; }
inline Lanes min(Lanes a, Lanes b) { return a < b ? a : b; }
inline Lanes max(Lanes a, Lanes b) { return a > b ? a : b; }
// v where a < b, else 0.
inline Lanes if_less(Lanes a, Lanes b, Lanes v) { return a < b ? v : Lanes{}; }

}  // namespace
