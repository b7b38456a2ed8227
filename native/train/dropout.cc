#include "train/dropout.h"

#include "base/random.h"

namespace compact_rnn::train {

template <class Real>
const Real* Dropout<Real>::forward(const Real* xs, std::size_t size, double probability,
                                   std::uint64_t seed, Team& team) {
  size_ = size;
  probability_ = probability;
  seed_ = seed;
  if (probability == 0) return xs;
  apply(xs, ys_.grow(size), team);
  return ys_.data();
}

template <class Real>
void Dropout<Real>::backward(Real* d_ys, Team& team) const {
  if (probability_ != 0) apply(d_ys, d_ys, team);
}

template <class Real>
void Dropout<Real>::apply(const Real* from, Real* to, Team& team) const {
  const RandomStream random(seed_, layer_);
  const auto dropped_below = static_cast<std::uint64_t>(probability_ * 0x1p32);
  const auto scale = static_cast<Real>(1 / (1 - probability_));
  team.split(size_, [&](Range elements) {
    for (std::size_t i = elements.first; i < elements.last; ++i)
      to[i] = random.bits(i) >> 32 < dropped_below ? 0 : from[i] * scale;
  });
}

template class Dropout<float>;
template class Dropout<double>;

}  // namespace compact_rnn::train
