// What criteria take and what they answer.
//
// A criterion judges `scores` [frames * sequences][units], the last values of a net before any
// softmax, and where `gradient` is not null writes d loss / d scores there, in the same shape;
// padding gets zeros. Labels have been checked by the caller. Losses are made and added in double,
// in an order that does not hang on the size of the team: the same bits for any team. A score that
// is not finite makes the loss NaN or infinite, and the gradient is then of no use.
#pragma once

#include <cstddef>
#include <cstdint>

namespace compact_rnn::train {

// A label for every frame.
struct FrameTargets {
  const std::int32_t* labels;  // [frames * sequences], time-major, in 0..units-1; -1: not counted
};

// What the net should have answered.
template <class Real>
struct OutputTargets {
  const Real* values;  // [frames * sequences][units]
};

// Labels without their times.
struct CtcTargets {
  // of all sequences, one after another; in 0..units-1, none is `blank`
  const std::int32_t* labels;
  const std::uint32_t* label_lengths;  // of each sequence; may be 0
  std::int32_t blank;                  // the unit that stands for no label
};

struct Scored {
  double loss = 0;        // the sum over what is counted
  std::size_t count = 0;  // frames; sequences for CTC
  // cross entropy: wrong frames; CTC: edit distance of the best paths; else 0
  std::size_t errors = 0;
  std::size_t labels = 0;      // what `errors` are out of
  std::size_t infeasible = 0;  // CTC: sequences too short for their labels
};

}  // namespace compact_rnn::train
