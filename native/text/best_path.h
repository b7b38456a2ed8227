// The best path: the unit with the highest score at each frame, runs of one unit taken for one,
// blanks left out (Graves et al. 2006, section 3.2).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace compact_rnn {

// A unit of an output, from frame `start` to before frame `end`.
struct Segment {
  std::uint32_t unit, start, end;
};

// scores [frames][units]; of equal scores the first wins. `blank` is a unit, or `units` where there
// is none.
std::vector<Segment> best_path(const float* scores, std::size_t frames, std::size_t units,
                               std::size_t blank);

}  // namespace compact_rnn
