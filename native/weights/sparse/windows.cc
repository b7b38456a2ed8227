#include "weights/sparse/windows.h"

#include <algorithm>

#include "kernels/segment.h"

namespace compact_rnn {

namespace {

// The entries of a block's rows that no step has taken yet.
struct Ahead {
  std::uint32_t next[kBlockRows] = {};
  std::uint32_t end[kBlockRows] = {};
};

Ahead begin_of(const std::uint32_t* starts, const BlockRows& rows) {
  Ahead ahead;
  for (std::size_t lane = 0; lane < rows.count; ++lane) {
    ahead.next[lane] = starts[rows.first + lane];
    ahead.end[lane] = starts[rows.first + lane + 1];
  }
  return ahead;
}

// The least column ahead; `cols` once there is none.
std::size_t farthest_behind(const Ahead& ahead, const std::uint16_t* columns, std::size_t cols) {
  std::size_t least = cols;
  for (std::size_t lane = 0; lane < kBlockRows; ++lane)
    if (ahead.next[lane] < ahead.end[lane])
      least = std::min<std::size_t>(least, columns[ahead.next[lane]]);
  return least;
}

}  // namespace

SparseWindows make_windows(const std::uint32_t* starts, const std::uint16_t* columns,
                           std::size_t cols, std::size_t window, const BlockOrder& order) {
  // No window ends beyond the last column, unless there are fewer than it holds.
  const std::size_t last = cols > window ? cols - window : 0;
  SparseWindows windows;
  windows.starts.push_back(0);
  for (const BlockRows& rows : order) {
    Ahead ahead = begin_of(starts, rows);
    for (std::size_t behind; (behind = farthest_behind(ahead, columns, cols)) < cols;) {
      const std::size_t first = std::min(behind, last);
      windows.firsts.push_back(static_cast<std::uint16_t>(first));
      for (std::size_t lane = 0; lane < kBlockRows; ++lane) {
        const bool takes =
            ahead.next[lane] < ahead.end[lane] && columns[ahead.next[lane]] < first + window;
        windows.within.push_back(
            takes ? static_cast<std::uint8_t>(columns[ahead.next[lane]++] - first) : kWaits);
      }
    }
    windows.starts.push_back(static_cast<std::uint32_t>(windows.firsts.size()));
  }
  return windows;
}

}  // namespace compact_rnn
