#include "solvers/coordinate_descent.h"

#include <algorithm>
#include <cmath>

namespace compact_rnn::solvers {
namespace {

double shrunk(double value, double by) {
  const double magnitude = std::abs(value) - by;
  return magnitude > 0 ? std::copysign(magnitude, value) : 0;
}

// y += a x
void add(double* __restrict y, double a, const double* __restrict x, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) y[i] += a * x[i];
}

// The member of the group that starts at `first` whose coordinate is not zero, or the first.
std::size_t chosen(const Gram& gram, const double* code, std::size_t first) {
  for (std::size_t j = first; j < first + gram.group; ++j)
    if (code[j] != 0) return j;
  return first;
}

}  // namespace

void sweep(const Gram& gram, const Sample& sample) {
  double *z = sample.code, *c = sample.correlations;
  for (std::size_t first = 0; first < gram.size; first += gram.group) {
    const std::size_t old = chosen(gram, z, first);
    const double was = z[old];
    // c + was * G_old: correlations as if the group were not used
    const double* without = gram.row(old);
    std::size_t best = old;
    double correlation = c[old] + was * without[old];
    for (std::size_t j = first; j < first + gram.group; ++j) {
      const double other = c[j] + was * without[j];
      if (std::abs(other) > std::abs(correlation)) best = j, correlation = other;
    }
    const double norm2 = gram.norm2(best);
    const double is = norm2 > 0 ? shrunk(correlation, sample.penalties[best]) / norm2 : 0;
    if (best == old) {
      if (is != was) add(c, was - is, without, gram.size);
    } else {
      if (was != 0) add(c, was, without, gram.size);
      if (is != 0) add(c, -is, gram.row(best), gram.size);
      z[old] = 0;
    }
    z[best] = is;
  }
}

Quality quality(const Gram& gram, const Sample& sample) {
  double z_q = 0, z_c = 0, l1 = 0, most = 1;
  for (std::size_t j = 0; j < gram.size; ++j) {
    const double z = sample.code[j], c = sample.correlations[j], p = sample.penalties[j];
    z_q += z * sample.products[j];
    z_c += z * c;
    if (z != 0) l1 += p * std::abs(z);
    if (std::abs(c) > p) most = std::min(most, p / std::abs(c));
  }
  // z G z = z (q - c), so of the residual, |x - D^T z|^2 and its product with x:
  const double residual2 = std::max(sample.norm2 - z_q - z_c, 0.0);
  const double with_x = sample.norm2 - z_q;
  const double primal = residual2 / 2 + l1;
  const double dual = most * with_x - most * most * residual2 / 2;
  return {primal, std::max(primal - dual, 0.0)};
}

Quality descend(const Gram& gram, const Sample& sample, double tolerance, std::size_t sweeps) {
  Quality now = quality(gram, sample);
  for (std::size_t i = 0; i < sweeps && now.gap > tolerance * sample.norm2; ++i) {
    sweep(gram, sample);
    now = quality(gram, sample);
  }
  return now;
}

}  // namespace compact_rnn::solvers
