// Weights that look at what they multiply: the second moment C = sum x x^T of the vectors x that
// come by while a network runs, for fits that weigh their errors by it (int4_fit.h).
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "weights/weight.h"

namespace compact_rnn {

// C of vectors x [size], in double. For one thread at a time.
class SecondMoment {
 public:
  explicit SecondMoment(std::size_t size) : size_(size), sums_(size * size) {}

  void add(const float* x);
  std::size_t size() const { return size_; }
  std::size_t bytes() const { return sums_.size() * sizeof(double); }
  // Of all vectors so far: [size, size].
  const std::vector<double>& sums();

 private:
  void add_rows();

  std::size_t size_;
  std::vector<double> rows_;  // vectors that sums_ does not hold yet
  std::vector<double> sums_;
};

using SharedMoment = std::shared_ptr<SecondMoment>;

// The weight, and where the moment of what it multiplies is gathered.
struct Observed {
  SharedWeight weight;
  SharedMoment moment;
};
Observed observed(SharedWeight weight);

}  // namespace compact_rnn
