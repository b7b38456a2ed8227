#include "weights/affine.h"

#include <limits>

namespace compact_rnn {

constexpr float kNoClip = std::numeric_limits<float>::infinity();

// Bytes that a core reads from its second-level cache in half a microsecond, which is what a phase
// of the team costs.
constexpr std::size_t kWorthSharing = 16384;

template <typename Share>
void Affine::split(Team& team, const Share& share) const {
  const std::size_t blocks = blocks_of(rows());
  if (w_->bytes() < kWorthSharing)
    share(Range{0, blocks});
  else
    team.split(blocks, share);
}

Affine::Affine(SharedWeight w, const float* bias, Activation activation)
    : w_(std::move(w)), activation_(activation) {
  if (bias != nullptr) bias_ = in_order(bias, gate_order(1, rows()));
}

void Affine::apply(const float* x, float* y, Operands& operands, Team& team) const {
  const Segment wx{w_->view(), operands.of(x, team)};
  split(team, [&](Range blocks) {
    kernels().affine({bias_.data(), wx, {}, blocks.first, blocks.last, kNoClip, activation_, y});
  });
}

void Affine::apply_many(ManyVector* vectors, std::size_t count, Operands& operands,
                        Team& team) const {
  operands.of_many(vectors, count, team);
  for (std::size_t j = 0; j < count; ++j) vectors[j].start = bias_.data();
  split(team, [&](Range blocks) {
    kernels().affine_many({w_->view(), vectors, count, blocks.first, blocks.last, 0,
                           kAffinePanelBlocks, kNoClip, activation_});
  });
}

}  // namespace compact_rnn
