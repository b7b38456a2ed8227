// y = activation(W x + b), one weight: projections and head layers.
#pragma once

#include <cstddef>

#include "base/aligned.h"
#include "base/team.h"
#include "kernels/kernels.h"
#include "weights/block_order.h"
#include "weights/weight.h"

namespace compact_rnn {

class Affine {
 public:
  // W [rows, x], bias [rows] or null.
  Affine(SharedWeight w, const float* bias, Activation activation = Activation::none);

  const Weight& weight() const { return *w_; }
  std::size_t rows() const { return w_->rows(); }
  std::size_t columns() const { return w_->columns(); }
  // The size of y: whole blocks of 16 rows.
  std::size_t padded_rows() const { return padded(rows()); }
  std::size_t bytes() const { return w_->bytes() + bias_.size() * sizeof(float); }

  std::unique_ptr<Operands> new_operands(Precision precision, std::size_t capacity) const {
    return w_->new_operands(precision, capacity);
  }
  void apply(const float* x, float* y, Operands& operands, Team& team) const;
  // The caller sets x.v and y of each of the `count` vectors; the rest is set here.
  void apply_many(ManyVector* vectors, std::size_t count, Operands& operands, Team& team) const;

 private:
  // Runs share(blocks) for all blocks: by the team, or on the calling thread where that is faster.
  template <typename Share>
  void split(Team& team, const Share& share) const;

  SharedWeight w_;
  AlignedArray<float> bias_;
  Activation activation_;
};

}  // namespace compact_rnn
