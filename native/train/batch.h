// A batch of sequences, time-major: row t * sequences + b holds frame t of sequence b.
#pragma once

#include <cstddef>
#include <cstdint>

namespace compact_rnn::train {

struct Shape {
  std::size_t frames, sequences;
  // of each sequence, in 1..frames: frames from lengths[b] on are padding
  const std::uint32_t* lengths;
};

}  // namespace compact_rnn::train
