// What each direction of a layer emitted last, sequence by sequence: at a sequence's last frame,
// or, running backward, at its first.
#pragma once

#include <cstddef>
#include <vector>

#include "train/architecture.h"
#include "train/batch.h"
#include "train/buffer.h"

namespace compact_rnn::train {

template <class Real>
class LastFrame {
 public:
  explicit LastFrame(const LayerSpec& layer);

  // xs [frames * sequences][width] -> ys [sequences][width], valid until the next forward().
  const Real* forward(const Real* xs, const Shape& shape);
  // d_ys [sequences][width] -> d_xs [frames * sequences][width], zeros but where ys came from.
  Real* backward(const Real* d_ys);

 private:
  // Runs move(frame's element, sequence's element, count) for each sequence and direction.
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
