// The bodies of the kernels of Toeplitz-like weights over sixteen lanes; see toeplitz.h. Included
// by each ISA's file.
#pragma once

#include "kernels/block.h"
#include "kernels/toeplitz/transform.h"

namespace {

using compact_rnn::ToeplitzPairsTask;
using compact_rnn::ToeplitzProductTask;
using compact_rnn::ToeplitzSpectrumTask;

inline Complex conjugate(Complex a) { return {a.real, broadcast(0.0f) - a.imaginary}; }

// Calls body(lane) for the first lane of each register of sixteen lanes.
template <typename Body>
inline void for_lanes(const Body& body) {
  for (std::size_t lane = 0; lane < 16; lane += kLanes) body(lane);
}

void toeplitz_spectrum_body(const ToeplitzSpectrumTask& task) {
  const FourierPlan& plan = *task.plan;
  const std::size_t h = plan.size;
  for (std::size_t j = 0; j < h; ++j) {
    const float low = j < task.columns ? task.x[j] : 0.0f;
    const float high = j + h < task.columns ? task.x[j + h] : 0.0f;
    put_complex(task.work, j, times({broadcast(low), broadcast(-high)}, plan.skew_turns + 2 * j));
  }
  transform(plan, task.work);
  for (std::size_t position = 0; position < h; ++position) {
    task.spectrum[2 * position] = task.work[position * kComplexLanes];
    task.spectrum[2 * position + 1] = task.work[position * kComplexLanes + 16];
  }
}

// y [L lanes] = the real numbers whose skew spectra stand in z, which is overwritten.
inline void skew_back(const FourierPlan& plan, float* z, float* y) {
  const std::size_t h = plan.size;
  transform_back(plan, z);
  for (std::size_t j = 0; j < h; ++j) {
    const Complex turned = times_back(complex_at(z, j), plan.skew_turns + 2 * j);
    store(y + j * 16, turned.real);
    store(y + (j + h) * 16, broadcast(0.0f) - turned.imaginary);
  }
}

// What stands beyond y[n] is added to what it wraps round to, or taken from it.
template <bool SKEW>
inline void wrap(std::size_t n, float* y) {
  for (std::size_t k = 0; k < n; ++k) {
    const Lanes low = load(y + k * 16), high = load(y + (n + k) * 16);
    store(y + k * 16, SKEW ? low - high : low + high);
  }
}

// sums = g times the cyclic spectra of y [L lanes], which is overwritten; they are twice too large.
inline void multiply_cyclic(const FourierPlan& plan, float* y, const float* g, float* sums) {
  const std::size_t h = plan.size;
  transform(plan, y);
  for (std::size_t k = 0; 2 * k <= h; ++k) {
    const Complex a = complex_at(y, plan.positions[k]);
    const Complex b = conjugate(complex_at(y, plan.positions[k == 0 ? 0 : h - k]));
    const Complex even = a + b, difference = a - b;
    const Complex odd =
        times({difference.imaginary, broadcast(0.0f) - difference.real}, plan.cyclic_turns + 2 * k);
    const auto put_product = [&](std::size_t bin, Complex x) {
      const Complex factor = complex_at(g, bin);
      put_complex(sums, bin,
                  {factor.real * x.real - factor.imaginary * x.imaginary,
                   fma(factor.real, x.imaginary, factor.imaginary * x.real)});
    };
    put_product(k, even + odd);
    put_product(h - k, conjugate(even - odd));
  }
}

void toeplitz_pairs_body(const ToeplitzPairsTask& task) {
  const FourierPlan& plan = *task.plan;
  const std::size_t h = plan.size;
  for_lanes([&](std::size_t lane) {
    float* z = task.work + lane;
    float* y = z + h * kComplexLanes;
    for (std::size_t position = 0; position < h; ++position)
      put_complex(z, position,
                  times(complex_at(task.h + lane, position), task.spectrum + 2 * position));
    skew_back(plan, z, y);
    if (task.n != 2 * h) {
      wrap<true>(task.n, y);
      for (std::size_t k = task.n; k < 2 * h; ++k) store(y + k * 16, broadcast(0.0f));
    }
    multiply_cyclic(plan, y, task.g + lane, task.sums + lane);
  });
}

inline Complex sum_of_groups(const ToeplitzProductTask& task, std::size_t lane, std::size_t bin) {
  const std::size_t bins = task.plan->size + 1;
  Complex sum = complex_at(task.sums + lane, bin);
  for (std::size_t group = 1; group < task.groups; ++group)
    sum = sum + complex_at(task.sums + lane, group * bins + bin);
  return sum;
}

// y [L lanes] = the real numbers of the sums' cyclic spectra.
inline void cyclic_back(const ToeplitzProductTask& task, std::size_t lane, float* y) {
  const FourierPlan& plan = *task.plan;
  const std::size_t h = plan.size;
  for (std::size_t k = 0; 2 * k <= h; ++k) {
    const Complex a = sum_of_groups(task, lane, k), b = conjugate(sum_of_groups(task, lane, h - k));
    const Complex even = a + b, odd = times_back(a - b, plan.cyclic_turns + 2 * k);
    put_complex(y, plan.positions[k], {even.real - odd.imaginary, even.imaginary + odd.real});
    if (k > 0)
      put_complex(y, plan.positions[h - k], {even.real + odd.imaginary, odd.real - even.imaginary});
  }
  transform_back(plan, y);
}

void toeplitz_product_body(const ToeplitzProductTask& task) {
  for_lanes([&](std::size_t lane) {
    cyclic_back(task, lane, task.work + lane);
    if (task.n != 2 * task.plan->size) wrap<false>(task.n, task.work + lane);
  });
  const float* y = task.work;
  const std::size_t gates = task.gates, pairs = 16 / gates;
  const std::size_t rows = (task.cells + compact_rnn::kBlockRows - 1) / compact_rnn::kBlockRows *
                           compact_rnn::kBlockRows;
  for (std::size_t j = 0; j < rows; ++j)
    for (std::size_t gate = 0; gate < gates; ++gate) {
      float sum = 0.0f;
      if (j < task.cells)
        for (std::size_t pair = 0; pair < pairs; ++pair) sum += y[j * 16 + pair * gates + gate];
      const std::size_t block = j / compact_rnn::kBlockRows * gates + gate;
      task.product[block * compact_rnn::kBlockRows + j % compact_rnn::kBlockRows] = sum;
    }
}

}  // namespace
