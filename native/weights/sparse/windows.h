// How rows with few non-zero entries stand side by side in panels (PanelFormat::sparse_rows). In
// each step every row of a block gives its next entry, if that lies in the step's window: the
// columns from the next entry of the row farthest behind, as many as suit the instruction set. So a
// step takes its numbers from two registers (kernels/lanes/avx512.h) or one (avx2.h), and knows a
// column by one byte. A row whose next entry lies beyond the window waits.
//
// Steps, with windows of 32 columns, of rows of 169 columns a fifth of which are not zero: 1.30
// times what 16 entries a step would come to; any column in any step 1.28, windows side by side (0
// to 31, 32 to 63 and so on) 1.69. Of 500 columns, 3 %: 2.2, 1.5 and 3.1.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "weights/block_order.h"

namespace compact_rnn {

struct SparseWindows {
  std::vector<std::uint32_t> starts;  // [blocks + 1], in steps
  std::vector<std::uint16_t> firsts;  // [step]: the first column of each window
  std::vector<std::uint8_t> within;   // [step][16]: columns from the first on, or kWaits
};

// Row i has the entries from starts[i] up to starts[i + 1], whose columns, below `cols`, rise;
// windows are of `window` columns, 1 to kWidestWindow.
SparseWindows make_windows(const std::uint32_t* starts, const std::uint16_t* columns,
                           std::size_t cols, std::size_t window, const BlockOrder& order);

}  // namespace compact_rnn
