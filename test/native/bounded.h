// Memory for quantized activations with bounded pairs (kernels/quantize/bounded.h).
#pragma once

#include <cstddef>
#include <vector>

#include "buffers.h"
#include "kernels/quantize/quantize.h"

namespace compact_rnn::test {

class BoundedArrays {
 public:
  BoundedArrays() = default;
  BoundedArrays(int byte_count, std::size_t byte_stride)
      : q_(byte_count * byte_stride),
        surplus_(byte_count * max_surplus(byte_stride)),
        bytes_(byte_count) {
    for (int byte = 0; byte < byte_count; ++byte)
      bytes_[byte] = {q_.data() + byte * byte_stride,
                      surplus_.data() + byte * max_surplus(byte_stride), 99, 99, false};
  }
  BoundedArrays(BoundedArrays&&) = default;
  BoundedArrays& operator=(BoundedArrays&&) = default;

  BoundedByte* data() { return bytes_.data(); }
  const BoundedByte* data() const { return bytes_.data(); }
  const BoundedByte& operator[](int byte) const { return bytes_[byte]; }

  // What the byte of column k comes to.
  int at(int byte, std::size_t k) const {
    int sum = bytes_[byte].q[k];
    for (std::uint32_t i = 0; i < bytes_[byte].count; ++i)
      if (const Surplus& its = bytes_[byte].surplus[i]; its.step == k / 4) sum += its.q[k % 4];
    return sum;
  }

 private:
  Misaligned<std::int8_t> q_;
  std::vector<Surplus> surplus_;
  std::vector<BoundedByte> bytes_;
};

}  // namespace compact_rnn::test
