#include "weights/affine.h"

#include <limits>

namespace compact_rnn {

constexpr float kNoClip = std::numeric_limits<float>::infinity();

Affine::Affine(SharedPanels w, const float* bias, Activation activation)
    : w_(std::move(w)), activation_(activation) {
  if (bias != nullptr) bias_ = in_order(bias, gate_order(1, rows()));
}

void Affine::apply(const float* x, float* y, Digits& digits, Team& team) const {
  const Segment wx{w_->view(), digits.of(x)};
  team.split(w_->blocks(), [&](Range blocks) {
    kernels().affine({bias_.data(), wx, {}, blocks.first, blocks.last, kNoClip, activation_, y});
  });
}

void Affine::apply_many(ManyVector* vectors, std::size_t count, Digits& digits, Team& team) const {
  for (std::size_t j = 0; j < count; ++j) {
    vectors[j].x = digits.of(vectors[j].x.v, j);
    vectors[j].start = bias_.data();
  }
  team.split(w_->blocks(), [&](Range blocks) {
    kernels().affine_many(
        {w_->view(), vectors, count, blocks.first, blocks.last, 0, kAffinePanelBlocks, kNoClip, activation_});
  });
}

}  // namespace compact_rnn
