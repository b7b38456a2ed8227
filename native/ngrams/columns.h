// Columns of numbers in as few bits as they need.
//
//   BitColumn        fields of b bits, one after another
//   ValueColumn      32-bit floats, or numbers of b bits into a codebook of floats
//   MonotoneColumn   a non-decreasing sequence in about two bits a number (Elias 1974, Fano 1971)
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace compact_rnn {

// The bits that numbers up to `largest` need.
unsigned bits_for(std::uint64_t largest);

class BitColumn {
 public:
  BitColumn() = default;
  BitColumn(std::size_t size, unsigned bits);
  // Of words that another column had; throws Error("INVALID_FILE") unless there are as many as
  // `size` fields need.
  BitColumn(std::size_t size, unsigned bits, std::vector<std::uint64_t> words);

  std::size_t size() const { return size_; }
  unsigned bits() const { return bits_; }
  const std::vector<std::uint64_t>& words() const { return words_; }

  std::uint32_t operator[](std::size_t i) const {
    const std::size_t bit = i * bits_, word = bit / 64, shift = bit % 64;
    // The second word is there even behind the last field; two shifts, for one by 64 is none.
    const std::uint64_t both = words_[word] >> shift | words_[word + 1] << 1 << (63 - shift);
    return static_cast<std::uint32_t>(both & mask_);
  }
  // Of a field that is still 0.
  void set(std::size_t i, std::uint32_t value) {
    const std::size_t bit = i * bits_, word = bit / 64, shift = bit % 64;
    words_[word] |= std::uint64_t{value} << shift;
    words_[word + 1] |= std::uint64_t{value} >> 1 >> (63 - shift);
  }

  std::size_t bytes() const { return words_.size() * sizeof(std::uint64_t); }

 private:
  std::size_t size_ = 0;
  unsigned bits_ = 1;
  std::uint64_t mask_ = 1;
  std::vector<std::uint64_t> words_;
};

class ValueColumn {
 public:
  ValueColumn() = default;
  // The values as they are, or, where `bits` is below 32, each as the mean of its bin: of 2^bits
  // bins that cover all values, as narrow as they can be, so that the largest error is the least
  // there is. Bins of equal population (Federico and Bertoldi 2006) are wide where few values are,
  // and those are the n-grams that are used most: at 8 bits they raised the perplexity of a trigram
  // by a tenth, these by less than a thousandth.
  ValueColumn(const std::vector<float>& values, unsigned bits);
  // Throws Error("INVALID_FILE") where a code has no entry, or an entry is not finite.
  ValueColumn(BitColumn codes, std::vector<float> codebook);

  std::size_t size() const { return codes_.size(); }
  float operator[](std::size_t i) const {
    const std::uint32_t code = codes_[i];
    if (!codebook_.empty()) return codebook_[code];
    float value;
    __builtin_memcpy(&value, &code, sizeof value);
    return value;
  }
  std::vector<float> all() const;

  const BitColumn& codes() const { return codes_; }
  const std::vector<float>& codebook() const { return codebook_; }  // empty: codes are floats
  std::size_t bytes() const { return codes_.bytes() + codebook_.size() * sizeof(float); }

 private:
  BitColumn codes_;
  std::vector<float> codebook_;
};

struct NodeRange {
  std::uint32_t begin, end;
};

class MonotoneColumn {
 public:
  MonotoneColumn() = default;
  explicit MonotoneColumn(const std::vector<std::uint32_t>& values);
  // Of what another column had; throws Error("INVALID_FILE") unless it holds `size` values that do
  // not decrease and begin with 0, of which the last is `last`.
  MonotoneColumn(std::size_t size, std::uint32_t last, std::vector<std::uint64_t> low,
                 std::vector<std::uint64_t> high);

  std::size_t size() const { return size_; }
  // From value i to value i + 1.
  NodeRange operator[](std::size_t i) const {
    const std::size_t first = position(i), second = next_one(first + 1);
    return {value_at(i, first), value_at(i + 1, second)};
  }
  // Calls visit(value i, value i + 1) for each but the last.
  template <typename Visit>
  void visit(Visit visit) const {
    for (std::size_t i = 0, at = next_one(0), before = value_at(0, at); i + 1 < size_; ++i) {
      at = next_one(at + 1);
      const std::uint32_t value = value_at(i + 1, at);
      visit(static_cast<std::uint32_t>(before), value);
      before = value;
    }
  }
  std::vector<std::uint32_t> all() const;

  const BitColumn& low() const { return low_; }
  const std::vector<std::uint64_t>& high() const { return high_; }
  std::size_t bytes() const {
    return low_.bytes() + high_.size() * sizeof(std::uint64_t) + samples_.size() * sizeof(Sample);
  }

 private:
  using Sample = std::uint64_t;
  static constexpr std::size_t kSampled = 64;  // every so many ones we know where they are

  // The upper bits of value i are how many zeros stand before the i-th one of `high`.
  std::uint32_t value_at(std::size_t i, std::size_t position) const {
    const std::uint64_t upper = position - i;
    return static_cast<std::uint32_t>(upper << low_bits_ | (low_bits_ == 0 ? 0 : low_[i]));
  }
  std::size_t position(std::size_t i) const;     // of the i-th one
  std::size_t next_one(std::size_t from) const;  // at `from` or after it
  void sample();

  std::size_t size_ = 0;
  unsigned low_bits_ = 0;
  BitColumn low_;
  std::vector<std::uint64_t> high_;
  std::vector<Sample> samples_;
};

}  // namespace compact_rnn
