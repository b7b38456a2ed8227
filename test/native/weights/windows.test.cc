// The windows in which single sparse numbers stand in panels.
#include <doctest/doctest.h>

#include <initializer_list>

#include "kernels/segment.h"
#include "weights/sparse/windows.h"

namespace compact_rnn::test {
namespace {

using Bytes = std::vector<std::uint8_t>;

// Rows of one block.
struct Rows {
  Rows(std::initializer_list<std::vector<std::uint16_t>> rows) : order{{0, rows.size()}} {
    for (const auto& row : rows) {
      columns.insert(columns.end(), row.begin(), row.end());
      starts.push_back(static_cast<std::uint32_t>(columns.size()));
    }
  }
  SparseWindows windows(std::size_t cols, std::size_t window = 32) const {
    return make_windows(starts.data(), columns.data(), cols, window, order);
  }

  std::vector<std::uint32_t> starts = {0};
  std::vector<std::uint16_t> columns;
  BlockOrder order;
};

// What the first rows take in a step.
Bytes taken(const SparseWindows& windows, std::size_t step, std::size_t rows) {
  const auto begin = windows.within.begin() + static_cast<std::ptrdiff_t>(step * kBlockRows);
  return {begin, begin + static_cast<std::ptrdiff_t>(rows)};
}

TEST_CASE("a window begins with the row farthest behind, and rows beyond it wait") {
  const SparseWindows windows = Rows{{0, 1, 90}, {31, 32}, {40}}.windows(200);
  CHECK(windows.starts == std::vector<std::uint32_t>{0, 4});
  CHECK(windows.firsts == std::vector<std::uint16_t>{0, 1, 40, 90});
  CHECK(taken(windows, 0, 4) == Bytes{0, 31, kWaits, kWaits});
  CHECK(taken(windows, 1, 4) == Bytes{0, 31, kWaits, kWaits});
  CHECK(taken(windows, 2, 4) == Bytes{kWaits, kWaits, 0, kWaits});
  CHECK(taken(windows, 3, 4) == Bytes{0, kWaits, kWaits, kWaits});
}

TEST_CASE("no window ends beyond the last column") {
  CHECK(Rows{{99}}.windows(100).firsts == std::vector<std::uint16_t>{68});
  CHECK(taken(Rows{{99}}.windows(100), 0, 1) == Bytes{31});
  CHECK(Rows{{4}}.windows(5).firsts == std::vector<std::uint16_t>{0});
  CHECK(Rows{{}, {}}.windows(5).firsts.empty());
}

TEST_CASE("narrower windows take fewer columns a step") {
  const SparseWindows windows = Rows{{0, 1, 90}, {7, 8}, {99}}.windows(100, 8);
  CHECK(windows.firsts == std::vector<std::uint16_t>{0, 1, 90, 92});
  CHECK(taken(windows, 0, 3) == Bytes{0, 7, kWaits});
  CHECK(taken(windows, 1, 3) == Bytes{0, 7, kWaits});
  CHECK(taken(windows, 2, 3) == Bytes{0, kWaits, kWaits});
  CHECK(taken(windows, 3, 3) == Bytes{kWaits, kWaits, 7});
}

}  // namespace
}  // namespace compact_rnn::test
