#include "train/reversal.h"

#include <algorithm>

namespace compact_rnn::train {

// Calls move(from, to) for all frames, but in padding leave(to).
template <class Real, class Move, class Leave>
static void each_frame(FrameColumns<const Real> from, FrameColumns<Real> to, const Shape& shape,
                       Order order, Team& team, const Move& move, const Leave& leave) {
  team.split(shape.frames, [&](Range frames) {
    for (std::size_t t = frames.first; t < frames.last; ++t)
      for (std::size_t b = 0; b < shape.sequences; ++b) {
        Real* target = to.data + (t * shape.sequences + b) * to.stride;
        if (t >= shape.lengths[b]) {
          leave(target);
          continue;
        }
        const std::size_t source = order == Order::reversed ? shape.lengths[b] - 1 - t : t;
        move(from.data + (source * shape.sequences + b) * from.stride, target);
      }
  });
}

template <class Real>
void copy_frames(FrameColumns<const Real> from, FrameColumns<Real> to, std::size_t width,
                 const Shape& shape, Order order, Team& team) {
  each_frame(
      from, to, shape, order, team, [&](const Real* x, Real* y) { std::copy_n(x, width, y); },
      [&](Real* y) { std::fill_n(y, width, Real(0)); });
}

template <class Real>
void add_frames(FrameColumns<const Real> from, FrameColumns<Real> to, std::size_t width,
                const Shape& shape, Order order, Team& team) {
  each_frame(
      from, to, shape, order, team,
      [&](const Real* x, Real* y) {
        for (std::size_t j = 0; j < width; ++j) y[j] += x[j];
      },
      [](Real*) {});
}

#define INSTANTIATE(Real)                                                              \
  template void copy_frames(FrameColumns<const Real>, FrameColumns<Real>, std::size_t, \
                            const Shape&, Order, Team&);                               \
  template void add_frames(FrameColumns<const Real>, FrameColumns<Real>, std::size_t,  \
                           const Shape&, Order, Team&);
INSTANTIATE(float)
INSTANTIATE(double)
#undef INSTANTIATE

}  // namespace compact_rnn::train
