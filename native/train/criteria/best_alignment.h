// The most probable alignment of labels to frames (Viterbi): of all paths of CTC that say the
// labels (text/ctc_path.h) the one with the greatest score.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "train/batch.h"

namespace compact_rnn::train {

// Aligns one sequence after another in memory that is allocated once.
class BestAligner {
 public:
  // For up to that many labels; `cells` is the largest product frames * (labels + 1).
  BestAligner(std::size_t labels, std::size_t cells);

  // Writes to `path` the unit of each frame. There must be a path: frames >= shortest_path. Of
  // equal scores the path that stays longest wins.
  template <class Real>
  void align(const SequenceRows<const Real>& scores, const std::int32_t* labels, std::size_t size,
             std::int32_t blank, std::int32_t* path);

 private:
  std::vector<double> best_;         // of each state at a frame
  std::vector<std::uint8_t> steps_;  // [frame][state]: by how many states the best path moved
};

// Blanks become the unit before them; those before the first one stay.
void hold_units(std::int32_t* path, std::size_t frames, std::int32_t blank);

// Blanks become the unit that is nearer, the one before them of two that are as near, where it is
// at most `reach` frames away; the others stay.
void spread_units(std::int32_t* path, std::size_t frames, std::int32_t blank, std::size_t reach);

}  // namespace compact_rnn::train
