// A signal cut into pieces of random lengths, some of them empty.
#pragma once

#include <algorithm>

#include "buffers.h"

namespace compact_rnn::test {

// Calls push(samples, count) for each piece. Each piece is a buffer of its own, whose borders
// sanitizers guard.
template <typename Push>
void in_pieces(const Misaligned<float>& signal, Randoms& randoms, Push push) {
  for (std::size_t start = 0; start < signal.size();) {
    const int most = randoms.whole(0, 2) == 0 ? 700 : 9;
    const auto wanted = static_cast<std::size_t>(randoms.whole(0, most));
    const std::size_t count = std::min(wanted, signal.size() - start);
    const Misaligned<float> piece = copy_of(signal.data() + start, count);
    push(piece.data(), count);
    start += count;
  }
}

}  // namespace compact_rnn::test
