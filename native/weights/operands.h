// The operands that kernels multiply (weight.h): vectors for panels, and products made in advance.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/aligned.h"
#include "weights/weight.h"

namespace compact_rnn {

// Vectors as panels of a storage multiply them: as they are for f32 and f16, quantized for int8 and
// int4 (kernels/quantize/quantize.h). Panels of floats need no memory for that.
class VectorOperands final : public Operands {
 public:
  // Of vectors [columns].
  VectorOperands(std::size_t columns, Storage storage, Precision precision, std::size_t capacity);

  Operand of(const float* v, Team&) override { return at(0, v); }
  void of_many(ManyVector* vectors, std::size_t count, Team&) override {
    for (std::size_t j = 0; j < count; ++j) vectors[j].x = at(j, vectors[j].x.v);
  }
  std::size_t bytes() const override;

 private:
  Operand at(std::size_t slot, const float* v);

  std::size_t columns_, byte_stride_;
  int byte_count_;
  // [capacity][byte_count][byte_stride]; empty for panels of floats
  AlignedArray<std::int8_t> q_;
  // int4: [capacity][byte_count][groups]
  AlignedArray<std::int32_t> group_offsets_;
  // int8 where the running ISA asks for bounded pairs; else empty.
  AlignedArray<BoundedByte> bounded_;        // [capacity][byte_count]
  AlignedArray<std::int8_t> bounded_bytes_;  // [capacity][byte_count][byte_stride]
  AlignedArray<Surplus> surplus_;            // [capacity][byte_count][max_surplus(byte_stride)]
};

// Of weights without panels: W v itself, computed before the kernels, which only add it
// (PanelFormat::precomputed).
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

// The view of such a weight, [gates * cells, columns].
PanelView precomputed_view(std::size_t gates, std::size_t cells, std::size_t columns);

}  // namespace compact_rnn
