// A part of a sum, W v: what the kernels know of a weight and of the vector that it multiplies.
#pragma once

#include <cstddef>
#include <cstdint>

namespace compact_rnn {

enum class Storage { f32, f16, int8 };

// W [rows, columns] in panels of `panel_blocks` blocks of 16 rows, the last panel with what blocks are left. A panel is
// read in `steps`, with the blocks side by side in each:
//
//   f32, f16   [step = column][block][16 rows]
//   int8       [step = 4 columns][block][16 rows][4 columns], W[i][k] = scales[i] * byte; -127 to 127
struct PanelView {
  Storage storage;
  const void* data;
  std::size_t steps;  // 0: no part of the sum
  std::size_t blocks;
  std::size_t panel_blocks;
  const float* scales;              // int8: [blocks][16]
  const std::int32_t* corrections;  // int8: [blocks][16], -128 times the sum of each row's bytes
};

// v [columns]. For int8 weights v is digits instead (kernels/quantize/quantize.h makes them): with one plane v[k] =
// scale * q[k]; with two v[k] = scale * (256 q[k] + q[plane_size + k]).
struct Operand {
  const float* v;
  const std::int8_t* q;
  std::size_t plane_size;
  int planes;
  float scale;
};

struct Segment {
  PanelView w;
  Operand v;
};

}  // namespace compact_rnn
