// The body of the read kernel over sixteen lanes; see read.h. Included by each ISA's file.
#pragma once

#include "kernels/read/read.h"

namespace {

using compact_rnn::ReadTask;

void read_body(const ReadTask& task) {
  constexpr int kWays = 4;  // enough sums in flight that adding never waits
  Lanes sums[kWays] = {broadcast(0.0f), broadcast(0.0f), broadcast(0.0f), broadcast(0.0f)};
  for (std::size_t i = 0; i < task.size; i += 16 * kWays)
    for (int way = 0; way < kWays; ++way) sums[way] = sums[way] + load(task.data + i + 16 * way);
  store(task.sink, (sums[0] + sums[1]) + (sums[2] + sums[3]));
}

}  // namespace
