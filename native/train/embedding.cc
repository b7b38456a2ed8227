#include "train/embedding.h"

#include <algorithm>

namespace compact_rnn::train {

template <class Real>
const Real* Embedding<Real>::forward(const Real* tokens, const Shape& shape, Team& team) {
  tokens_ = tokens;
  shape_ = shape;
  const std::size_t size = rows_.cols;
  Real* ys = ys_.grow(shape.frames * shape.sequences * size);
  team.split(shape.frames, [&](Range frames) {
    for (std::size_t t = frames.first; t < frames.last; ++t)
      for (std::size_t b = 0; b < shape.sequences; ++b) {
        const std::size_t i = t * shape.sequences + b;
        if (t < shape.lengths[b])
          std::copy_n(rows_.value + static_cast<std::size_t>(tokens[i]) * size, size,
                      ys + i * size);
        else
          std::fill_n(ys + i * size, size, Real(0));
      }
  });
  return ys;
}

// The team splits the columns, not the frames, so that each sum keeps its order.
template <class Real>
void Embedding<Real>::backward(const Real* d_ys, Team& team) {
  const std::size_t size = rows_.cols;
  team.split(size, [&](Range columns) {
    for (std::size_t t = 0; t < shape_.frames; ++t)
      for (std::size_t b = 0; b < shape_.sequences; ++b) {
        if (t >= shape_.lengths[b]) continue;
        const std::size_t i = t * shape_.sequences + b;
        Real* row = rows_.gradient + static_cast<std::size_t>(tokens_[i]) * size;
        for (std::size_t j = columns.first; j < columns.last; ++j) row[j] += d_ys[i * size + j];
      }
  });
}

template class Embedding<float>;
template class Embedding<double>;

}  // namespace compact_rnn::train
