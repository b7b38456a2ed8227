#include "weights/operands.h"

#include <algorithm>

#include "kernels/groups.h"
#include "weights/block_order.h"

namespace compact_rnn {

VectorOperands::VectorOperands(std::size_t columns, Storage storage, Precision precision,
                               std::size_t capacity)
    : columns_(columns), byte_stride_(padded(columns)), byte_count_(static_cast<int>(precision)) {
  const std::size_t vectors = capacity * static_cast<std::size_t>(byte_count_);
  if (storage == Storage::int8 || storage == Storage::int4)
    q_ = AlignedArray<std::int8_t>(vectors * byte_stride_);
  if (storage == Storage::int4)
    group_offsets_ = AlignedArray<std::int32_t>(vectors * groups_of(columns_));
  if (storage != Storage::int8 || !bounds_pairs(running_isa())) return;
  const std::size_t room = max_surplus(byte_stride_);
  bounded_bytes_ = AlignedArray<std::int8_t>(vectors * byte_stride_);
  surplus_ = AlignedArray<Surplus>(vectors * room);
  bounded_ = AlignedArray<BoundedByte>(vectors);
  for (std::size_t i = 0; i < vectors; ++i)
    bounded_[i] = {bounded_bytes_.data() + i * byte_stride_, surplus_.data() + i * room, 0, 0,
                   false};
}

std::size_t VectorOperands::bytes() const {
  return q_.size() + group_offsets_.size() * sizeof(std::int32_t) + bounded_bytes_.size() +
         surplus_.size() * sizeof(Surplus) + bounded_.size() * sizeof(BoundedByte);
}

Operand VectorOperands::at(std::size_t slot, const float* v) {
  if (q_.size() == 0) return {v, nullptr, 0, 1, 1.0f};
  const std::size_t first = slot * static_cast<std::size_t>(byte_count_);
  std::int8_t* q = q_.data() + first * byte_stride_;
  std::int32_t* offsets =
      group_offsets_.size() == 0 ? nullptr : group_offsets_.data() + first * groups_of(columns_);
  BoundedByte* bounded = bounded_.size() == 0 ? nullptr : bounded_.data() + first;
  float scale = 0.0f;
  kernels().quantize({v, columns_, byte_count_, q, byte_stride_, &scale, offsets, bounded});
  return {v, q, byte_stride_, byte_count_, scale, offsets, bounded};
}

PrecomputedOperands::PrecomputedOperands(std::size_t gates, std::size_t cells, std::size_t capacity)
    : gates_(gates), blocks_(blocks_of(cells)), products_(capacity * gates * padded(cells)) {}

Operand PrecomputedOperands::of(const float* v, Team& team) {
  ManyVector vector = {};
  vector.x.v = v;
  of_many(&vector, 1, team);
  return vector.x;
}

void PrecomputedOperands::of_many(ManyVector* vectors, std::size_t count, Team& team) {
  if (count == 0) return;
  multiply(vectors, count, team);
  for (std::size_t j = 0; j < count; ++j) vectors[j].x = {product(j), nullptr, 0, 1, 1.0f};
}

void PrecomputedOperands::put(std::size_t j, std::size_t gate, const float* y) {
  float* sums = product(j) + gate * kBlockRows;
  for (std::size_t block = 0; block < blocks_; ++block)
    std::copy_n(y + block * kBlockRows, kBlockRows, sums + block * gates_ * kBlockRows);
}

PanelView precomputed_view(std::size_t gates, std::size_t cells, std::size_t columns) {
  PanelView view = {Storage::f32,
                    nullptr,
                    columns,
                    gates * blocks_of(cells),
                    gates > 1 ? gates : kAffinePanelBlocks,
                    nullptr,
                    nullptr};
  view.format = PanelFormat::precomputed;
  return view;
}

}  // namespace compact_rnn
