// A batch of sequences, time-major: row t * sequences + b holds frame t of sequence b.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace compact_rnn::train {

struct Shape {
  std::size_t frames, sequences;
  // Of each sequence, in 1..frames; frames from lengths[b] on are padding.
  const std::uint32_t* lengths;
};

// Rows [sequences][frames][width], as callers have them, to [frames][sequences][width].
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

// The frames of one sequence within a time-major matrix of its batch: scores, or their gradient.
template <class Real>
struct SequenceRows {
  Real* first;
  std::size_t frames, units, stride;  // stride: numbers from a frame to the next

  Real* frame(std::size_t t) const { return first + t * stride; }
};

// Sequence b of the matrix `rows` [shape.frames * shape.sequences][units], without its padding.
template <class Real>
SequenceRows<Real> rows_of(Real* rows, std::size_t units, const Shape& shape, std::size_t b) {
  return {rows + b * units, shape.lengths[b], units, shape.sequences * units};
}

}  // namespace compact_rnn::train
