// What a frame brings to the sums of a layer.
#pragma once

namespace compact_rnn {

// The frame itself, or what sum_inputs has made of it; the other is null.
struct Frame {
  const float* x;
  const float* sums;
};

}  // namespace compact_rnn
