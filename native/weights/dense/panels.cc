#include "weights/dense/panels.h"

#include <algorithm>

#include "kernels/affine/affine.h"
#include "weights/dense/int4_panels.h"
#include "weights/operands.h"

namespace compact_rnn {

// Columns of one row that stand together in a step.
template <typename Element>
constexpr std::size_t kRun = 1;
template <>
constexpr std::size_t kRun<std::int8_t> = 4;

Panels::Panels(const StoredMatrix& w, std::size_t gates)
    : storage_(w.storage),
      rows_(w.rows),
      columns_(w.cols),
      gates_(gates),
      order_(gate_order(gates, w.rows / gates)),
      panel_blocks_(gates > 1 ? gates : kAffinePanelBlocks) {
  const std::size_t run = storage_ == Storage::int8 ? kRun<std::int8_t> : 1;
  steps_ = (columns_ + run - 1) / run;
  data_ =
      ArenaArray<std::byte>(order_.size() * kBlockRows * steps_ * run * element_bytes(storage_));
  switch (storage_) {
    case Storage::f32:
      pack_elements<float>(w.data);
      break;
    case Storage::f16:
      pack_elements<std::uint16_t>(w.data);
      break;
    case Storage::int8:
      pack_elements<std::int8_t>(w.data);
      pack_scales(w.scales);
      break;
    case Storage::int4:
      break;  // Int4Panels
  }
}

PanelView Panels::view() const {
  return {storage_,       data_.data(),        steps_, order_.size(), panel_blocks_,
          scales_.data(), compensation_.data()};
}

std::unique_ptr<Operands> Panels::new_operands(Precision precision, std::size_t capacity) const {
  return std::make_unique<VectorOperands>(columns_, storage_, precision, capacity);
}

std::size_t Panels::bytes() const {
  return data_.size() + scales_.size() * sizeof(float) +
         compensation_.size() * sizeof(std::int32_t);
}

// move(at, row, column) for every column of every block: elements of the column's `count` rows from
// `row` on stand at `at`, kRun apart.
template <typename Element, typename Move>
void Panels::each_run(Move move) const {
  constexpr std::size_t run = kRun<Element>;
  for (std::size_t i = 0; i < order_.size(); ++i) {
    const std::size_t first = i - i % panel_blocks_,
                      width = std::min(panel_blocks_, order_.size() - first);
    for (std::size_t k = 0; k < columns_; ++k) {
      const std::size_t step_block = first * steps_ + k / run * width + (i - first);
      move(step_block * kBlockRows * run + k % run, order_[i], k);
    }
  }
}

template <typename Element>
void Panels::pack_elements(const void* data) {
  auto* packed = reinterpret_cast<Element*>(data_.data());
  const auto* plain = static_cast<const Element*>(data);
  each_run<Element>([&](std::size_t at, const BlockRows& rows, std::size_t k) {
    for (std::size_t lane = 0; lane < rows.count; ++lane)
      packed[at + lane * kRun<Element>] = plain[(rows.first + lane) * columns_ + k];
  });
}

template <typename Element>
void Panels::unpack_elements(void* data) const {
  const auto* packed = reinterpret_cast<const Element*>(data_.data());
  auto* plain = static_cast<Element*>(data);
  each_run<Element>([&](std::size_t at, const BlockRows& rows, std::size_t k) {
    for (std::size_t lane = 0; lane < rows.count; ++lane)
      plain[(rows.first + lane) * columns_ + k] = packed[at + lane * kRun<Element>];
  });
}

void Panels::pack_scales(const float* scales) {
  scales_ = ArenaArray<float>(order_.size() * kBlockRows);
  for (std::size_t i = 0; i < order_.size(); ++i)
    std::copy_n(scales + order_[i].first, order_[i].count, scales_.data() + i * kBlockRows);
  compensation_ = ArenaArray<std::int32_t>(order_.size() * kBlockRows);
  const auto* packed = reinterpret_cast<const std::int8_t*>(data_.data());
  for (std::size_t i = 0; i < order_.size(); ++i) {
    std::int32_t* compensation = compensation_.data() + i * kBlockRows;
    const std::size_t first = i - i % panel_blocks_,
                      width = std::min(panel_blocks_, order_.size() - first);
    for (std::size_t step = 0; step < steps_; ++step) {
      const std::int8_t* bytes =
          packed + (first * steps_ + step * width + (i - first)) * kBlockRows * 4;
      for (std::size_t e = 0; e < kBlockRows * 4; ++e) compensation[e / 4] -= 128 * bytes[e];
    }
  }
}

std::vector<PackedPart> Panels::parts() const { return {{storage_, rows_ * columns_, rows_}}; }

void Panels::unpack(std::size_t, void* data, void* scales) const {
  switch (storage_) {
    case Storage::f32:
      return unpack_elements<float>(data);
    case Storage::f16:
      return unpack_elements<std::uint16_t>(data);
    case Storage::int8:
      unpack_elements<std::int8_t>(data);
      for (std::size_t i = 0; i < order_.size(); ++i)
        std::copy_n(scales_.data() + i * kBlockRows, order_[i].count,
                    static_cast<float*>(scales) + order_[i].first);
      break;
    case Storage::int4:
      break;
  }
}

SharedWeight pack_panels(const StoredMatrix& w, std::size_t gates) {
  if (w.storage == Storage::int4) return std::make_shared<Int4Panels>(w, gates);
  return std::make_shared<Panels>(w, gates);
}

}  // namespace compact_rnn
