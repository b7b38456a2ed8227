#include "weights/float_panels.h"

#include <algorithm>
#include <limits>

#include "kernels/block.h"
#include "kernels/kernels.h"

namespace compact_rnn {
namespace {

constexpr std::size_t kPanelRows = kAffinePanelBlocks * kBlockRows;
// Vectors of one call of the kernel: their descriptions are on the stack.
constexpr std::size_t kMostVectors = 64;

void run(const PanelView& w, Range blocks, const ManyVector* vectors, std::size_t count) {
  kernels().affine_many({w, vectors, count, blocks.first, blocks.last, 0, kAffinePanelBlocks,
                         std::numeric_limits<float>::infinity(), Activation::none});
}

// A panel whose last block is not whole: the kernel writes whole blocks, so it writes to a buffer.
void run_ragged(const PanelView& w, std::size_t rows, Vectors<const float> x, Vectors<float> y,
                std::size_t count, bool add) {
  alignas(kAlignment) float sums[kMostVectors][kPanelRows];
  ManyVector vectors[kMostVectors];
  for (std::size_t j = 0; j < count; ++j) {
    if (add) std::copy_n(y.data + j * y.stride, rows, sums[j]);
    vectors[j] = {{x.data + j * x.stride, nullptr, 0, 0, 0}, add ? sums[j] : nullptr, sums[j]};
  }
  run(w, {0, w.blocks}, vectors, count);
  for (std::size_t j = 0; j < count; ++j) std::copy_n(sums[j], rows, y.data + j * y.stride);
}

}  // namespace

FloatPanels::FloatPanels(std::size_t rows, std::size_t cols)
    : rows_(rows),
      cols_(cols),
      blocks_((rows + kBlockRows - 1) / kBlockRows),
      data_(blocks_ * kBlockRows * cols) {}

std::size_t FloatPanels::panels() const { return (rows_ + kPanelRows - 1) / kPanelRows; }

std::size_t FloatPanels::panel_rows(std::size_t panel) const {
  return std::min(kPanelRows, rows_ - panel * kPanelRows);
}

// move(to, row, rows, step): the `rows` rows from `row` on, whose column k belongs at to[k * step].
template <typename Move>
void FloatPanels::each_block(Team& team, const Move& move) {
  team.split(panels(), [&](Range range) {
    for (std::size_t panel = range.first; panel < range.last; ++panel) {
      float* data = data_.data() + panel * kPanelRows * cols_;
      const std::size_t blocks = (panel_rows(panel) + kBlockRows - 1) / kBlockRows;
      for (std::size_t b = 0; b < blocks; ++b) {
        const std::size_t row = panel * kPanelRows + b * kBlockRows;
        move(data + b * kBlockRows, row, std::min(kBlockRows, rows_ - row), blocks * kBlockRows);
      }
    }
  });
}

void FloatPanels::pack(const float* w, Team& team) {
  each_block(team, [&](float* to, std::size_t row, std::size_t rows, std::size_t step) {
    const float* from = w + row * cols_;
    for (std::size_t k = 0; k < cols_; ++k)
      for (std::size_t lane = 0; lane < rows; ++lane) to[k * step + lane] = from[lane * cols_ + k];
  });
}

void FloatPanels::pack_transposed(const float* w, Team& team) {
  each_block(team, [&](float* to, std::size_t row, std::size_t rows, std::size_t step) {
    for (std::size_t k = 0; k < cols_; ++k) std::copy_n(w + k * rows_ + row, rows, to + k * step);
  });
}

void FloatPanels::multiply(Vectors<const float> x, Vectors<float> y, std::size_t count, bool add,
                           Team& team) const {
  const PanelView w{Storage::f32,       data_.data(), cols_,  blocks_,
                    kAffinePanelBlocks, nullptr,      nullptr};
  const std::size_t whole = rows_ / kPanelRows;
  team.split(panels(), [&](Range range) {
    ManyVector vectors[kMostVectors];
    for (std::size_t first = 0; first < count; first += kMostVectors) {
      const std::size_t some = std::min(kMostVectors, count - first);
      const Vectors<const float> xs{x.data + first * x.stride, x.stride};
      const Vectors<float> ys{y.data + first * y.stride, y.stride};
      for (std::size_t j = 0; j < some; ++j) {
        float* to = ys.data + j * ys.stride;
        vectors[j] = {{xs.data + j * xs.stride, nullptr, 0, 0, 0}, add ? to : nullptr, to};
      }
      run(w, {range.first * kAffinePanelBlocks, std::min(range.last, whole) * kAffinePanelBlocks},
          vectors, some);
      if (range.last <= whole) continue;
      const std::size_t rows = panel_rows(whole);
      const PanelView last{Storage::f32,
                           data_.data() + whole * kPanelRows * cols_,
                           cols_,
                           (rows + kBlockRows - 1) / kBlockRows,
                           kAffinePanelBlocks,
                           nullptr,
                           nullptr};
      run_ragged(last, rows, xs, {ys.data + whole * kPanelRows, ys.stride}, some, add);
    }
  });
}

}  // namespace compact_rnn
