// The pass over the weights that all kernels share. Include after one of lanes/*.h and one of
// dots/*.h.
#pragma once

#include "kernels/lanes/readers.h"

namespace {

// Where the run of blocks from `block` on begins, and how many blocks stand side by side in each
// step of its panel.
struct PanelPosition {
  std::size_t block;  // counted in blocks of one step
  std::size_t width;
};

inline PanelPosition position_of(const PanelView& w, std::size_t block) {
  const std::size_t first = block - block % w.panel_blocks;
  const std::size_t left = w.blocks - first;
  return {first * w.steps + (block - first), left < w.panel_blocks ? left : w.panel_blocks};
}

template <int BLOCKS, typename Weight>
[[gnu::always_inline]] inline void accumulate_floats(const Segment& segment, std::size_t block,
                                                     Lanes (&sums)[BLOCKS]) {
  const PanelPosition position = position_of(segment.w, block);
  const Weight* w = static_cast<const Weight*>(segment.w.data) + position.block * kBlockRows;
  for (std::size_t k = 0; k < segment.w.steps; ++k) {
    const Lanes v = broadcast(segment.v.v[k]);
    for (int b = 0; b < BLOCKS; ++b) sums[b] = fma(load_weights(w + b * kBlockRows), v, sums[b]);
    w += position.width * kBlockRows;
  }
}

// The factor of a byte of an activation: `scale` for the low one of two, or for the only one.
inline float byte_scale(const compact_rnn::Operand& v, int byte) {
  return byte + 1 == v.byte_count ? v.scale : 256.0f * v.scale;
}

// sum + scale * W[rows of `block`] q, of the bytes' dot products.
inline Lanes add_scaled(Lanes sum, Integers dots, const PanelView& w, std::size_t block,
                        float scale) {
  const Integers compensated = with_compensation(dots, w.compensation + block * kBlockRows);
  return fma(to_lanes(compensated), load(w.scales + block * kBlockRows) * broadcast(scale), sum);
}

template <int BLOCKS>
[[gnu::always_inline]] inline void accumulate_bytes(const Segment& segment, std::size_t block,
                                                    Lanes (&sums)[BLOCKS]) {
  constexpr std::size_t kStepBytes = 4 * kBlockRows;
  const PanelPosition position = position_of(segment.w, block);
  for (int byte = 0; byte < segment.v.byte_count; ++byte) {
    const std::int8_t* w =
        static_cast<const std::int8_t*>(segment.w.data) + position.block * kStepBytes;
    const std::int8_t* q = segment.v.q + byte * segment.v.byte_stride;
    Integers dots[BLOCKS];
    for (int b = 0; b < BLOCKS; ++b) dots[b] = no_integers();
    for (std::size_t step = 0; step < segment.w.steps; ++step) {
      const Quad quad = broadcast_quad(q + 4 * step);
      for (int b = 0; b < BLOCKS; ++b)
        dots[b] = add_dots(dots[b], load_bytes(w + b * kStepBytes), quad);
      w += position.width * kStepBytes;
    }
    for (int b = 0; b < BLOCKS; ++b)
      sums[b] = add_scaled(sums[b], dots[b], segment.w, block + b, byte_scale(segment.v, byte));
  }
}

// sums[b] += W[rows of block + b] v for BLOCKS neighbours of one panel. Every sum runs over the
// columns in order (bytes' sums are exact in any), on every ISA and for every number of blocks.
template <int BLOCKS>
[[gnu::always_inline]] inline void accumulate(const Segment& segment, std::size_t block,
                                              Lanes (&sums)[BLOCKS]) {
  if (segment.w.steps == 0) return;
  if (segment.w.format != PanelFormat::dense) {
    Sums<BLOCKS> copy;  // so that `sums`, whose address is not taken, stay in registers
    for (int b = 0; b < BLOCKS; ++b) copy.of[b] = sums[b];
    copy = sums_by_reader<BLOCKS>(segment, block, copy);
    for (int b = 0; b < BLOCKS; ++b) sums[b] = copy.of[b];
    return;
  }
  switch (segment.w.storage) {
    case Storage::f32:
      return accumulate_floats<BLOCKS, float>(segment, block, sums);
    case Storage::f16:
      return accumulate_floats<BLOCKS, std::uint16_t>(segment, block, sums);
    case Storage::int8:
      return accumulate_bytes(segment, block, sums);
  }
}

}  // namespace
