// Bits of a span of bytes, the most significant first, as FLAC stores them (RFC 9639, section 5).
// What lies beyond its end throws OutOfBits: the frame may go on in bytes that were not read yet.
#pragma once

#include <cstddef>
#include <cstdint>

namespace compact_rnn::speech::flac {

struct OutOfBits {};

class BitReader {
 public:
  BitReader(const std::uint8_t* bytes, std::size_t size) : bytes_(bytes), bits_(8 * size) {}

  // The next `count` bits, at most 57, as a number.
  std::uint64_t read(unsigned count) {
    if (count == 0) return 0;
    if (count > bits_ - at_) throw OutOfBits();
    const std::uint64_t value = ahead() >> (64 - count);
    at_ += count;
    return value;
  }

  // The same in two's complement.
  std::int64_t read_signed(unsigned count) {
    if (count == 0) return 0;
    const std::uint64_t sign = std::uint64_t{1} << (count - 1);
    return static_cast<std::int64_t>((read(count) ^ sign) - sign);
  }

  // The zeros before the next one, which is passed, too.
  std::uint64_t read_unary() {
    std::uint64_t zeros = 0;
    for (;;) {
      if (at_ == bits_) throw OutOfBits();
      const std::uint64_t next = ahead() & ~std::uint64_t{0x7f};  // 57 bits are sure to be there
      const std::uint64_t here = next == 0 ? 57 : leading_zeros(next);
      if (here > bits_ - at_) throw OutOfBits();
      zeros += here;
      at_ += here;
      if (next != 0) break;
    }
    read(1);
    return zeros;
  }

  // Passes the bits before the next whole byte.
  void align() { at_ = (at_ + 7) / 8 * 8; }

  // Whole bytes passed.
  std::size_t position() const { return at_ / 8; }

 private:
  // At least 57 bits from here on, at the top; zeros beyond the end.
  std::uint64_t ahead() const {
    const std::size_t first = at_ / 8, size = bits_ / 8;
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < 8; ++i)
      word = word << 8 | (first + i < size ? bytes_[first + i] : 0);
    return word << (at_ % 8);
  }

  static std::uint64_t leading_zeros(std::uint64_t word) {
    return static_cast<std::uint64_t>(__builtin_clzll(word));
  }

  const std::uint8_t* bytes_;
  std::size_t bits_, at_ = 0;
};

}  // namespace compact_rnn::speech::flac
