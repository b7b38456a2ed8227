#include "weights/affine.h"

namespace compact_rnn {

Affine::Affine(Matrix w_x, Matrix w_m, const float* bias, Activation activation, float clip)
    : rows_(w_x.rows),
      x_size_(w_x.cols),
      m_size_(w_m.cols),
      panels_({w_x, w_m}, plain_order(w_x.rows), kAffinePanelBlocks),
      activation_(activation),
      clip_(clip) {
  if (bias != nullptr) bias_ = in_order(bias, plain_order(rows_));
}

void Affine::apply(const float* x, const float* m, float* y) const {
  kernels().affine(
      {panels_.data(), bias_.data(), x, x_size_, m, m_size_, panels_.blocks(), clip_, activation_, y});
}

}  // namespace compact_rnn
