#include "weights/toeplitz_like/plan.h"

#include <cmath>

namespace compact_rnn {

namespace {

// The radices of `size`, fours before twos; empty where other prime factors are left.
std::vector<std::uint8_t> radices_of(std::size_t size) {
  std::vector<std::uint8_t> radices;
  for (const std::uint8_t radix : {13, 11, 7, 5, 3, 4, 2})
    for (; size % radix == 0; size /= radix) radices.push_back(radix);
  return size == 1 ? radices : std::vector<std::uint8_t>();
}

bool is_good(std::size_t size) { return size == 1 || !radices_of(size).empty(); }

std::size_t transform_size(std::size_t n) {
  if (n % 2 == 0 && is_good(n / 2)) return n / 2;
  std::size_t size = n;
  while (!is_good(size)) ++size;
  return size;
}

// exp(-2 pi i t / whole), t < count.
std::vector<float> turns(std::size_t count, std::size_t whole) {
  std::vector<float> turns;
  for (std::size_t t = 0; t < count; ++t) {
    const double angle =
        2.0 * 3.14159265358979323846 * static_cast<double>(t) / static_cast<double>(whole);
    turns.push_back(static_cast<float>(std::cos(angle)));
    turns.push_back(static_cast<float>(-std::sin(angle)));
  }
  return turns;
}

// A stage of radix r leaves bin r k + m of each run in the m-th of r parts, as bin k.
std::uint32_t position_of(std::size_t bin, const std::vector<std::uint8_t>& radices,
                          std::size_t size) {
  std::size_t position = 0;
  for (const std::uint8_t radix : radices) {
    size /= radix;
    position += bin % radix * size;
    bin /= radix;
  }
  return static_cast<std::uint32_t>(position);
}

}  // namespace

ToeplitzPlan::ToeplitzPlan(std::size_t n) {
  const std::size_t size = transform_size(n);
  radices_ = radices_of(size);
  turns_ = turns(size, size);
  skew_turns_ = turns(size, 4 * size);
  cyclic_turns_ = turns(size / 2 + 1, 2 * size);
  for (std::size_t bin = 0; bin < size; ++bin)
    positions_.push_back(position_of(bin, radices_, size));
}

FourierPlan ToeplitzPlan::view() const {
  return {positions_.size(),  radices_.data(),      radices_.size(),  turns_.data(),
          skew_turns_.data(), cyclic_turns_.data(), positions_.data()};
}

}  // namespace compact_rnn
