// A whole sequence at once, layer by layer, so that backward layers can be run too.
#pragma once

#include "model/network.h"

namespace compact_rnn {

// Turns xs [frames][input_size] into ys: [frames][output_size], or [output_size] where the network answers
// with its last frame. Starts from `state` and leaves the final states there. frames is at least 1.
void run_sequence(const Network& network, NetworkState& state, const float* xs, std::size_t frames,
                  float* ys);

}  // namespace compact_rnn
