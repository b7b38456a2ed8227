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
  // Divided in 32 bits, which is several times as fast on many processors.
  const auto within =
      static_cast<std::uint32_t>(block) % static_cast<std::uint32_t>(w.panel_blocks);
  const std::size_t first = block - within;
  const std::size_t left = w.blocks - first;
  return {first * w.steps + (block - first), left < w.panel_blocks ? left : w.panel_blocks};
}

// use(i, load(i)) for the registers [0, REGISTERS) of a step, kLoads of them loaded before the
// first is used: a processor that runs in order would have each product wait for its own load.
template <int REGISTERS, typename Load, typename Use>
[[gnu::always_inline]] inline void load_ahead(Load load, Use use) {
#pragma GCC unroll 32
  for (int i = 0; i < REGISTERS; i += kLoads) {
    decltype(load(0)) loaded[kLoads];
#pragma GCC unroll 8
    for (int j = 0; j < kLoads; ++j)
      if (i + j < REGISTERS) loaded[j] = load(i + j);
#pragma GCC unroll 8
    for (int j = 0; j < kLoads; ++j)
      if (i + j < REGISTERS) use(i + j, loaded[j]);
  }
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
      load_ahead<BLOCKS * kRegisters>(
          [=](int i) { return load_weights(w + i * kLanes); },
          [&](int i, Lanes weights) { sums[i] = fma(weights, v, sums[i]); });
      w += position.width * kBlockRows;
    }
    store_sums<BLOCKS>(y, sums);
  }
};

// Dot products of any activations, by the functions of dots/*.h.
struct AnyDots {
  static constexpr bool kBounded = false;
  static constexpr std::size_t kFetchAhead = 0;

  static Bytes load(const std::int8_t* w) { return load_bytes(w); }
  static Quad broadcast(const std::int8_t* q) { return broadcast_quad(q); }
  static Integers add(Integers sums, Bytes w, const Quad& q) { return add_dots(sums, w, q); }
  static Integers compensated(Integers sums, const std::int32_t* of_row, std::int32_t) {
    return with_compensation(sums, of_row);
  }
};
// Of bounded ones, where the set has faster ones for them.
struct BoundedDots;
using BoundedOrAny = std::conditional_t<kBoundsPairs, BoundedDots, AnyDots>;

inline bool is_bounded(const compact_rnn::Operand& v, int byte) {
  return kBoundsPairs && v.bounded != nullptr && v.bounded[byte].is_bounded;
}

// A byte of quantized activations as Dots multiplies it.
template <typename Dots>
inline const std::int8_t* byte_of(const compact_rnn::Operand& v, int byte) {
  return Dots::kBounded ? v.bounded[byte].q : v.q + byte * v.byte_stride;
}
template <typename Dots>
inline std::size_t surplus_count(const compact_rnn::Operand& v, int byte) {
  return Dots::kBounded ? v.bounded[byte].count : 0;
}

// sum + scale * W[the rows of a register, from `row` on] v, of the dot products of a byte of v.
template <typename Dots>
inline Lanes add_scaled(Lanes sum, Integers dots, const PanelView& w, std::size_t row,
                        const compact_rnn::Operand& v, int byte) {
  const Integers compensated =
      Dots::compensated(dots, w.compensation + row, Dots::kBounded ? v.bounded[byte].sum : 0);
  return fma(to_lanes(compensated), load(w.scales + row) * broadcast(byte_scale(v, byte)), sum);
}

struct BytePass {
  static constexpr int kBlocks = kByteTileSums < kPassBlocks ? kByteTileSums : kPassBlocks;

  template <int BLOCKS>
  static void run(const float* start, const Segment& segment, std::size_t block, float* y) {
    for (int byte = 0; byte < segment.v.byte_count; ++byte) {
      if (is_bounded(segment.v, byte))
        add_byte<BoundedOrAny, BLOCKS>(start, segment, block, byte, y);
      else
        add_byte<AnyDots, BLOCKS>(start, segment, block, byte, y);
      start = y;
    }
  }

 private:
  template <typename Dots, int BLOCKS>
  [[gnu::noinline]] static void add_byte(const float* start, const Segment& segment,
                                         std::size_t block, int byte, float* y) {
    constexpr std::size_t kStepBytes = 4 * kBlockRows;
    const PanelPosition position = position_of(segment.w, block);
    const std::int8_t* w =
        static_cast<const std::int8_t*>(segment.w.data) + position.block * kStepBytes;
    const std::int8_t* q = byte_of<Dots>(segment.v, byte);
    const std::size_t step_bytes = position.width * kStepBytes;
    Integers dots[BLOCKS * kRegisters] = {};
    for (std::size_t step = 0; step < segment.w.steps; ++step) {
      if constexpr (Dots::kFetchAhead > 0)
#pragma GCC unroll 8
        for (int b = 0; b < BLOCKS; ++b)
          __builtin_prefetch(w + step * step_bytes + Dots::kFetchAhead + b * kStepBytes);
      add_step<Dots, BLOCKS>(dots, w + step * step_bytes, q + 4 * step);
    }
    for (std::size_t i = 0; i < surplus_count<Dots>(segment.v, byte); ++i) {
      const compact_rnn::Surplus& more = segment.v.bounded[byte].surplus[i];
      add_step<Dots, BLOCKS>(dots, w + more.step * step_bytes, more.q);
    }
    Sums<BLOCKS> sums;
    load_sums<BLOCKS>(start, sums);
#pragma GCC unroll 32
    for (int i = 0; i < BLOCKS * kRegisters; ++i)
      sums[i] = add_scaled<Dots>(sums[i], dots[i], segment.w, block * kBlockRows + i * kLanes,
                                 segment.v, byte);
    store_sums<BLOCKS>(y, sums);
  }

  // Four columns of W times four bytes of q.
  template <typename Dots, int BLOCKS>
  [[gnu::always_inline]] static void add_step(Integers (&dots)[BLOCKS * kRegisters],
                                              const std::int8_t* w, const std::int8_t* q) {
    const auto quad = Dots::broadcast(q);
    load_ahead<BLOCKS * kRegisters>(
        [=](int i) { return Dots::load(w + i * 4 * kLanes); },
        [&](int i, Bytes weights) { dots[i] = Dots::add(dots[i], weights, quad); });
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
