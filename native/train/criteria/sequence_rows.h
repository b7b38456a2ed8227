// The frames of one sequence within a time-major matrix of its batch: scores, or their gradient.
#pragma once

#include <cstddef>

#include "train/batch.h"

namespace compact_rnn::train {

template <class Real>
struct SequenceRows {
  Real* first;
  std::size_t frames, units, stride;  // stride: numbers from a frame to the next

  Real* frame(std::size_t t) const { return first + t * stride; }
};

// Sequence b of the matrix `rows` [shape.frames * shape.sequences][units], without its padding.
template <class Real>
SequenceRows<Real> rows_of(Real* rows, std::size_t units, const Shape& shape, std::size_t b) {
  return {rows + b * units, shape.lengths[b], units, shape.sequences * units};
}

}  // namespace compact_rnn::train
