// A weight W packed for the kernels: its shape, and how W v is made, in two stages:
//
//   operand = operands.of(v)       what the panels multiply: v itself, its quantized activations,
//                                  or B v where W = A B
//   sums   += panels * operand     by the kernels, for any range of blocks, in one pass with other
//                                  weights
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "base/team.h"
#include "kernels/kernels.h"
#include "weights/stored_matrix.h"

namespace compact_rnn {

// Bytes of each quantized activation, for panels of bytes: one is enough for what a network
// computes itself; raw input has too wide a range and gets two.
enum class Precision { one_byte = 1, two_bytes = 2 };

// What panels multiply, computed from the vectors that the whole weight multiplies, several at a
// time. Results are valid until the next call.
class Operands {
 public:
  virtual ~Operands() = default;

  virtual Operand of(const float* v, Team& team) = 0;
  // Replaces each vectors[j].x by the operand of vectors[j].x.v.
  virtual void of_many(ManyVector* vectors, std::size_t count, Team& team) = 0;
  virtual std::size_t bytes() const = 0;
};

// An array of a stored weight that was packed.
struct PackedPart {
  Storage storage;
  std::size_t size;    // elements; of int4 bytes
  std::size_t scales;  // how many there are where it is int8 or int4
};

// Of an int4 matrix.
PackedPart int4_part(std::size_t rows, std::size_t columns);

class Weight {
 public:
  virtual ~Weight() = default;

  virtual std::size_t rows() const = 0;
  virtual std::size_t columns() const = 0;
  // Gates are stacked in the rows; those of the same 16 cells share a panel.
  virtual std::size_t gates() const = 0;
  // What a step reads.
  virtual std::size_t bytes() const = 0;

  virtual PanelView view() const = 0;
  // For up to `capacity` vectors at a time.
  virtual std::unique_ptr<Operands> new_operands(Precision precision,
                                                 std::size_t capacity) const = 0;

  // The arrays that it was packed from.
  virtual std::vector<PackedPart> parts() const = 0;
  // Array `part`, to the bit: `data` of its storage's type; `scales`, floats for int8 and halves
  // for int4, else null.
  virtual void unpack(std::size_t part, void* data, void* scales) const = 0;
};

// The parts of a weight made of others, one after another.
std::vector<PackedPart> joined_parts(const std::vector<const Weight*>& weights);
void unpack_joined(const std::vector<const Weight*>& weights, std::size_t part, void* data,
                   void* scales);

using SharedWeight = std::shared_ptr<const Weight>;

}  // namespace compact_rnn
