// Dot products of four signed bytes, sixteen at a time, as plain C++.
#pragma once

#include <cstddef>
#include <cstdint>

namespace {

struct Integers {
  std::int32_t v[16];
};
// Sixteen rows of four columns, [16][4].
struct Bytes {
  const std::int8_t* v;
};
// Four bytes of a vector.
struct Quad {
  std::int8_t v[4];
};

inline Integers no_integers() { return {}; }
inline Bytes load_bytes(const std::int8_t* w) { return {w}; }
inline Quad broadcast_quad(const std::int8_t* q) { return {{q[0], q[1], q[2], q[3]}}; }

// sums + W q
inline Integers add_dots(Integers sums, Bytes w, Quad q) {
  for (int i = 0; i < 16; ++i)
    for (int k = 0; k < 4; ++k) sums.v[i] += w.v[4 * i + k] * q.v[k];
  return sums;
}

// Where bytes are unsigned to the processor, activations have a zero point to be compensated for;
// not here.
inline Integers with_compensation(Integers sums, const std::int32_t*) { return sums; }

inline Lanes to_lanes(Integers a) {
  Lanes r;
  for (int i = 0; i < 16; ++i) r.v[i] = static_cast<float>(a.v[i]);
  return r;
}

inline Integers bits_of(Lanes a) {
  Integers r;
  __builtin_memcpy(&r, &a, sizeof r);
  return r;
}
// (a + 128) >> 8
inline Integers high_byte(Integers a) {
  for (int i = 0; i < 16; ++i) a.v[i] = (a.v[i] + 128) >> 8;
  return a;
}
// The low byte of each.
inline void store_bytes(std::int8_t* p, Integers a) {
  for (int i = 0; i < 16; ++i)
    p[i] = static_cast<std::int8_t>(static_cast<std::uint32_t>(a.v[i]) & 0xff);
}

}  // namespace
