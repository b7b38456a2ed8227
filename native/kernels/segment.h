// A part of a sum, W v: what the kernels know of a weight and of the vector that it multiplies.
#pragma once

#include <cstddef>
#include <cstdint>

namespace compact_rnn {

enum class Storage { f32, f16, int8, int4 };

// Which entries of W panels hold, and what multiplies them:
//
//   dense          all; see PanelView
//   sparse_blocks  some columns of each block of 16 rows: data [step][16 rows], each step with a
//                  column
//   sparse_rows    some columns of each row: data [step][16 rows], each step with a window of
//                  columns, in which each element has a column of its own; zeros where a
//                  row waits (weights/sparse/windows.h)
//   hashed         all, each one of the buckets [k + 15] that are the data; see kernels/hash.h
//   precomputed    none: v is W v already, [blocks][16]
//
// Bytes of all but dense panels are widened when read and multiply floats.
enum class PanelFormat { dense, sparse_blocks, sparse_rows, hashed, precomputed };

// Columns side by side from which a step over sparse rows takes what multiplies them: at most so
// many (pick_window() of kernels/isa.h says how many suit an ISA).
constexpr std::size_t kWidestWindow = 32;
// The column of a row that waits: the kernels multiply its weight, 0, by column 0 of the window.
constexpr std::uint8_t kWaits = 4 * kWidestWindow;

// The steps of block i are those from starts[i] on, up to starts[i + 1].
struct SparseSteps {
  const std::uint32_t* starts;   // [blocks + 1]
  const std::uint16_t* columns;  // [step]: of a block's column, or the first of a window
  const std::uint8_t* within;    // sparse_rows: [step][16], columns from that on, or kWaits
  std::size_t window;            // columns of a window; no more than W has are read
};

// The last 15 buckets are the first ones again, and again where there are fewer.
struct Hashing {
  std::uint32_t seed;
  std::uint32_t k;
  bool is_signed;
  std::size_t gates;  // blocks are hashed gate by gate
};

// W [rows, columns] in panels of `panel_blocks` blocks of 16 rows, the last panel with what blocks
// are left. A dense panel is read in `steps`, with the blocks side by side in each:
//
//   f32, f16   [step = column][block][16 rows]
//   int8       [step = 4 columns][block][16 rows][4 columns],
//              W[i][k] = scales[i] * byte, -127 to 127
//   int4       [step = 8 columns][block][16 rows][4 bytes], of columns j and j + 4 in the low and
//              the high bits of byte j, W[i][k] = group_scales[group of k][i] * (bits - 8)
struct PanelView {
  Storage storage;
  const void* data;
  std::size_t steps;  // those of dense panels, else columns; 0: no part of the sum
  std::size_t blocks;
  std::size_t panel_blocks;
  const float* scales;  // int8: [blocks][16]; hashed: [1]
  // Of the zero point of activations, for dense int8: [blocks][16], -128 times the sum of each
  // row's bytes.
  const std::int32_t* compensation;
  PanelFormat format = PanelFormat::dense;
  SparseSteps sparse = {};
  Hashing hashing = {};
  const std::uint16_t* group_scales = nullptr;  // int4: halves, as a panel [group][block][16]
};

// A byte of quantized activations once more, with bounded pairs, for the sets that multiply those
// faster (kernels/quantize/bounded.h): the byte of column k is q[k] plus what surplus has of it.
struct Surplus {
  std::uint32_t step;  // of columns 4 step to 4 step + 3
  std::int8_t q[4];
};
struct BoundedByte {
  std::int8_t* q;    // [byte_stride]
  Surplus* surplus;  // in order
  std::uint32_t count;
  std::int32_t sum;  // of the byte over all columns
  bool is_bounded;   // else only the bytes themselves count
};

// v [columns]. Dense int8 and int4 weights multiply quantized activations q instead
// (kernels/quantize/quantize.h makes them), of one byte or two:
//
//   one   v[k] = scale * q[k]
//   two   v[k] = scale * (256 q[k] + q[byte_stride + k]), the high bytes first, then the low ones
struct Operand {
  const float* v;
  const std::int8_t* q;
  std::size_t byte_stride;
  int byte_count;
  float scale;
  // For int4: [byte_count][groups_of(columns)], -8 times the sum of the bytes of each group.
  const std::int32_t* group_offsets = nullptr;
  const BoundedByte* bounded = nullptr;  // [byte_count], or null
};

struct Segment {
  PanelView w;
  Operand v;
};

}  // namespace compact_rnn
