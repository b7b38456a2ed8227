// The pass over the weights that all kernels share. Include after one of lanes/*.h and one of
// dots/*.h.
#pragma once

#include "kernels/lanes/int4.h"
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

// A pass over the weights of BLOCKS neighbours of one panel, from `block` on, kBlocks at most:
//
//   y [BLOCKS][16] = start + W v          start (null: zeros) may be y
//
// Every sum runs over the columns in order (bytes' sums are exact in any), on every ISA and for
// every number of blocks.
template <typename Weight>
struct FloatPass {
  static constexpr int kBlocks = kPassBlocks;

  template <int BLOCKS>
  [[gnu::noinline]] static void run(const float* start, const Segment& segment, std::size_t block,
                                    float* y) {
    Sums<BLOCKS> sums;
    load_sums<BLOCKS>(start, sums);
    const PanelPosition position = position_of(segment.w, block);
    const Weight* w = static_cast<const Weight*>(segment.w.data) + position.block * kBlockRows;
    for (std::size_t k = 0; k < segment.w.steps; ++k) {
      const Lanes v = broadcast(segment.v.v[k]);
#pragma GCC unroll 32
      for (int i = 0; i < BLOCKS * kRegisters; ++i)
        sums[i] = fma(load_weights(w + i * kLanes), v, sums[i]);
      w += position.width * kBlockRows;
    }
    store_sums<BLOCKS>(y, sums);
  }
};

// sum + scale * W[the rows of a register, from `row` on] q, of the bytes' dot products.
inline Lanes add_scaled(Lanes sum, Integers dots, const PanelView& w, std::size_t row,
                        float scale) {
  const Integers compensated = with_compensation(dots, w.compensation + row);
  return fma(to_lanes(compensated), load(w.scales + row) * broadcast(scale), sum);
}

struct BytePass {
  static constexpr int kBlocks = kByteTileSums < kPassBlocks ? kByteTileSums : kPassBlocks;

  template <int BLOCKS>
  static void run(const float* start, const Segment& segment, std::size_t block, float* y) {
    for (int byte = 0; byte < segment.v.byte_count; ++byte) {
      add_byte<BLOCKS>(start, segment, block, byte, y);
      start = y;
    }
  }

 private:
  template <int BLOCKS>
  [[gnu::noinline]] static void add_byte(const float* start, const Segment& segment,
                                         std::size_t block, int byte, float* y) {
    constexpr std::size_t kStepBytes = 4 * kBlockRows;
    const PanelPosition position = position_of(segment.w, block);
    const std::int8_t* w =
        static_cast<const std::int8_t*>(segment.w.data) + position.block * kStepBytes;
    const std::int8_t* q = segment.v.q + byte * segment.v.byte_stride;
    Integers dots[BLOCKS * kRegisters] = {};
    for (std::size_t step = 0; step < segment.w.steps; ++step) {
      const Quad quad = broadcast_quad(q + 4 * step);
#pragma GCC unroll 32
      for (int i = 0; i < BLOCKS * kRegisters; ++i)
        dots[i] = add_dots(dots[i], load_bytes(w + i * 4 * kLanes), quad);
      w += position.width * kStepBytes;
    }
    Sums<BLOCKS> sums;
    load_sums<BLOCKS>(start, sums);
#pragma GCC unroll 32
    for (int i = 0; i < BLOCKS * kRegisters; ++i)
      sums[i] = add_scaled(sums[i], dots[i], segment.w, block * kBlockRows + i * kLanes,
                           byte_scale(segment.v, byte));
    store_sums<BLOCKS>(y, sums);
  }
};

// As many blocks a pass as the registers hold the sums of.
template <typename Pass, int BLOCKS>
void in_passes(const float* start, const Segment& segment, std::size_t block, float* y) {
  constexpr int kBlocks = BLOCKS < Pass::kBlocks ? BLOCKS : Pass::kBlocks;
  Pass::template run<kBlocks>(start, segment, block, y);
  if constexpr (BLOCKS > kBlocks)
    in_passes<Pass, BLOCKS - kBlocks>(start ? start + kBlocks * kBlockRows : nullptr, segment,
                                      block + kBlocks, y + kBlocks * kBlockRows);
}

template <int BLOCKS>
void sum_up_dense(const float* start, const Segment& segment, std::size_t block, float* y) {
  switch (segment.w.storage) {
    case Storage::f32:
      return in_passes<FloatPass<float>, BLOCKS>(start, segment, block, y);
    case Storage::f16:
      return in_passes<FloatPass<std::uint16_t>, BLOCKS>(start, segment, block, y);
    case Storage::int8:
      return in_passes<BytePass, BLOCKS>(start, segment, block, y);
    case Storage::int4:
      return in_passes<Int4Pass, BLOCKS>(start, segment, block, y);
  }
}

// y [BLOCKS][16] = start + W v, whatever the format and however many blocks.
template <int BLOCKS>
void sum_up(const float* start, const Segment& segment, std::size_t block, float* y) {
  if (segment.w.steps == 0) {
    Sums<BLOCKS> sums;
    load_sums<BLOCKS>(start, sums);
    store_sums<BLOCKS>(y, sums);
  } else if (segment.w.format == PanelFormat::dense) {
    sum_up_dense<BLOCKS>(start, segment, block, y);
  } else {
    with_reader_of(segment.w, [&](auto type) {
      in_passes<ReaderPass<typename decltype(type)::type>, BLOCKS>(start, segment, block, y);
    });
  }
}

}  // namespace
