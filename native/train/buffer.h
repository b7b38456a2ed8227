// Memory for batches of any size: it grows when needed and never shrinks, so that training soon
// allocates nothing.
#pragma once

#include <algorithm>
#include <cstddef>

#include "base/aligned.h"

namespace compact_rnn::train {

template <class Real>
class Buffer {
 public:
  // Room for `size` numbers; keeps what it held.
  Real* grow(std::size_t size) {
    if (size > array_.size()) {
      AlignedArray<Real> larger(size);
      std::copy_n(array_.data(), array_.size(), larger.data());
      array_ = std::move(larger);
    }
    return array_.data();
  }
  Real* zeros(std::size_t size) {
    std::fill_n(grow(size), size, Real(0));
    return data();
  }
  Real* data() { return array_.data(); }
  const Real* data() const { return array_.data(); }

 private:
  AlignedArray<Real> array_;
};

}  // namespace compact_rnn::train
