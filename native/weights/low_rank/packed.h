// W = A B with A [rows, rank] and B [rank, columns] (Lu, Sindhwani and Sainath 2016, Eq. 7): B v
// first, which A's panels then multiply as they would any vector. A and B may be stored in
// different types.
#pragma once

#include "weights/affine.h"

namespace compact_rnn {

class PackedLowRank final : public Weight {
 public:
  // A has the gates of W, B none.
  PackedLowRank(SharedWeight a, SharedWeight b) : a_(std::move(a)), b_(std::move(b), nullptr) {}

  std::size_t rows() const override { return a_->rows(); }
  std::size_t columns() const override { return b_.columns(); }
  std::size_t gates() const override { return a_->gates(); }
  std::size_t bytes() const override { return a_->bytes() + b_.bytes(); }

  PanelView view() const override { return a_->view(); }
  std::unique_ptr<Operands> new_operands(Precision precision, std::size_t capacity) const override;

  std::vector<PackedPart> parts() const override;
  void unpack(std::size_t part, void* data, void* scales) const override;

 private:
  SharedWeight a_;
  Affine b_;
};

}  // namespace compact_rnn
