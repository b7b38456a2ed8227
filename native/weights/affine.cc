#include "weights/affine.h"

#include <limits>

namespace compact_rnn {

constexpr float kNoClip = std::numeric_limits<float>::infinity();

// A phase of the team costs half a microsecond, in which a core reads as much from its second-level cache.
constexpr std::size_t kWorthSharing = 16384;

template <typename Share>
void Affine::split(Team& team, const Share& share) const {
  if (w_->bytes() < kWorthSharing)
    share(Range{0, w_->blocks()});
  else
    team.split(w_->blocks(), share);
}

Affine::Affine(SharedPanels w, const float* bias, Activation activation)
    : w_(std::move(w)), activation_(activation) {
  if (bias != nullptr) bias_ = in_order(bias, gate_order(1, rows()));
}

void Affine::apply(const float* x, float* y, Digits& digits, Team& team) const {
  const Segment wx{w_->view(), digits.of(x)};
  split(team, [&](Range blocks) {
    kernels().affine({bias_.data(), wx, {}, blocks.first, blocks.last, kNoClip, activation_, y});
  });
}

void Affine::apply_many(ManyVector* vectors, std::size_t count, Digits& digits, Team& team) const {
  for (std::size_t j = 0; j < count; ++j) {
    vectors[j].x = digits.of(vectors[j].x.v, j);
    vectors[j].start = bias_.data();
  }
  split(team, [&](Range blocks) {
    kernels().affine_many(
        {w_->view(), vectors, count, blocks.first, blocks.last, 0, kAffinePanelBlocks, kNoClip, activation_});
  });
}

}  // namespace compact_rnn
