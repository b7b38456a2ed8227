#include "weights/sparse.h"

#include <algorithm>
#include <cstring>

#include "weights/digits.h"

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
  for (std::size_t i = 0; i < order_.size(); ++i)
    starts_.data()[i + 1] = starts_.data()[i] + static_cast<std::uint32_t>(steps_of(i));
  const std::size_t steps = starts_.data()[order_.size()], bytes = block_ * element_bytes(storage_);
  step_columns_ = ArenaArray<std::uint16_t>(steps * kBlockRows / block_);
  values_ = ArenaArray<std::byte>(steps * kBlockRows * element_bytes(storage_));
  each_place([&](std::size_t packed, std::size_t place) {
    step_columns_.data()[packed] = w.columns[place];
    std::memcpy(values_.data() + packed * bytes, static_cast<const std::byte*>(w.values) + place * bytes,
                bytes);
  });
  if (storage_ == Storage::int8) scales_ = in_order(w.scales, order_);
}

// Of block 16: lists go gate by gate, blocks have their gates side by side.
std::size_t Sparse::list_of(std::size_t block) const {
  return block % gates_ * (order_.size() / gates_) + block / gates_;
}

std::size_t Sparse::steps_of(std::size_t block) const {
  const auto length = [this](std::size_t list) {
    return std::size_t{list_starts_.data()[list + 1] - list_starts_.data()[list]};
  };
  if (block_ != 1) return length(list_of(block));
  std::size_t longest = 0;
  for (std::size_t lane = 0; lane < order_[block].count; ++lane)
    longest = std::max(longest, length(order_[block].first + lane));
  return longest;
}

// move(packed, place) for every stored place, where `packed` counts columns of the panels.
template <typename Move>
void Sparse::each_place(Move move) const {
  const std::uint32_t* lists = list_starts_.data();
  for (std::size_t i = 0; i < order_.size(); ++i) {
    const std::size_t first = starts_.data()[i];
    if (block_ != 1) {
      const std::size_t list = list_of(i), count = lists[list + 1] - lists[list];
      for (std::size_t k = 0; k < count; ++k) move(first + k, lists[list] + k);
      continue;
    }
    for (std::size_t lane = 0; lane < order_[i].count; ++lane) {
      const std::size_t row = order_[i].first + lane, count = lists[row + 1] - lists[row];
      for (std::size_t k = 0; k < count; ++k) move((first + k) * kBlockRows + lane, lists[row] + k);
    }
  }
}

PanelView Sparse::view() const {
  PanelView view = {
      storage_,       values_.data(), columns_, order_.size(), gates_ > 1 ? gates_ : kAffinePanelBlocks,
      scales_.data(), nullptr};
  view.format = block_ == 1 ? PanelFormat::sparse_rows : PanelFormat::sparse_blocks;
  view.sparse = {starts_.data(), step_columns_.data()};
  return view;
}

std::unique_ptr<Operands> Sparse::new_operands(Precision precision, std::size_t capacity) const {
  return std::make_unique<Digits>(columns_, false, precision, capacity);
}

std::size_t Sparse::bytes() const {
  return values_.size() + step_columns_.size() * sizeof(std::uint16_t) + scales_.size() * sizeof(float) +
         (starts_.size() + list_starts_.size()) * sizeof(std::uint32_t);
}

void Sparse::unpack(std::uint32_t* starts, std::uint16_t* columns, void* values, float* scales) const {
  const std::size_t bytes = block_ * element_bytes(storage_);
  std::copy_n(list_starts_.data(), list_starts_.size(), starts);
  each_place([&](std::size_t packed, std::size_t place) {
    columns[place] = step_columns_.data()[packed];
    std::memcpy(static_cast<std::byte*>(values) + place * bytes, values_.data() + packed * bytes, bytes);
  });
  if (storage_ != Storage::int8) return;
  for (std::size_t i = 0; i < order_.size(); ++i)
    std::copy_n(scales_.data() + i * kBlockRows, order_[i].count, scales + order_[i].first);
}

}  // namespace compact_rnn
