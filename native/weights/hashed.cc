#include "weights/hashed.h"

#include <algorithm>

#include "weights/block_order.h"
#include "weights/digits.h"

namespace compact_rnn {

Hashed::Hashed(const StoredHashed& w, std::size_t gates)
    : storage_(w.storage),
      rows_(w.rows),
      columns_(w.cols),
      gates_(gates),
      k_(w.k),
      seed_(w.seed),
      is_signed_(w.is_signed),
      buckets_((w.k + kBlockRows - 1) * element_bytes(w.storage)),
      scale_(w.scale == nullptr ? 1.0f : *w.scale) {
  // Byte by byte, each the one k elements before.
  const std::size_t period = k_ * element_bytes(storage_);
  std::copy_n(static_cast<const std::byte*>(w.buckets), period, buckets_.data());
  for (std::size_t i = period; i < buckets_.size(); ++i)
    buckets_.data()[i] = buckets_.data()[i - period];
}

PanelView Hashed::view() const {
  const std::size_t blocks = gates_ * blocks_of(rows_ / gates_);
  PanelView view = {
      storage_, buckets_.data(), columns_, blocks, gates_ > 1 ? gates_ : kAffinePanelBlocks,
      &scale_,  nullptr};
  view.format = PanelFormat::hashed;
  view.hashing = {seed_, static_cast<std::uint32_t>(k_), is_signed_, gates_};
  return view;
}

std::unique_ptr<Operands> Hashed::new_operands(Precision precision, std::size_t capacity) const {
  return std::make_unique<Digits>(columns_, false, precision, capacity);
}

std::size_t Hashed::bytes() const { return buckets_.size() + sizeof scale_; }

void Hashed::unpack(void* buckets, float* scale) const {
  std::copy_n(buckets_.data(), k_ * element_bytes(storage_), static_cast<std::byte*>(buckets));
  if (storage_ == Storage::int8) *scale = scale_;
}

}  // namespace compact_rnn
