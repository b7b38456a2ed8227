// Products of Toeplitz-like weights (weights/toeplitz_like), for each gate q the sum over pairs of
// C(g_qi) S(h_qi) x, by transforms of sixteen sequences side by side, a lane each: they are all
// alike, so every butterfly is a few instructions. Lane p * gates + q of a group holds pair p of
// those it has of gate q; a lane without a pair has spectra of zeros.
//
// With L the length of the sequences and h = L / 2 complex numbers, w(t) = exp(-2 pi i t):
//
//   skew     products modulo z^L + 1. z_j = (x_j - i x_{j+h}) w(j / 2L), then the transform of h
//            numbers: bin k is x's polynomial at the 2L-th root 4 k + 1, and the others follow as x
//            is real
//   cyclic   products modulo z^L - 1. z_j = x_2j + i x_2j+1, the transform of h numbers, and from
//            bins k and h - k of it those of x, 0 to h
//
// Neither direction sorts: forward leaves bin k at `positions`[k], and back starts from there.
#pragma once

#include <cstddef>
#include <cstdint>

namespace compact_rnn {

// Transforms of h complex numbers, h the product of `radices`, which are 2 to 5, 7, 11 and 13.
// Complex numbers are pairs of floats.
struct FourierPlan {
  std::size_t size;  // h
  const std::uint8_t* radices;
  std::size_t stages;
  const float* turns;              // w(t / h), t < h
  const float* skew_turns;         // w(t / 2L), t < h
  const float* cyclic_turns;       // w(t / L), t <= h / 2
  const std::uint32_t* positions;  // [h], of bin k
};

// Sizes of what follows: numbers in lanes are [..][16], complex ones [..][real, imaginary][16].
//
//   n       of g and h; L is n, or at least 2 n with zeros behind, and what comes to stand beyond n
//           wraps round
//   work    [2][h] complex lanes, of the thread

// spectrum = the skew spectrum of x [columns], one lane of it: [h] complex, in the order that
// forward leaves.
struct ToeplitzSpectrumTask {
  const FourierPlan* plan;
  const float* x;
  std::size_t columns;
  float* work;
  float* spectrum;
};

// sums = cyclic spectra of C(g) S(h) x for the pairs of one group.
struct ToeplitzPairsTask {
  const FourierPlan* plan;
  std::size_t n;
  const float* spectrum;  // of x
  const float* h;         // skew spectra over h: [h] complex lanes, in that order too
  const float* g;         // cyclic spectra over 4 h: [h + 1] complex lanes
  float* work;
  float* sums;  // [h + 1] complex lanes
};

// product = the sum of all groups and of the pairs in them, in their order, back from spectra.
struct ToeplitzProductTask {
  const FourierPlan* plan;
  std::size_t n;
  const float* sums;  // [groups][h + 1] complex lanes
  std::size_t groups, gates, cells;
  float* work;
  float* product;  // [block of cells][gate][16], zeros beyond the last cell
};

}  // namespace compact_rnn
