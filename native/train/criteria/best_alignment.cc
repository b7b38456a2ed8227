#include "train/criteria/best_alignment.h"

#include <algorithm>
#include <limits>

namespace compact_rnn::train {
namespace {

constexpr double kImpossible = -std::numeric_limits<double>::infinity();

// The states of Graves et al. 2006, as in criteria/aligner.h: labels at odd numbers, blanks at
// even ones.
struct States {
  const std::int32_t* labels;
  std::size_t count;
  std::int32_t blank;

  std::int32_t unit(std::size_t s) const { return s % 2 == 0 ? blank : labels[s / 2]; }
  bool skips(std::size_t s) const {
    return s % 2 == 1 && s > 1 && labels[s / 2] != labels[s / 2 - 1];
  }
};

}  // namespace

BestAligner::BestAligner(std::size_t labels, std::size_t cells)
    : best_(2 * labels + 1), steps_(2 * cells) {}

template <class Real>
void BestAligner::align(const SequenceRows<const Real>& scores, const std::int32_t* labels,
                        std::size_t size, std::int32_t blank, std::int32_t* path) {
  const States states = {labels, 2 * size + 1, blank};
  double* best = best_.data();
  for (std::size_t t = 0; t < scores.frames; ++t) {
    // From the last state down, so that those before it are still of the frame before.
    for (std::size_t s = states.count; s-- > 0;) {
      std::uint8_t step = 0;
      double from = best[s];
      const auto consider = [&](std::size_t by) {
        if (best[s - by] <= from) return;
        from = best[s - by];
        step = static_cast<std::uint8_t>(by);
      };
      if (t == 0) {
        from = s < 2 ? 0 : kImpossible;
      } else {
        if (s > 0) consider(1);
        if (states.skips(s)) consider(2);
      }
      best[s] = from + static_cast<double>(scores.frame(t)[states.unit(s)]);
      steps_[t * states.count + s] = step;
    }
  }
  std::size_t s = states.count - 1;
  if (s > 0 && best[s - 1] > best[s]) --s;
  for (std::size_t t = scores.frames; t-- > 0;) {
    path[t] = states.unit(s);
    s -= steps_[t * states.count + s];
  }
}

void hold_units(std::int32_t* path, std::size_t frames, std::int32_t blank) {
  for (std::size_t t = 1; t < frames; ++t)
    if (path[t] == blank) path[t] = path[t - 1];
}

void spread_units(std::int32_t* path, std::size_t frames, std::int32_t blank, std::size_t reach) {
  for (std::size_t first = 0; first < frames;) {
    if (path[first] != blank) {
      ++first;
      continue;
    }
    std::size_t end = first;
    while (end < frames && path[end] == blank) ++end;
    const std::size_t size = end - first;
    const bool follows = first > 0, leads = end < frames;
    const std::size_t before = !follows ? 0 : leads ? size - size / 2 : size;
    const std::size_t behind = !leads ? 0 : follows ? size / 2 : size;
    if (follows) std::fill_n(path + first, std::min(before, reach), path[first - 1]);
    if (leads)
      std::fill_n(path + end - std::min(behind, reach), std::min(behind, reach), path[end]);
    first = end;
  }
}

template void BestAligner::align(const SequenceRows<const float>&, const std::int32_t*, std::size_t,
                                 std::int32_t, std::int32_t*);
template void BestAligner::align(const SequenceRows<const double>&, const std::int32_t*,
                                 std::size_t, std::int32_t, std::int32_t*);

}  // namespace compact_rnn::train
