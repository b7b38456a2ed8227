// Readers of sparse panels (lanes/readers.h): the steps of one block stand one behind the other.
#pragma once

#include "kernels/lanes/weights.h"

namespace {

template <typename Weight>
class SparseReader {
 public:
  static constexpr bool kScaled = kIsBytes<Weight>;

  SparseReader(const PanelView& w, std::size_t block)
      : first_(w.sparse.starts[block]),
        steps_(w.sparse.starts[block + 1] - first_),
        columns_(w.sparse.columns + first_),
        values_(static_cast<const Weight*>(w.data) + first_ * kBlockRows),
        scales_(w.scales + (kScaled ? block * kBlockRows : 0)) {}

  void begin_chunk(std::size_t) {}
  std::size_t steps() const { return steps_; }
  Lanes weights(std::size_t k, int r) const {
    return load_weights(values_ + k * kBlockRows + r * kLanes);
  }
  Lanes scale(int r) const { return load(scales_ + r * kLanes); }

 protected:
  std::size_t first_, steps_;
  const std::uint16_t* columns_;

 private:
  const Weight* values_;
  const float* scales_;
};

// One column a step.
template <typename Weight>
class SparseBlockReader : public SparseReader<Weight> {
 public:
  using SparseReader<Weight>::SparseReader;

  Lanes multiplier(const float* v, std::size_t k, int) const {
    return broadcast(v[this->columns_[k]]);
  }
};

// A window of columns a step, and in it a column for each row. Measured, single weights of 10 x
// 2000 x 169, a fifth of them not zero (AVX-512, us): 210, where gathers from anywhere, with
// columns of two bytes, took 420; a twentieth of them, 55 and 105. Zeros left out of the data and
// filled in by masks (vexpandps) took 280 to 410, in whichever order.
template <typename Weight>
class SparseRowReader : public SparseReader<Weight> {
 public:
  SparseRowReader(const PanelView& w, std::size_t block)
      : SparseReader<Weight>(w, block),
        within_(w.sparse.within + this->first_ * kBlockRows),
        width_(w.steps < w.sparse.window ? w.steps : w.sparse.window) {}

  Lanes multiplier(const float* v, std::size_t k, int r) const {
    return pick(v + this->columns_[k], within_ + k * kBlockRows + r * kLanes, width_);
  }

 private:
  const std::uint8_t* within_;
  std::size_t width_;
};

}  // namespace
