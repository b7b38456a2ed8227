// The outputs of layers that later ones take up again (FrameKind::combination), by the position of
// the layer: 0 is the input of the first layer. Their gradients have two parts then, that of the
// next layer and the sum of what those take back that took them up.
#pragma once

#include <utility>
#include <vector>

#include "base/team.h"
#include "model/architecture.h"
#include "train/buffer.h"

namespace compact_rnn::train {

template <class Real>
class Kept {
 public:
  // Numbers of a frame by position; 0 where nobody takes it up. Empty: nowhere.
  explicit Kept(std::vector<std::size_t> sizes) : sizes_(std::move(sizes)), each_(sizes_.size()) {}

  // The output [rows][size] of the layer at that position, which must live until the backward pass
  // is through.
  void keep(std::size_t position, const Real* ys, std::size_t rows) {
    if (!is_taken(position)) return;
    each_[position].ys = ys;
    each_[position].size = rows * sizes_[position];
    each_[position].gradient.zeros(each_[position].size);
  }
  const Real* at(std::size_t position) const { return each_[position].ys; }
  // What is taken back adds to it.
  Real* gradient(std::size_t position) { return each_[position].gradient.data(); }
  // Adds what was taken back to the gradient that the next layer gave.
  void add_gradient(std::size_t position, Real* d_ys, Team& team) const {
    if (!is_taken(position)) return;
    const Real* taken_back = each_[position].gradient.data();
    team.split(each_[position].size, [&](Range elements) {
      for (std::size_t i = elements.first; i < elements.last; ++i) d_ys[i] += taken_back[i];
    });
  }

 private:
  struct Each {
    const Real* ys = nullptr;
    std::size_t size = 0;
    Buffer<Real> gradient;
  };

  bool is_taken(std::size_t position) const { return !sizes_.empty() && sizes_[position] != 0; }

  std::vector<std::size_t> sizes_;
  std::vector<Each> each_;
};

// Numbers of each frame by position, for Kept.
std::vector<std::size_t> taken_sizes(const Architecture& architecture);

}  // namespace compact_rnn::train
