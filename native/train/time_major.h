// From rows that follow one another sequence by sequence, as callers have them, to frame by frame,
// as a net takes them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace compact_rnn::train {

// [sequences][frames][width] to [frames][sequences][width].
template <class Number>
std::vector<Number> time_major(const Number* rows, std::size_t sequences, std::size_t frames,
                               std::size_t width) {
  std::vector<Number> turned(sequences * frames * width);
  for (std::size_t b = 0; b < sequences; ++b)
    for (std::size_t t = 0; t < frames; ++t)
      std::copy_n(rows + (b * frames + t) * width, width,
                  turned.data() + (t * sequences + b) * width);
  return turned;
}

}  // namespace compact_rnn::train
