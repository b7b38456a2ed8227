#include "train/frames/normalization.h"

#include <algorithm>
#include <cmath>

#include "train/frames/each_frame.h"

namespace compact_rnn::train {

// x - max keeps the exponentials in range; sums are taken in double, in order.
template <class Real>
static void normalize(Normalization normalization, Real* y, std::size_t size) {
  const double top = static_cast<double>(*std::max_element(y, y + size));
  double sum = 0.0;
  for (std::size_t i = 0; i < size; ++i) sum += std::exp(static_cast<double>(y[i]) - top);
  const double log_sum = std::log(sum);
  for (std::size_t i = 0; i < size; ++i) {
    const double log_y = static_cast<double>(y[i]) - top - log_sum;
    y[i] = static_cast<Real>(normalization == Normalization::log_softmax ? log_y : std::exp(log_y));
  }
}

template <class Real>
static void normalize_backward(Normalization normalization, const Real* y, Real* dy,
                               std::size_t size) {
  const bool is_log = normalization == Normalization::log_softmax;
  double sum = 0.0;
  for (std::size_t i = 0; i < size; ++i)
    sum += static_cast<double>(dy[i]) * (is_log ? 1.0 : static_cast<double>(y[i]));
  for (std::size_t i = 0; i < size; ++i) {
    const auto d = static_cast<double>(dy[i]), of = static_cast<double>(y[i]);
    dy[i] = static_cast<Real>(is_log ? d - std::exp(of) * sum : of * (d - sum));
  }
}

template <class Real>
void normalize_frames(Normalization normalization, Real* ys, std::size_t width, const Shape& shape,
                      Team& team) {
  if (normalization == Normalization::none) return;
  each_frame(shape, team, [&](std::size_t row, bool is_padding) {
    if (is_padding)
      std::fill_n(ys + row * width, width, Real(0));
    else
      normalize(normalization, ys + row * width, width);
  });
}

template <class Real>
void normalize_frames_backward(Normalization normalization, const Real* ys, Real* d_ys,
                               std::size_t width, const Shape& shape, Team& team) {
  if (normalization == Normalization::none) return;
  each_frame(shape, team, [&](std::size_t row, bool is_padding) {
    if (!is_padding) normalize_backward(normalization, ys + row * width, d_ys + row * width, width);
  });
}

#define INSTANTIATE(Real)                                                                 \
  template void normalize_frames(Normalization, Real*, std::size_t, const Shape&, Team&); \
  template void normalize_frames_backward(Normalization, const Real*, Real*, std::size_t, \
                                          const Shape&, Team&);
INSTANTIATE(float)
INSTANTIATE(double)
#undef INSTANTIATE

}  // namespace compact_rnn::train
