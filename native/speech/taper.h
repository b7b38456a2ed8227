// The windows by which frames fade in and out, as Kaldi's feat/feature-window.cc defines them: of N
// numbers, with a = 2 pi / (N - 1).
#pragma once

#include <cstddef>
#include <vector>

namespace compact_rnn::speech {

enum class Taper { povey, hanning, hamming, blackman, sine, rectangular };

std::vector<double> taper_of(Taper taper, std::size_t size);

}  // namespace compact_rnn::speech
