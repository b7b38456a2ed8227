#include "weights/affine.h"

namespace compact_rnn {

constexpr float kNoClip = std::numeric_limits<float>::infinity();

static Panels affine_panels(const Matrix& w) {
  return w ? Panels(w, plain_order(w.rows), kAffinePanelBlocks) : Panels();
}

Affine::Affine(Matrix w_x, Matrix w_m, const float* bias, Activation activation, float clip)
    : rows_(w_x.rows),
      input_(affine_panels(w_x)),
      recurrent_(affine_panels(w_m)),
      activation_(activation),
      clip_(clip) {
  if (bias != nullptr) bias_ = in_order(bias, plain_order(rows_));
}

std::size_t Affine::bytes() const {
  return input_.bytes() + recurrent_.bytes() + bias_.size() * sizeof(float);
}

void Affine::apply(const Frame& frame, const float* m, float* y) const {
  const float* start = frame.sums != nullptr ? frame.sums : bias_.data();
  kernels().affine(
      {start, input_.times(frame.x), recurrent_.times(m), blocks_of(rows_), clip_, activation_, y});
}

void Affine::apply_many(const float* xs, std::size_t x_stride, std::size_t count, float* ys,
                        std::size_t y_stride) const {
  kernels().affine_many({input_.data(), bias_.data(), xs, input_.columns(), x_stride, count, blocks_of(rows_),
                         kAffinePanelBlocks, clip_, activation_, ys, y_stride});
}

void Affine::sum_inputs(const float* xs, std::size_t count, float* sums, std::size_t sums_stride) const {
  kernels().affine_many({input_.data(), bias_.data(), xs, input_.columns(), input_.columns(), count,
                         blocks_of(rows_), kAffinePanelBlocks, kNoClip, Activation::none, sums, sums_stride});
}

}  // namespace compact_rnn
