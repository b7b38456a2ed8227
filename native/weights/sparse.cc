#include "weights/sparse.h"

#include <algorithm>
#include <cstring>

#include "weights/digits.h"
#include "weights/sparse_windows.h"

namespace compact_rnn {

Sparse::Sparse(const StoredSparse& w, std::size_t gates)
    : storage_(w.storage),
      rows_(w.rows),
      columns_(w.cols),
      gates_(gates),
      block_(w.block),
      order_(gate_order(gates, w.rows / gates)),
      list_starts_((block_ == 1 ? rows_ : order_.size()) + 1),
      starts_(order_.size() + 1) {
  std::copy_n(w.starts, list_starts_.size(), list_starts_.data());
  if (block_ == 1)
    take_windows(w);
  else
    take_blocks(w);
  const std::size_t bytes = block_ * element_bytes(storage_);
  values_ = ArenaArray<std::byte>(step_columns_.size() * kBlockRows * element_bytes(storage_));
  each_place([&](std::size_t packed, std::size_t place) {
    std::memcpy(values_.data() + packed * bytes,
                static_cast<const std::byte*>(w.values) + place * bytes, bytes);
  });
  if (storage_ == Storage::int8) scales_ = in_order(w.scales, order_);
}

void Sparse::take_windows(const StoredSparse& w) {
  const SparseWindows windows = make_windows(w.starts, w.columns, columns_, order_);
  std::copy_n(windows.starts.data(), starts_.size(), starts_.data());
  step_columns_ = ArenaArray<std::uint16_t>(windows.firsts.size());
  within_ = ArenaArray<std::uint8_t>(windows.within.size());
  std::copy_n(windows.firsts.data(), step_columns_.size(), step_columns_.data());
  std::copy_n(windows.within.data(), within_.size(), within_.data());
}

void Sparse::take_blocks(const StoredSparse& w) {
  for (std::size_t i = 0; i < order_.size(); ++i) {
    const std::size_t list = list_of(i);
    starts_.data()[i + 1] = starts_.data()[i] + w.starts[list + 1] - w.starts[list];
  }
  step_columns_ = ArenaArray<std::uint16_t>(starts_.data()[order_.size()]);
  each_place([&](std::size_t packed, std::size_t place) {
    step_columns_.data()[packed] = w.columns[place];
  });
}

// Lists go gate by gate, blocks have their gates side by side.
std::size_t Sparse::list_of(std::size_t block) const {
  return block % gates_ * (order_.size() / gates_) + block / gates_;
}

std::uint16_t Sparse::column_of(std::size_t packed) const {
  const std::uint16_t* columns = step_columns_.data();
  return block_ == 1 ? columns[packed / kBlockRows] + within_.data()[packed] : columns[packed];
}

// move(packed, place) for every stored place, where `packed` counts the elements of the panels, or
// blocks of 16.
template <typename Move>
void Sparse::each_place(Move move) const {
  const std::uint32_t* lists = list_starts_.data();
  for (std::size_t i = 0; i < order_.size(); ++i) {
    const std::size_t first = starts_.data()[i], end = starts_.data()[i + 1];
    if (block_ != 1) {
      for (std::size_t step = first; step < end; ++step)
        move(step, lists[list_of(i)] + step - first);
      continue;
    }
    for (std::size_t lane = 0; lane < order_[i].count; ++lane) {
      std::size_t place = lists[order_[i].first + lane];
      for (std::size_t at = first * kBlockRows + lane; at < end * kBlockRows; at += kBlockRows)
        if (within_.data()[at] != kWaits) move(at, place++);
    }
  }
}

PanelView Sparse::view() const {
  PanelView view = {storage_,
                    values_.data(),
                    columns_,
                    order_.size(),
                    gates_ > 1 ? gates_ : kAffinePanelBlocks,
                    scales_.data(),
                    nullptr};
  view.format = block_ == 1 ? PanelFormat::sparse_rows : PanelFormat::sparse_blocks;
  view.sparse = {starts_.data(), step_columns_.data(), within_.data()};
  return view;
}

std::unique_ptr<Operands> Sparse::new_operands(Precision precision, std::size_t capacity) const {
  return std::make_unique<Digits>(columns_, false, precision, capacity);
}

std::size_t Sparse::bytes() const {
  return values_.size() + step_columns_.size() * sizeof(std::uint16_t) + within_.size() +
         scales_.size() * sizeof(float) +
         (starts_.size() + list_starts_.size()) * sizeof(std::uint32_t);
}

void Sparse::unpack(std::uint32_t* starts, std::uint16_t* columns, void* values,
                    float* scales) const {
  const std::size_t bytes = block_ * element_bytes(storage_);
  std::copy_n(list_starts_.data(), list_starts_.size(), starts);
  each_place([&](std::size_t packed, std::size_t place) {
    columns[place] = column_of(packed);
    std::memcpy(static_cast<std::byte*>(values) + place * bytes, values_.data() + packed * bytes,
                bytes);
  });
  if (storage_ != Storage::int8) return;
  for (std::size_t i = 0; i < order_.size(); ++i)
    std::copy_n(scales_.data() + i * kBlockRows, order_[i].count, scales + order_[i].first);
}

}  // namespace compact_rnn
