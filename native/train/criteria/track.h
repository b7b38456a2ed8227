// The scores of one sequence amid its batch.
#pragma once

#include <cstddef>

#include "train/batch.h"

namespace compact_rnn::train {

template <class Real>
struct Track {
  Real* first;
  std::size_t frames, units, stride;  // stride: from a frame to the next one

  Real* frame(std::size_t t) const { return first + t * stride; }
};

// Sequence b of the matrix `rows` [shape.frames * shape.sequences][units], without its padding.
template <class Real>
Track<Real> track_of(Real* rows, std::size_t units, const Shape& shape, std::size_t b) {
  return {rows + b * units, shape.lengths[b], units, shape.sequences * units};
}

}  // namespace compact_rnn::train
