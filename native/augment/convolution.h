// The convolution of a signal with an impulse response by way of their spectra: y = x * h is
// Y[k] = X[k] H[k] over a size that holds all of it, so that nothing wraps around.
#pragma once

#include <cstddef>

namespace compact_rnn::augment {

// y [count]: the first samples of x * h, as many as x has. None of the arrays may overlap.
void convolve(const float* x, std::size_t count, const float* h, std::size_t response, float* y);

}  // namespace compact_rnn::augment
