// Weights of each storage as floats, a register of them, and the sums of blocks. Include after one
// of lanes/*.h.
#pragma once

#include <type_traits>

#include "kernels/block.h"
#include "kernels/segment.h"

namespace {

using compact_rnn::kBlockRows;
using compact_rnn::PanelFormat;
using compact_rnn::PanelView;
using compact_rnn::Segment;
using compact_rnn::Storage;

// Registers that the rows of a block take.
constexpr int kRegisters = kBlockRows / kLanes;

// The sums of some blocks, a block's registers side by side. Plain arrays of registers stay in
// registers where every index is a constant, once loops are unrolled, and that early: hence the
// pragmas. Of structs of registers, or where loops are left to -O3, gcc 12 keeps the array in
// memory and stores every sum in every step (test/native/registers.test.ts looks for that).
template <int BLOCKS>
using Sums = Lanes[BLOCKS * kRegisters];

inline Lanes load_weights(const float* w) { return load(w); }
inline Lanes load_weights(const std::uint16_t* w) { return load_half(w); }
inline Lanes load_weights(const std::int8_t* w) { return load_int8(w); }

// Products of bytes are summed first; then their sum is scaled.
template <typename Weight>
constexpr bool kIsBytes = std::is_same_v<Weight, std::int8_t>;

// sums = start [BLOCKS][16], or zeros where there is none; and back to memory.
template <int BLOCKS>
inline void load_sums(const float* start, Sums<BLOCKS>& sums) {
#pragma GCC unroll 32
  for (int i = 0; i < BLOCKS * kRegisters; ++i)
    sums[i] = start ? load(start + i * kLanes) : broadcast(0.0f);
}
template <int BLOCKS>
inline void store_sums(float* y, const Sums<BLOCKS>& sums) {
#pragma GCC unroll 32
  for (int i = 0; i < BLOCKS * kRegisters; ++i) store(y + i * kLanes, sums[i]);
}

// The factor of a byte of an activation: `scale` for the low one of two, or for the only one.
inline float byte_scale(const compact_rnn::Operand& v, int byte) {
  return byte + 1 == v.byte_count ? v.scale : 256.0f * v.scale;
}

}  // namespace
