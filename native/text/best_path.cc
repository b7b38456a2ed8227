#include "text/best_path.h"

#include <algorithm>

namespace compact_rnn {

std::vector<Segment> best_path(const float* scores, std::size_t frames, std::size_t units,
                               std::size_t blank) {
  std::vector<Segment> path;
  std::size_t previous = blank;
  for (std::uint32_t t = 0; t < frames; ++t) {
    const float* frame = scores + t * units;
    const std::size_t unit = std::max_element(frame, frame + units) - frame;
    if (unit != blank) {
      if (unit != previous) path.push_back({static_cast<std::uint32_t>(unit), t, t});
      path.back().end = t + 1;
    }
    previous = unit;
  }
  return path;
}

}  // namespace compact_rnn
