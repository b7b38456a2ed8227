// Sixteen 32-bit integers as one 512-bit register.
#pragma once

#include <immintrin.h>

#include <cstdint>

namespace {

// Typed as what it holds: where sums are of the untyped __m512i, gcc 12 copies every sum twice a
// step.
using Int32x16 = std::int32_t __attribute__((vector_size(64)));

inline Int32x16 typed(__m512i a) { return reinterpret_cast<Int32x16>(a); }
inline __m512i untyped(Int32x16 a) { return reinterpret_cast<__m512i>(a); }

struct Integers {
  Int32x16 v;
};
// Sixteen rows of four columns, [16][4].
struct Bytes {
  __m512i v;
};

inline Integers no_integers() { return {Int32x16{}}; }
inline Bytes load_bytes(const std::int8_t* w) { return {_mm512_loadu_si512(w)}; }
inline Lanes to_lanes(Integers a) { return {_mm512_cvtepi32_ps(untyped(a.v))}; }
inline Integers bits_of(Lanes a) { return {typed(_mm512_castps_si512(a.v))}; }
// (a + 128) >> 8
inline Integers high_byte(Integers a) { return {(a.v + 128) >> 8}; }
// The low byte of each.
inline void store_bytes(std::int8_t* p, Integers a) {
  _mm_storeu_si128(reinterpret_cast<__m128i*>(p), _mm512_cvtepi32_epi8(untyped(a.v)));
}

}  // namespace
