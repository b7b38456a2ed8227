// Quantized activations with bounded pairs: no two neighbours q[2 i], q[2 i + 1] come to more than
// 128, or to less than -128. Where an instruction set adds two products of bytes in 16 bits, those
// are the ones whose products with unsigned bytes do not saturate (dots/bounded.h). Most pairs are
// so by themselves: two of opposite signs always, and nearly all of numbers few of which come near
// the largest. Of four columns with a pair that is not q keeps one half, and surplus takes the
// other, which the kernels add like a step of its own; where that were more than a fourth of all
// steps, as for low bytes of two, the byte is not bounded.
#pragma once

#include "kernels/quantize/quantize.h"

namespace {

using compact_rnn::BoundedByte;
using compact_rnn::Surplus;

// Two columns in each of eight numbers of 16 bits, four in each of four numbers of 32.
using Pairs = std::int16_t __attribute__((vector_size(16)));
using Fours = std::int32_t __attribute__((vector_size(16)));
constexpr std::size_t kPairBytes = sizeof(Pairs);

inline bool too_large(int sum) { return sum > 128 || sum < -128; }
inline bool any_too_large(Pairs sums) {
  const auto is = (sums > 128) | (sums < -128);
  std::uint64_t halves[2];
  __builtin_memcpy(halves, &is, sizeof halves);
  return (halves[0] | halves[1]) != 0;
}

// Moves half of the four columns of step `step`, rounded up, from q to the surplus.
inline void halve(std::size_t step, BoundedByte& bounded) {
  Surplus& half = bounded.surplus[bounded.count++];
  half.step = static_cast<std::uint32_t>(step);
  for (int k = 0; k < 4; ++k) {
    const int all = bounded.q[4 * step + k], kept = all >> 1;
    bounded.q[4 * step + k] = static_cast<std::int8_t>(kept);
    half.q[k] = static_cast<std::int8_t>(all - kept);
  }
}

// Of q [size], size a multiple of 16.
inline void make_bounded(const std::int8_t* q, std::size_t size, BoundedByte& bounded) {
  bounded.count = 0;
  bounded.is_bounded = false;
  Fours sums = {};
  for (std::size_t k = 0; k < size; k += kPairBytes) {
    Pairs both;  // neighbours in the low and the high byte
    __builtin_memcpy(&both, q + k, sizeof both);
    __builtin_memcpy(bounded.q + k, &both, sizeof both);
    const Pairs pairs = ((both << 8) >> 8) + (both >> 8);
    const Fours fours = reinterpret_cast<Fours>(pairs);
    sums += ((fours << 16) >> 16) + (fours >> 16);
    if (!any_too_large(pairs)) continue;
    for (int i = 0; i < 4; ++i) {
      if (!too_large(pairs[2 * i]) && !too_large(pairs[2 * i + 1])) continue;
      if (bounded.count == compact_rnn::max_surplus(size)) return;
      halve(k / 4 + i, bounded);
    }
  }
  bounded.sum = sums[0] + sums[1] + sums[2] + sums[3];
  bounded.is_bounded = true;
}

}  // namespace
