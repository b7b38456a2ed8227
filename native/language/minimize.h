// The smallest acceptor that says the same sentences with the same probabilities (to 2^-20 of a
// logarithm). Probabilities sum to one at every state, so states from which the same may follow
// have arcs of equal probabilities, and the words with their probabilities can be minimized as if
// they were letters.
#pragma once

#include "language/acceptor.h"

namespace compact_rnn {

Acceptor minimize(const Acceptor& acceptor);

}  // namespace compact_rnn
