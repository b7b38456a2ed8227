// Sixteen 32-bit integers as one 512-bit register.
#pragma once

#include <immintrin.h>

#include <cstdint>

namespace {

struct Integers {
  __m512i v;
};

inline Integers no_integers() { return {_mm512_setzero_si512()}; }
inline Lanes to_lanes(Integers a) { return {_mm512_cvtepi32_ps(a.v)}; }
inline Integers bits_of(Lanes a) { return {_mm512_castps_si512(a.v)}; }
// (a + 128) >> 8
inline Integers upper_digit(Integers a) {
  return {_mm512_srai_epi32(_mm512_add_epi32(a.v, _mm512_set1_epi32(128)), 8)};
}
// The low byte of each.
inline void store_bytes(std::int8_t* p, Integers a) {
  _mm_storeu_si128(reinterpret_cast<__m128i*>(p), _mm512_cvtepi32_epi8(a.v));
}

}  // namespace
