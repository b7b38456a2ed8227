// A matrix of floats in panels (kernels/segment.h), for products with a few vectors, that can be
// packed anew whenever its weights have been updated, as in training.
#pragma once

#include <cstddef>

#include "base/aligned.h"
#include "base/team.h"

namespace compact_rnn {

// Vectors that begin `stride` elements apart.
template <typename Element>
struct Vectors {
  Element* data;
  std::size_t stride;
};

class FloatPanels {
 public:
  FloatPanels(std::size_t rows, std::size_t cols);

  // From W [rows, cols], row-major; or from its transpose.
  void pack(const float* w, Team& team);
  void pack_transposed(const float* w, Team& team);

  // y_b [rows] = W x_b, or y_b += W x_b, for `count` vectors x_b [cols]. The team splits the
  // panels.
  void multiply(Vectors<const float> x, Vectors<float> y, std::size_t count, bool add,
                Team& team) const;

 private:
  std::size_t panels() const;
  std::size_t panel_rows(std::size_t panel) const;
  template <typename Move>
  void each_block(Team& team, const Move& move);

  std::size_t rows_, cols_, blocks_;
  AlignedArray<float> data_;
};

}  // namespace compact_rnn
