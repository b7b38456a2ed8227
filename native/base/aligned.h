// A zeroed array of fixed size on a 64-byte boundary: that of a cache line, and of the widest
// vector of any instruction set here.
#pragma once

#include <cstddef>
#include <cstring>
#include <new>
#include <utility>

namespace compact_rnn {

constexpr std::size_t kAlignment = 64;

template <typename T>
class AlignedArray {
 public:
  AlignedArray() = default;

  explicit AlignedArray(std::size_t size) : size_(size) {
    if (size == 0) return;
    if (size > (static_cast<std::size_t>(-1) - kAlignment) / sizeof(T)) throw std::bad_alloc();
    const std::size_t bytes = (size * sizeof(T) + kAlignment - 1) / kAlignment * kAlignment;
    data_ = static_cast<T*>(::operator new (bytes, std::align_val_t{kAlignment}));
    std::memset(static_cast<void*>(data_), 0, bytes);
  }

  AlignedArray(AlignedArray&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  AlignedArray& operator=(AlignedArray&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }
  AlignedArray(const AlignedArray&) = delete;
  AlignedArray& operator=(const AlignedArray&) = delete;
  ~AlignedArray() { ::operator delete (static_cast<void*>(data_), std::align_val_t{kAlignment}); }

  T* data() { return data_; }
  const T* data() const { return data_; }
  std::size_t size() const { return size_; }
  T& operator[](std::size_t i) { return data_[i]; }
  const T& operator[](std::size_t i) const { return data_[i]; }
  void zero() {
    if (size_ != 0) std::memset(static_cast<void*>(data_), 0, size_ * sizeof(T));
  }

 private:
  T* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace compact_rnn
