// Whole sequences at once, layer by layer, so that backward layers can be run too and a layer's
// recurrent weight stays in the cache from frame to frame. Sequences side by side share the reading
// of the weights.
#pragma once

#include <cstddef>
#include <vector>

#include "base/team.h"
#include "model/network.h"

namespace compact_rnn {

// The frames of sequence b begin at row b * frames of a matrix of frames; it has lengths[b], at
// least 1, of them.
struct SequenceShape {
  std::size_t frames;
  std::vector<std::size_t> lengths;
};

// Turns xs [sequence][frames][input_size] into ys: [sequence][frames][output_size], or
// [sequence][output_size] where the network answers with its last frame. Starts from `states` and
// leaves the final states there. What lies behind the end of a sequence is neither read nor
// written.
void run_sequences(const Network& network, std::vector<NetworkState>& states,
                   const SequenceShape& shape, const float* xs, float* ys, Team& team);

}  // namespace compact_rnn
