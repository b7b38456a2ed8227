// The pass over panels of int4 (kernels/segment.h), group by group. The products of a group are
// summed in integers, of offset weights, 0 to 15,
//
//   sum_k (bits_k - 8) q_k = sum_k bits_k q_k - 8 sum_k q_k
//
// where the vector knows what is taken away (Operand::group_offsets); then they are scaled and
// added in float, group after group. Include after one of lanes/*.h and one of dots/*.h.
#pragma once

#include "kernels/groups.h"
#include "kernels/lanes/weights.h"

namespace {

using compact_rnn::groups_of;
using compact_rnn::kGroupColumns;

constexpr std::size_t kInt4Columns = 8;  // of a step
constexpr std::size_t kInt4Bytes = 4 * kBlockRows;
constexpr std::size_t kGroupSteps = kGroupColumns / kInt4Columns;

// A panel, from a block on.
struct Int4Run {
  const std::uint8_t* w;
  const std::uint16_t* scales;
  std::size_t step, scale_step;  // to the next step of w, and the next group of scales
  std::size_t groups;
};

inline Int4Run int4_run(const PanelView& w, std::size_t block) {
  const std::size_t groups = groups_of(w.steps * kInt4Columns);
  const std::size_t first = block - block % w.panel_blocks, in_panel = block - first;
  const std::size_t width = w.blocks - first < w.panel_blocks ? w.blocks - first : w.panel_blocks;
  return {static_cast<const std::uint8_t*>(w.data) + (first * w.steps + in_panel) * kInt4Bytes,
          w.group_scales + (first * groups + in_panel) * kBlockRows, width * kInt4Bytes,
          width * kBlockRows, groups};
}

// A pass over some blocks (lanes/sums.h).
struct Int4Pass {
  static constexpr int kBlocks = kInt4Blocks;

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
    constexpr int kSums = BLOCKS * kRegisters;
    Int4Run run = int4_run(segment.w, block);
    const std::int8_t* q = segment.v.q + byte * segment.v.byte_stride;
    const std::int32_t* offset = segment.v.group_offsets + byte * run.groups;
    Sums<BLOCKS> totals;
    load_sums<BLOCKS>(nullptr, totals);
    for (std::size_t left = segment.w.steps; left > 0;) {
      const std::size_t steps = left < kGroupSteps ? left : kGroupSteps;
      left -= steps;
      GroupPart parts[kSums][kGroupParts] = {};
      // Unrolled, it would keep the activations of all steps, for which registers are too few.
#pragma GCC unroll 1
      for (const std::int8_t* end = q + steps * kInt4Columns; q != end; q += kInt4Columns) {
        const Int4Quad low = broadcast_int4_quad(q), high = broadcast_int4_quad(q + 4);
#pragma GCC unroll 32
        for (int i = 0; i < kSums; ++i) {
          const Nibbles both = load_nibbles(run.w + i * 4 * kLanes);
          add_low(parts[i], low_of(both), low);
          add_high(parts[i], high_of(both), high);
        }
        run.w += run.step;
      }
#pragma GCC unroll 32
      for (int i = 0; i < kSums; ++i)
        totals[i] = fma(to_lanes(sum_of(parts[i]) + *offset), load_half(run.scales + i * kLanes),
                        totals[i]);
      run.scales += run.scale_step;
      ++offset;
    }
    const Lanes scale = broadcast(byte_scale(segment.v, byte));
    Sums<BLOCKS> sums;
    load_sums<BLOCKS>(start, sums);
#pragma GCC unroll 32
    for (int i = 0; i < kSums; ++i) sums[i] = fma(totals[i], scale, sums[i]);
    store_sums<BLOCKS>(y, sums);
  }
};

}  // namespace
