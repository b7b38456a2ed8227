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
    return field_of(words_.data(), i * bits_, mask_);
  }
  // Fields begin .. begin + size.
  void unpack(std::size_t begin, std::size_t size, std::uint32_t* fields) const;
  // 0 where there is none.
  std::uint32_t largest() const;
  // Of a field that is still 0.
  void set(std::size_t i, std::uint32_t value) {
    const std::size_t bit = i * bits_, word = bit / 64, shift = bit % 64;
    words_[word] |= std::uint64_t{value} << shift;
    words_[word + 1] |= std::uint64_t{value} >> 1 >> (63 - shift);
  }

  std::size_t bytes() const { return words_.size() * sizeof(std::uint64_t); }

 private:
  static std::uint32_t field_of(const std::uint64_t* words, std::size_t bit, std::uint64_t mask) {
    // From the byte in which it begins, little-endian; the word behind the last field is there.
    std::uint64_t bytes;
    __builtin_memcpy(&bytes, reinterpret_cast<const char*>(words) + bit / 8, sizeof bytes);
    return static_cast<std::uint32_t>(bytes >> bit % 8 & mask);
  }

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
  // Of a codebook all entries count, whether or not they have a code.
  bool holds_above(float most) const;
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

// Where the ones of a string of bits are, from the lowest on.
class Ones {
 public:
  explicit Ones(const std::vector<std::uint64_t>& words) : words_(words.data()), left_(words[0]) {}
  // The next one, which there must be.
  std::size_t next() {
    while (left_ == 0) left_ = words_[++word_];
    const auto bit = static_cast<std::size_t>(__builtin_ctzll(left_));
    left_ &= left_ - 1;
    return 64 * word_ + bit;
  }

 private:
  const std::uint64_t* words_;
  std::size_t word_ = 0;
  std::uint64_t left_;  // ones of the word that have not come
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
  std::uint32_t last() const { return size_ < 2 ? 0 : (*this)[size_ - 2].end; }
  // From value i to value i + 1.
  NodeRange operator[](std::size_t i) const {
    const std::size_t first = position(i), second = next_one(first + 1);
    return {static_cast<std::uint32_t>(value_at(i, first)),
            static_cast<std::uint32_t>(value_at(i + 1, second))};
  }
  // The values one by one, as many as there are.
  class Values {
   public:
    explicit Values(const MonotoneColumn& column) : column_(&column), ones_(column.high_) {}
    std::uint32_t next() {
      const std::size_t i = next_++;
      return static_cast<std::uint32_t>(column_->value_at(i, ones_.next()));
    }

   private:
    const MonotoneColumn* column_;
    Ones ones_;
    std::size_t next_ = 0;
  };
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
  std::uint64_t value_at(std::size_t i, std::size_t position) const {
    const std::uint64_t upper = position - i;
    return low_bits_ == 0 ? upper : upper << low_bits_ | low_[i];
  }
  std::size_t position(std::size_t i) const;     // of the i-th one
  std::size_t next_one(std::size_t from) const;  // at `from` or after it
  // Samples where ones are, of which there are as many as values. The last value; kDescends where
  // the first is not 0 or one is below that before it.
  static constexpr std::uint64_t kDescends = ~std::uint64_t{0};
  std::uint64_t sample();

  std::size_t size_ = 0;
  unsigned low_bits_ = 0;
  BitColumn low_;
  std::vector<std::uint64_t> high_;
  std::vector<Sample> samples_;
};

}  // namespace compact_rnn
