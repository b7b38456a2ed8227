// What stepping needs besides weights and states, for `capacity` streams at a time: made once, so
// that no step allocates.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "base/aligned.h"
#include "weights/weight.h"

namespace compact_rnn {

struct Workspace {
  std::unique_ptr<Operands> x, m, h;  // of what W_x, W_h and P multiply; no h without a P
  AlignedArray<float> sums;           // [capacity][sums_size], where several streams step together
  std::vector<ManyVector> inputs, recurrent, projected;  // [capacity]

  // Of the cell's own.
  AlignedArray<float> scratch;
  std::vector<ManyVector> scratch_vectors;

  std::size_t bytes() const {
    return x->bytes() + m->bytes() + (h ? h->bytes() : 0) +
           sizeof(float) * (sums.size() + scratch.size()) +
           sizeof(ManyVector) *
               (inputs.size() + recurrent.size() + projected.size() + scratch_vectors.size());
  }
};

}  // namespace compact_rnn
