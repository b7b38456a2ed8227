#include "weights/hashed/packed.h"

#include <algorithm>

#include "weights/block_order.h"
#include "weights/operands.h"

namespace compact_rnn {

PackedHashed::PackedHashed(const Hashed& hashed, const StoredMatrix& buckets)
    : storage_(buckets.storage),
      rows_(hashed.shape().rows),
      columns_(hashed.shape().cols),
      gates_(hashed.shape().gates),
      k_(hashed.k()),
      seed_(hashed.seed()),
      is_signed_(hashed.is_signed()),
      buckets_((k_ + kBlockRows - 1) * element_bytes(storage_)),
      scale_(buckets.scales == nullptr ? 1.0f : *buckets.scales) {
  // Byte by byte, each the one k elements before.
  const std::size_t period = k_ * element_bytes(storage_);
  std::copy_n(static_cast<const std::byte*>(buckets.data), period, buckets_.data());
  for (std::size_t i = period; i < buckets_.size(); ++i)
    buckets_.data()[i] = buckets_.data()[i - period];
}

PanelView PackedHashed::view() const {
  const std::size_t blocks = gates_ * blocks_of(rows_ / gates_);
  PanelView view = {
      storage_, buckets_.data(), columns_, blocks, gates_ > 1 ? gates_ : kAffinePanelBlocks,
      &scale_,  nullptr};
  view.format = PanelFormat::hashed;
  view.hashing = {seed_, static_cast<std::uint32_t>(k_), is_signed_, gates_};
  return view;
}

std::unique_ptr<Operands> PackedHashed::new_operands(Precision precision,
                                                     std::size_t capacity) const {
  return std::make_unique<VectorOperands>(columns_, Storage::f32, precision, capacity);
}

std::size_t PackedHashed::bytes() const { return buckets_.size() + sizeof scale_; }

std::vector<PackedPart> PackedHashed::parts() const { return {{storage_, k_, 1}}; }

void PackedHashed::unpack(std::size_t, void* data, void* scales) const {
  std::copy_n(buckets_.data(), k_ * element_bytes(storage_), static_cast<std::byte*>(data));
  if (storage_ == Storage::int8) *static_cast<float*>(scales) = scale_;
}

}  // namespace compact_rnn
