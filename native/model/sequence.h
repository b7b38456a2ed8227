// Runs whole sequences layer by layer, so that backward layers can run too and a layer's recurrent
// weight stays in the cache from frame to frame. The sequences of a batch share one reading of the
// weights.
#pragma once

#include <cstddef>
#include <vector>

#include "base/team.h"
#include "model/network.h"

namespace compact_rnn {

// Sequence b has lengths[b] frames, from 1 to `frames`; they begin at row b * frames of a matrix
// [sequence][frames][..].
struct SequenceShape {
  std::size_t frames;
  std::vector<std::size_t> lengths;
};

// Takes xs [sequence][frames][input_size] to ys [sequence][frames][output_size], or to
// [sequence][output_size] where the network has last_frame. Starts from `states` and leaves the
// final states there. Rows after the end of a sequence are neither read nor written.
void run_sequences(const Network& network, std::vector<NetworkState>& states,
                   const SequenceShape& shape, const float* xs, float* ys, Team& team);

}  // namespace compact_rnn
