// Operands of weights without panels: W v itself, made before the kernels, which only add it
// (PanelFormat::precomputed).
#pragma once

#include <cstddef>

#include "base/aligned.h"
#include "weights/weight.h"

namespace compact_rnn {

PanelView precomputed_view(std::size_t gates, std::size_t cells, std::size_t columns);

class PrecomputedOperands : public Operands {
 public:
  PrecomputedOperands(std::size_t gates, std::size_t cells, std::size_t capacity);

  Operand of(const float* v, Team& team) final;
  void of_many(ManyVector* vectors, std::size_t count, Team& team) final;
  std::size_t bytes() const override { return products_.size() * sizeof(float); }

 protected:
  // Sets the products of `count` vectors vectors[j].x.v, in place or by put().
  virtual void multiply(const ManyVector* vectors, std::size_t count, Team& team) = 0;
  float* product(std::size_t j) { return products_.data() + j * gates_ * blocks_ * kBlockRows; }
  // What a gate comes to for vector j: y [cells, padded], by any thread.
  void put(std::size_t j, std::size_t gate, const float* y);

 private:
  std::size_t gates_, blocks_;
  AlignedArray<float> products_;  // [capacity][block][16]
};

}  // namespace compact_rnn
