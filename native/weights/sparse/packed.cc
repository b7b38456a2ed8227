#include "weights/sparse/packed.h"

#include <algorithm>
#include <cstring>

#include "weights/operands.h"
#include "weights/sparse/windows.h"

namespace compact_rnn {

PackedSparse::PackedSparse(const Sparse& sparse, const StoredMatrix& values)
    : storage_(values.storage),
      rows_(sparse.shape().rows),
      columns_(sparse.shape().cols),
      gates_(sparse.shape().gates),
      block_(sparse.pattern().block),
      order_(gate_order(gates_, rows_ / gates_)),
      stored_starts_(sparse.pattern().starts.size()),
      starts_(order_.size() + 1) {
  const SparsePattern& pattern = sparse.pattern();
  std::copy_n(pattern.starts.data(), stored_starts_.size(), stored_starts_.data());
  if (block_ == 1)
    take_windows(pattern);
  else
    take_blocks(pattern);
  const std::size_t bytes = block_ * element_bytes(storage_);
  values_ = ArenaArray<std::byte>(step_columns_.size() * kBlockRows * element_bytes(storage_));
  each_stored([&](std::size_t packed, std::size_t stored) {
    std::memcpy(values_.data() + packed * bytes,
                static_cast<const std::byte*>(values.data) + stored * bytes, bytes);
  });
  if (storage_ == Storage::int8) scales_ = in_order(values.scales, order_);
}

void PackedSparse::take_windows(const SparsePattern& pattern) {
  const SparseWindows windows =
      make_windows(pattern.starts.data(), pattern.columns.data(), columns_, window_, order_);
  std::copy_n(windows.starts.data(), starts_.size(), starts_.data());
  step_columns_ = ArenaArray<std::uint16_t>(windows.firsts.size());
  within_ = ArenaArray<std::uint8_t>(windows.within.size());
  std::copy_n(windows.firsts.data(), step_columns_.size(), step_columns_.data());
  std::copy_n(windows.within.data(), within_.size(), within_.data());
}

void PackedSparse::take_blocks(const SparsePattern& pattern) {
  for (std::size_t i = 0; i < order_.size(); ++i) {
    const std::size_t row = block_row_of(i);
    starts_.data()[i + 1] = starts_.data()[i] + pattern.starts[row + 1] - pattern.starts[row];
  }
  step_columns_ = ArenaArray<std::uint16_t>(starts_.data()[order_.size()]);
  each_stored([&](std::size_t packed, std::size_t stored) {
    step_columns_.data()[packed] = pattern.columns[stored];
  });
}

// Rows of blocks go gate by gate; panels have their gates side by side.
std::size_t PackedSparse::block_row_of(std::size_t block) const {
  return block % gates_ * (order_.size() / gates_) + block / gates_;
}

// move(packed, stored) for every value, or block of 16 of them: its number in the panels, and in
// the pattern.
template <typename Move>
void PackedSparse::each_stored(Move move) const {
  const std::uint32_t* stored_starts = stored_starts_.data();
  for (std::size_t i = 0; i < order_.size(); ++i) {
    const std::size_t first = starts_.data()[i], end = starts_.data()[i + 1];
    if (block_ != 1) {
      for (std::size_t step = first; step < end; ++step)
        move(step, stored_starts[block_row_of(i)] + step - first);
      continue;
    }
    for (std::size_t lane = 0; lane < order_[i].count; ++lane) {
      std::size_t stored = stored_starts[order_[i].first + lane];
      for (std::size_t at = first * kBlockRows + lane; at < end * kBlockRows; at += kBlockRows)
        if (within_.data()[at] != kWaits) move(at, stored++);
    }
  }
}

PanelView PackedSparse::view() const {
  PanelView view = {storage_,
                    values_.data(),
                    columns_,
                    order_.size(),
                    gates_ > 1 ? gates_ : kAffinePanelBlocks,
                    scales_.data(),
                    nullptr};
  view.format = block_ == 1 ? PanelFormat::sparse_rows : PanelFormat::sparse_blocks;
  view.sparse = {starts_.data(), step_columns_.data(), within_.data(), window_};
  return view;
}

std::unique_ptr<Operands> PackedSparse::new_operands(Precision precision,
                                                     std::size_t capacity) const {
  return std::make_unique<VectorOperands>(columns_, Storage::f32, precision, capacity);
}

std::size_t PackedSparse::bytes() const {
  return values_.size() + step_columns_.size() * sizeof(std::uint16_t) + within_.size() +
         scales_.size() * sizeof(float) +
         (starts_.size() + stored_starts_.size()) * sizeof(std::uint32_t);
}

std::vector<PackedPart> PackedSparse::parts() const {
  return {{storage_, stored_starts_[stored_starts_.size() - 1] * block_, rows_}};
}

void PackedSparse::unpack(std::size_t, void* data, void* scales) const {
  const std::size_t bytes = block_ * element_bytes(storage_);
  each_stored([&](std::size_t packed, std::size_t stored) {
    std::memcpy(static_cast<std::byte*>(data) + stored * bytes, values_.data() + packed * bytes,
                bytes);
  });
  if (storage_ != Storage::int8) return;
  for (std::size_t i = 0; i < order_.size(); ++i)
    std::copy_n(scales_.data() + i * kBlockRows, order_[i].count,
                static_cast<float*>(scales) + order_[i].first);
}

}  // namespace compact_rnn
