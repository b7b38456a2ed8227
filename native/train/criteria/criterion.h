// What criteria take and return.
//
// A criterion computes the loss of `scores` [frames * sequences][units], the outputs of a network
// before any softmax. Where `gradient` is not null it writes d loss / d scores there, in the same
// shape; padding gets zeros. The caller has checked the labels. Losses are computed and added in
// double, in an order that does not depend on the size of the team: the same bits for any team. A
// score that is not finite makes the loss NaN or infinite; the gradient is then meaningless.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace compact_rnn::train {

// A label for every frame.
struct FrameTargets {
  const std::int32_t* labels;  // [frames * sequences], time-major, in 0..units-1; -1: not counted
};

// The outputs that the network should have.
template <class Real>
struct OutputTargets {
  const Real* values;  // [frames * sequences][units]
};

// Labels without their times, one sequence's after another's.
struct CtcTargets {
  const std::int32_t* labels;          // in 0..units-1, none is `blank`
  const std::uint32_t* label_lengths;  // of each sequence; may be 0
  std::int32_t blank;                  // the unit that stands for no label
};

// Where those of each sequence begin.
std::vector<const std::int32_t*> labels_of(const CtcTargets& targets, std::size_t sequences);

// What a criterion makes of a sequence, or of all sequences of a batch.
struct Score {
  double loss = 0;             // the sum over what is counted
  std::size_t count = 0;       // frames; sequences for CTC and sMBR
  std::size_t errors = 0;      // cross entropy: wrong frames; CTC: edits of the best paths; else 0
  std::size_t labels = 0;      // the number of labels that `errors` refers to
  std::size_t decoded = 0;     // CTC: the labels that the best paths say
  std::size_t infeasible = 0;  // CTC, sMBR: sequences too short for their labels
};

// Of a batch, and of each of its sequences.
struct Scored : Score {
  std::vector<Score> sequences;
};

Scored sum_of(std::vector<Score> sequences);

}  // namespace compact_rnn::train
