// A random weight, plain as a user has it and packed as kernels want it, and vectors to multiply it
// with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "bounded.h"
#include "buffers.h"
#include "format.h"
#include "weights/dense/panels.h"

namespace compact_rnn::test {

// W [rows, columns], row-major, with elements in about [-0.3, 0.3].
class PlainWeight {
 public:
  PlainWeight(Format format, std::size_t rows, std::size_t columns, Randoms& randoms);

  StoredMatrix stored() const;
  SharedWeight packed(std::size_t gates) const { return pack_panels(stored(), gates); }
  // W[i][k], exactly.
  double at(std::size_t i, std::size_t k) const;

  Storage storage;
  std::size_t rows, columns;
  // Of the one that `storage` names, [rows * columns]; no floats of int4.
  std::vector<float> floats;
  std::vector<std::uint16_t> halves;
  std::vector<std::int8_t> bytes;
  std::vector<float> scales;                // int8: [rows]
  std::vector<std::uint8_t> nibbles;        // int4: [rows][(columns + 1) / 2]
  std::vector<std::uint16_t> group_scales;  // int4: [rows][groups of columns]
};

// Panels copied to odd addresses. No columns: no weight at all.
class PackedWeight {
 public:
  PackedWeight(const PlainWeight& plain, std::size_t gates);
  PanelView view() const { return view_; }

 private:
  PanelView view_;
  Misaligned<float> floats_, scales_;
  Misaligned<std::uint16_t> halves_;
  Misaligned<std::int8_t> bytes_;
  Misaligned<std::uint8_t> nibbles_;
  Misaligned<std::int32_t> compensation_;
};

// v [columns] in [-1, 1] and quantized.
class RandomVector {
 public:
  RandomVector(Format format, std::size_t columns, Randoms& randoms);
  Operand operand() const;
  // v[k] as the kernels see it, exactly.
  double at(std::size_t k) const;

 private:
  Format format_;
  std::size_t byte_stride_;
  Misaligned<float> v_;
  Misaligned<std::int8_t> q_;
  Misaligned<std::int32_t> group_offsets_;
  BoundedArrays bounded_;
  float scale_ = 1.0f;
};

// W v with both.
class RandomSegment {
 public:
  RandomSegment(Format format, std::size_t rows, std::size_t columns, std::size_t gates,
                Randoms& randoms)
      : weight_(PlainWeight(format, rows, columns, randoms), gates),
        vector_(format, columns, randoms) {}
  operator Segment() const { return {weight_.view(), vector_.operand()}; }

 private:
  PackedWeight weight_;
  RandomVector vector_;
};

}  // namespace compact_rnn::test
