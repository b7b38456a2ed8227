// y = activation(W x + b), one weight: projections and head layers.
#pragma once

#include <cstddef>

#include "base/team.h"
#include "kernels/kernels.h"
#include "weights/digits.h"
#include "weights/panels.h"

namespace compact_rnn {

class Affine {
 public:
  // W [rows, x] in panels, bias [rows] or null.
  Affine(SharedPanels w, const float* bias, Activation activation = Activation::none);

  std::size_t rows() const { return w_->rows(); }
  // What y holds: whole blocks of 16 rows.
  std::size_t padded_rows() const { return w_->blocks() * kBlockRows; }
  std::size_t bytes() const { return w_->bytes() + bias_.size() * sizeof(float); }

  Digits new_digits(std::size_t capacity) const { return {*w_, Precision::one_plane, capacity}; }
  void apply(const float* x, float* y, Digits& digits, Team& team) const;
  // Of each of `count` vectors x.v and y are set; the rest is set here.
  void apply_many(ManyVector* vectors, std::size_t count, Digits& digits, Team& team) const;

 private:
  // Runs share(blocks) for all blocks: by the team, or alone where that is sooner done.
  template <typename Share>
  void split(Team& team, const Share& share) const;

  SharedPanels w_;
  AlignedArray<float> bias_;
  Activation activation_;
};

}  // namespace compact_rnn
