// The last output of each direction of a layer, sequence by sequence: at a sequence's last frame
// or, of a backward direction, at its first.
#pragma once

#include <cstddef>
#include <vector>

#include "model/architecture.h"
#include "train/batch.h"
#include "train/buffer.h"

namespace compact_rnn::train {

template <class Real>
class LastFrame {
 public:
  explicit LastFrame(const LayerSpec& layer);

  // xs [frames * sequences][width] -> ys [sequences][width], valid until the next forward().
  const Real* forward(const Real* xs, const Shape& shape);
  // d_ys [sequences][width] -> d_xs [frames * sequences][width], zeros except where ys came from.
  Real* backward(const Real* d_ys);

 private:
  // Calls move(x, y, count) for each sequence and direction: `count` elements from xs[x] on belong
  // to those from ys[y] on.
  template <class Move>
  void each(const Move& move) const;

  struct Columns {
    std::size_t first, count;
    bool backward;
  };
  std::vector<Columns> columns_;
  std::size_t width_ = 0;
  Shape shape_ = {};
  Buffer<Real> ys_, d_xs_;
};

}  // namespace compact_rnn::train
