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
        values_(static_cast<const Weight*>(w.data) + first_ * kBlockRows),
        scales_(w.scales + (kScaled ? block * kBlockRows : 0)) {}

  void begin_chunk(std::size_t) {}
  std::size_t steps() const { return steps_; }
  Lanes weights(std::size_t k) const { return load_weights(values_ + k * kBlockRows); }
  Lanes scale() const { return load(scales_); }

 protected:
  std::size_t first_, steps_;

 private:
  const Weight* values_;
  const float* scales_;
};

// One column a step.
template <typename Weight>
class SparseBlockReader : public SparseReader<Weight> {
 public:
  SparseBlockReader(const PanelView& w, std::size_t block)
      : SparseReader<Weight>(w, block), columns_(w.sparse.columns + this->first_) {}

  Lanes multiplier(const float* v, std::size_t k) const { return broadcast(v[columns_[k]]); }

 private:
  const std::uint16_t* columns_;
};

// A column for each row.
template <typename Weight>
class SparseRowReader : public SparseReader<Weight> {
 public:
  SparseRowReader(const PanelView& w, std::size_t block)
      : SparseReader<Weight>(w, block), columns_(w.sparse.columns + this->first_ * kBlockRows) {}

  Lanes multiplier(const float* v, std::size_t k) const { return gather(v, columns_ + k * kBlockRows); }

 private:
  const std::uint16_t* columns_;
};

}  // namespace
