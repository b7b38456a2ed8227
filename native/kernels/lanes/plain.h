// Sixteen numbers as plain loops, of which the compiler makes what the baseline has. Include after
// `Real` is set.
#pragma once

#include <cstddef>

namespace {

struct Lanes {
  Real v[16];
};

#define COMPACT_RNN_EACH for (int i = 0; i < 16; ++i)

inline Lanes load(const Real* p) {
  Lanes r;
  COMPACT_RNN_EACH r.v[i] = p[i];
  return r;
}
inline void store(Real* p, Lanes a) { COMPACT_RNN_EACH p[i] = a.v[i]; }
inline Lanes broadcast(Real x) {
  Lanes r;
  COMPACT_RNN_EACH r.v[i] = x;
  return r;
}
inline Lanes fma(Lanes a, Lanes b, Lanes c) {
  COMPACT_RNN_EACH c.v[i] = a.v[i] * b.v[i] + c.v[i];
  return c;
}
inline Lanes operator+(Lanes a, Lanes b) {
  COMPACT_RNN_EACH a.v[i] += b.v[i];
  return a;
}
inline Lanes operator-(Lanes a, Lanes b) {
  COMPACT_RNN_EACH a.v[i] -= b.v[i];
  return a;
}
inline Lanes operator*(Lanes a, Lanes b) {
  COMPACT_RNN_EACH a.v[i] *= b.v[i];
  return a;
}
inline Lanes operator/(Lanes a, Lanes b) {
  COMPACT_RNN_EACH a.v[i] /= b.v[i];
  return a;
}
inline Lanes min(Lanes a, Lanes b) {
  COMPACT_RNN_EACH a.v[i] = a.v[i] < b.v[i] ? a.v[i] : b.v[i];
  return a;
}
inline Lanes max(Lanes a, Lanes b) {
  COMPACT_RNN_EACH a.v[i] = a.v[i] > b.v[i] ? a.v[i] : b.v[i];
  return a;
}
// v where a < b, else 0.
inline Lanes if_less(Lanes a, Lanes b, Lanes v) {
  COMPACT_RNN_EACH v.v[i] = a.v[i] < b.v[i] ? v.v[i] : 0;
  return v;
}

#undef COMPACT_RNN_EACH

}  // namespace
