// Paths of CTC (Graves et al. 2006, section 3): one unit for each frame, a label or the blank. A
// path yields its labels when repeats are collapsed and blanks dropped.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace compact_rnn {

// A label of a path, from frame `start` to before frame `end`.
struct PathLabel {
  std::uint32_t unit, start, end;
};

// Calls visit(label) for each label of the best path, that of the unit with the highest score at
// each frame (section 3.2); of equal scores the first wins. scores [frames][units], `stride`
// numbers from frame to frame. `blank` is a unit, or `units` where there is none. Allocates
// nothing.
template <class Real, class Visit>
void visit_best_path(const Real* scores, std::size_t frames, std::size_t units, std::size_t stride,
                     std::size_t blank, const Visit& visit) {
  std::size_t unit = blank;
  std::size_t start = 0;
  for (std::size_t t = 0; t < frames; ++t) {
    const Real* frame = scores + t * stride;
    const auto best = static_cast<std::size_t>(std::max_element(frame, frame + units) - frame);
    if (best == unit) continue;
    if (unit != blank)
      visit(PathLabel{static_cast<std::uint32_t>(unit), static_cast<std::uint32_t>(start),
                      static_cast<std::uint32_t>(t)});
    unit = best;
    start = t;
  }
  if (unit != blank)
    visit(PathLabel{static_cast<std::uint32_t>(unit), static_cast<std::uint32_t>(start),
                    static_cast<std::uint32_t>(frames)});
}

// The frames of the shortest path that yields the labels: one a label, and a blank between equal
// neighbours.
template <class Label>
std::size_t shortest_path(const Label* labels, std::size_t size) {
  std::size_t frames = size;
  for (std::size_t i = 1; i < size; ++i) frames += labels[i] == labels[i - 1];
  return frames;
}

}  // namespace compact_rnn
