#include "ngrams/columns.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/error.h"

namespace compact_rnn {

namespace {

[[noreturn]] void refuse(const char* what) { throw Error("INVALID_FILE", what); }

std::size_t words_of(std::size_t size, unsigned bits) { return (size * bits + 63) / 64 + 1; }

// Where bins of at most `width` end, begun with the smallest value that is in none yet; those of
// the first `most` + 1.
std::vector<std::size_t> bins_of(const std::vector<float>& sorted, double width, std::size_t most) {
  std::vector<std::size_t> ends;
  for (std::size_t begin = 0; begin < sorted.size() && ends.size() <= most;) {
    const double last = static_cast<double>(sorted[begin]) + width;
    const auto end =
        std::upper_bound(sorted.begin() + static_cast<std::ptrdiff_t>(begin), sorted.end(), last,
                         [](double a, float b) { return a < static_cast<double>(b); });
    begin = static_cast<std::size_t>(end - sorted.begin());
    ends.push_back(begin);
  }
  return ends;
}

// The narrowest bins of which `most` cover all values.
std::vector<std::size_t> narrowest_bins(const std::vector<float>& sorted, std::size_t most) {
  if (sorted.empty()) return {};
  std::vector<std::size_t> bins = bins_of(sorted, 0.0, most);
  if (bins.size() <= most) return bins;
  double narrow = 0.0;
  double wide = static_cast<double>(sorted.back()) - static_cast<double>(sorted.front());
  constexpr int kHalvings = 40;
  for (int i = 0; i < kHalvings; ++i) {
    const double width = (narrow + wide) / 2.0;
    (bins_of(sorted, width, most).size() <= most ? wide : narrow) = width;
  }
  return bins_of(sorted, wide, most);
}

}  // namespace

unsigned bits_for(std::uint64_t largest) {
  unsigned bits = 1;
  while (bits < 64 && largest >> bits != 0) ++bits;
  return bits;
}

BitColumn::BitColumn(std::size_t size, unsigned bits)
    : BitColumn(size, bits, std::vector<std::uint64_t>(words_of(size, bits))) {}

BitColumn::BitColumn(std::size_t size, unsigned bits, std::vector<std::uint64_t> words)
    : size_(size), bits_(bits), mask_((std::uint64_t{1} << bits) - 1), words_(std::move(words)) {
  if (bits < 1 || bits > 32) refuse("a column has fields of less than 1 or more than 32 bits");
  if (size > SIZE_MAX / 64 || words_.size() != words_of(size, bits))
    refuse("a column has more or fewer bits than its fields need");
}

void BitColumn::unpack(std::size_t begin, std::size_t size, std::uint32_t* fields) const {
  const std::uint64_t* const words = words_.data();  // what `fields` cannot change
  const std::size_t bits = bits_;
  const std::uint64_t mask = mask_;
  for (std::size_t i = 0; i < size; ++i) fields[i] = field_of(words, (begin + i) * bits, mask);
}

std::uint32_t BitColumn::largest() const {
  std::uint32_t largest = 0;
  for (std::size_t i = 0; i < size_; ++i) largest = std::max(largest, (*this)[i]);
  return largest;
}

ValueColumn::ValueColumn(const std::vector<float>& values, unsigned bits)
    : codes_(values.size(), bits) {
  if (bits == 32) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      std::uint32_t code;
      __builtin_memcpy(&code, &values[i], sizeof code);
      codes_.set(i, code);
    }
    return;
  }
  std::vector<float> sorted = values;
  std::sort(sorted.begin(), sorted.end());
  const std::vector<std::size_t> bins = narrowest_bins(sorted, std::size_t{1} << bits);
  std::vector<float> largest;
  for (std::size_t bin = 0, begin = 0; bin < bins.size(); begin = bins[bin++]) {
    double sum = 0.0;
    for (std::size_t i = begin; i < bins[bin]; ++i) sum += static_cast<double>(sorted[i]);
    largest.push_back(sorted[bins[bin] - 1]);
    codebook_.push_back(static_cast<float>(sum / static_cast<double>(bins[bin] - begin)));
  }
  for (std::size_t i = 0; i < values.size(); ++i)
    codes_.set(
        i, static_cast<std::uint32_t>(std::lower_bound(largest.begin(), largest.end(), values[i]) -
                                      largest.begin()));
}

