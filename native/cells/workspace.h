// The memory that stepping `capacity` streams takes besides weights and states: allocated once, so
// that no step allocates.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "base/aligned.h"
#include "weights/weight.h"

namespace compact_rnn {

struct Workspace {
  std::unique_ptr<Operands> x, m, h;  // for W_x, W_h and P; no h without a projection
  AlignedArray<float> sums;           // [capacity][sums_size], where several streams step together
  std::vector<ManyVector> inputs, recurrent, projected;  // [capacity]

  // Each kind of cell uses these as it likes.
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
