// The body of the read kernel over sixteen lanes; see read.h. Included by each ISA's file.
#pragma once

#include "kernels/read/read.h"

namespace {

using compact_rnn::ReadTask;

void read_body(const ReadTask& task) {
  constexpr int kWays = 64 / kLanes < 8 ? 64 / kLanes : 8;  // enough that adding never waits
  Lanes sums[kWays] = {};
  for (std::size_t i = 0; i < task.size; i += kWays * kLanes)
#pragma GCC unroll 32
    for (int way = 0; way < kWays; ++way)
      sums[way] = sums[way] + load(task.data + i + way * kLanes);
#pragma GCC unroll 8
  for (int way = 1; way < kWays; ++way) sums[0] = sums[0] + sums[way];
  float each[kLanes];
  store(each, sums[0]);
  *task.sink = 0.0f;
  for (const float x : each) *task.sink += x;
}

}  // namespace