ValueColumn::ValueColumn(BitColumn codes, std::vector<float> codebook)
    : codes_(std::move(codes)), codebook_(std::move(codebook)) {
  if (codebook_.empty() && codes_.bits() != 32) refuse("a column of values has no codebook");
  for (float entry : codebook_)
    if (!std::isfinite(entry)) refuse("a codebook holds what is not finite");
  if (!codebook_.empty()) {
    if (codes_.size() > 0 && codes_.largest() >= codebook_.size())
      refuse("a column of values has a code that its codebook lacks");
    return;
  }
  bool finite = true;
  for (std::size_t i = 0; i < codes_.size(); ++i) finite = finite && std::isfinite((*this)[i]);
  if (!finite) refuse("a column of values holds what is not finite");
}

bool ValueColumn::holds_above(float most) const {
  for (float entry : codebook_)
    if (entry > most) return true;
  if (!codebook_.empty()) return false;
  for (std::size_t i = 0; i < codes_.size(); ++i)
    if ((*this)[i] > most) return true;
  return false;
}

std::vector<float> ValueColumn::all() const {
  std::vector<float> values(size());
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = (*this)[i];
  return values;
}

MonotoneColumn::MonotoneColumn(const std::vector<std::uint32_t>& values) : size_(values.size()) {
  const std::uint64_t last = values.empty() ? 0 : values.back();
  while (values.size() << (low_bits_ + 1) <= last) ++low_bits_;
  if (low_bits_ > 0) low_ = BitColumn(size_, low_bits_);
  high_.assign((size_ + (last >> low_bits_)) / 64 + 1, 0);
  for (std::size_t i = 0; i < size_; ++i) {
    if (low_bits_ > 0) low_.set(i, values[i] & ((1u << low_bits_) - 1));
    const std::size_t at = i + (values[i] >> low_bits_);
    high_[at / 64] |= std::uint64_t{1} << at % 64;
  }
  sample();
}

MonotoneColumn::MonotoneColumn(std::size_t size, std::uint32_t last, std::vector<std::uint64_t> low,
                               std::vector<std::uint64_t> high)
    : size_(size), high_(std::move(high)) {
  while (size << (low_bits_ + 1) <= last) ++low_bits_;
  if (low_bits_ > 0)
    low_ = BitColumn(size, low_bits_, std::move(low));
  else if (!low.empty())
    refuse("a column of positions has bits that nothing needs");
  if (size == 0 || high_.size() != (size + (last >> low_bits_)) / 64 + 1)
    refuse("a column of positions has more or fewer bits than its values need");
  std::size_t ones = 0;
  for (std::uint64_t word : high_) ones += static_cast<std::size_t>(__builtin_popcountll(word));
  if (ones != size) refuse("a column of positions has more or fewer values than it says");
  if (sample() != last)
    refuse("a column of positions goes back, or does not reach from the first to the last");
}

std::vector<std::uint32_t> MonotoneColumn::all() const {
  std::vector<std::uint32_t> values(size_);
  Values own(*this);
  for (std::uint32_t& value : values) value = own.next();
  return values;
}

std::uint64_t MonotoneColumn::sample() {
  samples_.reserve(size_ / kSampled + 1);
  Ones ones(high_);
  std::uint64_t last = 0;
  bool ascends = true;
  for (std::size_t i = 0; i < size_; ++i) {
    const std::size_t at = ones.next();
    if (i % kSampled == 0) samples_.push_back(at);
    const std::uint64_t value = value_at(i, at);
    ascends = ascends && (i == 0 ? value == 0 : last <= value);
    last = value;
  }
  return ascends ? last : kDescends;
}

std::size_t MonotoneColumn::position(std::size_t i) const {
  std::size_t at = samples_[i / kSampled], left = i % kSampled;
  // Whole words are counted, then the ones of the last one by one.
  std::size_t word = at / 64;
  std::uint64_t ones = high_[word] & ~std::uint64_t{0} << at % 64;
  for (;;) {
    const auto count = static_cast<std::size_t>(__builtin_popcountll(ones));
    if (left < count) break;
    left -= count;
    ones = high_[++word];
  }
  for (; left > 0; --left) ones &= ones - 1;
  return word * 64 + static_cast<std::size_t>(__builtin_ctzll(ones));
}

std::size_t MonotoneColumn::next_one(std::size_t from) const {
  std::size_t word = from / 64;
  std::uint64_t ones = high_[word] & ~std::uint64_t{0} << from % 64;
  while (ones == 0) ones = high_[++word];
  return word * 64 + static_cast<std::size_t>(__builtin_ctzll(ones));
}

}  // namespace compact_rnn
