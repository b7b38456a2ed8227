// The pass over the weights that all kernels share. Include after one of lanes/*.h.
#pragma once

namespace {

constexpr std::size_t kBlock = 16;

// sums[b] += W_b x for BLOCKS blocks of 16 rows, whose weights lie interleaved: w[k][b][16]. Moves w behind
// what it read. Every sum runs over k in order, on every ISA and for every number of blocks.
template <int BLOCKS>
[[gnu::always_inline]] inline void accumulate(const float*& w, const float* x, std::size_t size,
                                              Lanes (&sums)[BLOCKS]) {
  for (std::size_t k = 0; k < size; ++k) {
    const Lanes xk = broadcast(x[k]);
    for (int b = 0; b < BLOCKS; ++b) sums[b] = fma(load(w + b * kBlock), xk, sums[b]);
    w += BLOCKS * kBlock;
  }
}

}  // namespace
