// What the most probable path says (best path decoding, Graves et al. 2006, section 3.2): the best
// unit of each frame, repeats collapsed, blanks dropped.
#pragma once

#include <algorithm>
#include <cstdint>

#include "train/criteria/track.h"

namespace compact_rnn::train {

// Writes at most scores.frames labels; answers how many.
template <class Real>
std::size_t best_path(const Track<const Real>& scores, std::int32_t blank, std::int32_t* labels) {
  std::size_t size = 0;
  std::int32_t before = blank;
  for (std::size_t t = 0; t < scores.frames; ++t) {
    const Real* x = scores.frame(t);
    const auto best = static_cast<std::int32_t>(std::max_element(x, x + scores.units) - x);
    if (best != before && best != blank) labels[size++] = best;
    before = best;
  }
  return size;
}

}  // namespace compact_rnn::train
