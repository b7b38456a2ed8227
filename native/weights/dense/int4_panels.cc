#include "weights/dense/int4_panels.h"

#include <algorithm>

#include "kernels/affine/affine.h"
#include "weights/int4.h"
#include "weights/operands.h"

namespace compact_rnn {

namespace {

constexpr std::size_t kStepColumns = 8;
// A row's bytes in a step: the byte of column j, below 4, holds column j + 4 in its high bits.
constexpr std::size_t kRowBytes = kStepColumns / 2;

}  // namespace

Int4Panels::Int4Panels(const StoredMatrix& w, std::size_t gates)
    : rows_(w.rows),
      columns_(w.cols),
      gates_(gates),
      order_(gate_order(gates, w.rows / gates)),
      panel_blocks_(gates > 1 ? gates : kAffinePanelBlocks),
      steps_((columns_ + kStepColumns - 1) / kStepColumns),
      data_(order_.size() * steps_ * kBlockRows * kRowBytes),
      scales_(order_.size() * groups_of(columns_) * kBlockRows) {
  const auto* plain = static_cast<const std::uint8_t*>(w.data);
  each_column([&](std::size_t at, std::size_t row, std::size_t column) {
    const int q = int4_at(plain + row * int4_row_bytes(columns_), column);
    const std::size_t shift = column % kStepColumns / kRowBytes * 4;
    std::uint8_t& byte = data_.data()[at];
    byte = static_cast<std::uint8_t>(byte | static_cast<unsigned>(q + kInt4Offset) << shift);
  });
  each_group([&](std::size_t at, std::size_t row, std::size_t group) {
    scales_.data()[at] = w.group_scales[row * groups_of(columns_) + group];
  });
}

PanelView Int4Panels::view() const {
  PanelView view = {Storage::int4, data_.data(), steps_, order_.size(),
                    panel_blocks_, nullptr,      nullptr};
  view.group_scales = scales_.data();
  return view;
}

std::unique_ptr<Operands> Int4Panels::new_operands(Precision precision,
                                                   std::size_t capacity) const {
  return std::make_unique<VectorOperands>(columns_, Storage::int4, precision, capacity);
}

// move(at, row, column): the byte data_[at] holds that element of W.
template <typename Move>
void Int4Panels::each_column(Move move) const {
  for (std::size_t i = 0; i < order_.size(); ++i) {
    const std::size_t first = i - i % panel_blocks_,
                      width = std::min(panel_blocks_, order_.size() - first);
    for (std::size_t k = 0; k < columns_; ++k) {
      const std::size_t block = first * steps_ + k / kStepColumns * width + (i - first);
      for (std::size_t lane = 0; lane < order_[i].count; ++lane)
        move((block * kBlockRows + lane) * kRowBytes + k % kRowBytes, order_[i].first + lane, k);
    }
  }
}

// move(at, row, group): scales_[at] is that of the group.
template <typename Move>
void Int4Panels::each_group(Move move) const {
  const std::size_t groups = groups_of(columns_);
  for (std::size_t i = 0; i < order_.size(); ++i) {
    const std::size_t first = i - i % panel_blocks_,
                      width = std::min(panel_blocks_, order_.size() - first);
    for (std::size_t group = 0; group < groups; ++group) {
      const std::size_t block = first * groups + group * width + (i - first);
      for (std::size_t lane = 0; lane < order_[i].count; ++lane)
        move(block * kBlockRows + lane, order_[i].first + lane, group);
    }
  }
}

std::vector<PackedPart> Int4Panels::parts() const { return {int4_part(rows_, columns_)}; }

void Int4Panels::unpack(std::size_t, void* data, void* scales) const {
  auto* plain = static_cast<std::uint8_t*>(data);
  const std::size_t row_bytes = int4_row_bytes(columns_), groups = groups_of(columns_);
  std::fill_n(plain, rows_ * row_bytes, std::uint8_t{0});
  each_column([&](std::size_t at, std::size_t row, std::size_t column) {
    const int shift = column % kStepColumns < kRowBytes ? 0 : 4;
    put_int4(plain + row * row_bytes, column, (data_.data()[at] >> shift & 15) - kInt4Offset);
  });
  each_group([&](std::size_t at, std::size_t row, std::size_t group) {
    static_cast<std::uint16_t*>(scales)[row * groups + group] = scales_.data()[at];
  });
}

}  // namespace compact_rnn
