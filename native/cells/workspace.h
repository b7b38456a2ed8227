// What stepping needs besides weights and states, for `capacity` streams at a time: made once, so that no step allocates.
#pragma once

#include <cstddef>
#include <vector>

#include "base/aligned.h"
#include "weights/digits.h"

namespace compact_rnn {

struct Workspace {
  Digits x, m, h;            // digits of what W_x, W_h and P multiply, where those are int8
  AlignedArray<float> sums;  // [capacity][sums_size], where several streams step together
  std::vector<ManyVector> inputs, recurrent, projected;  // [capacity]

  // Of the cell's own.
  AlignedArray<float> scratch;
  std::vector<ManyVector> scratch_vectors;

  std::size_t bytes() const {
    return x.bytes() + m.bytes() + h.bytes() + sizeof(float) * (sums.size() + scratch.size()) +
           sizeof(ManyVector) *
               (inputs.size() + recurrent.size() + projected.size() + scratch_vectors.size());
  }
};

}  // namespace compact_rnn
