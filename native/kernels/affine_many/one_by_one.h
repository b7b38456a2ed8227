// The body of the affine_many kernel where size counts for more than many vectors: the C library,
// whose streams are stepped one at a time. Vector by vector by the passes of the other kernels;
// affine_many/body.h reads weights once for several, to the same bits.
#pragma once

#include "kernels/affine_many/runs.h"
#include "kernels/lanes/sums.h"

namespace {

inline void sum_one(const AffineManyTask& task, const ManyVector& vector, std::size_t block,
                    std::size_t count) {
  const std::size_t row = block * kBlockRows;
  const float* start = vector.start ? vector.start + row : nullptr;
  const compact_rnn::Segment segment{task.w, vector.x};
  switch (count) {
    case 1:
      return sum_up<1>(start, segment, block, vector.y + row);
    case 2:
      return sum_up<2>(start, segment, block, vector.y + row);
    case 3:
      return sum_up<3>(start, segment, block, vector.y + row);
    default:
      return sum_up<4>(start, segment, block, vector.y + row);
  }
}

void affine_many_body(const AffineManyTask& task) {
  each_run(task, [&](std::size_t block, std::size_t end) {
    for (; block < end; block += 4)
      for (std::size_t j = 0; j < task.count; ++j)
        sum_one(task, task.vectors[j], block, end - block);
  });
}

}  // namespace
