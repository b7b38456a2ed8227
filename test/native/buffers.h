// Buffers at awkward addresses, and random numbers to fill them with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>

#include "base/aligned.h"

namespace compact_rnn::test {

// An array that begins one element past a 64-byte boundary: no kernel may count on alignment.
template <typename T>
class Misaligned {
 public:
  Misaligned() = default;
  explicit Misaligned(std::size_t size) : buffer_(size + 1) {}
  T* data() { return buffer_.data() + 1; }
  const T* data() const { return buffer_.data() + 1; }
  std::size_t size() const { return buffer_.size() - 1; }
  T& operator[](std::size_t i) { return data()[i]; }

 private:
  AlignedArray<T> buffer_;
};

template <typename T>
Misaligned<T> copy_of(const T* data, std::size_t size) {
  Misaligned<T> copy(size);
  for (std::size_t i = 0; i < size; ++i) copy[i] = data[i];
  return copy;
}

class Randoms {
 public:
  explicit Randoms(std::size_t seed) : engine_(static_cast<std::mt19937::result_type>(seed)) {}

  int whole(int least, int most) {
    return std::uniform_int_distribution<int>(least, most)(engine_);
  }
  float real(float least, float most) {
    return std::uniform_real_distribution<float>(least, most)(engine_);
  }
  // Numbers in [-bound, bound].
  Misaligned<float> reals(std::size_t size, float bound) {
    Misaligned<float> v(size);
    for (std::size_t i = 0; i < size; ++i) v[i] = real(-bound, bound);
    return v;
  }

 private:
  std::mt19937 engine_;
};

}  // namespace compact_rnn::test
