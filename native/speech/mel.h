// Triangular filters on the mel scale, mel(f) = 1127 ln(1 + f / 700): the band is cut into bins + 1
// equal steps of mel, and filter b rises over step b and falls over step b + 1. A filter weights
// the power at the frequencies f[k] = k rate / size, k = 0 .. size / 2 - 1; the power at the
// Nyquist frequency is left out.
//
// even_in_mel: linear in mel, of height 1 (Kaldi's feat/mel-computations.cc, and HTK).
// even_in_hertz: the ends of the steps are rounded to frequencies f[k], triangles are linear in Hz
// and have the area 1 (Sphinx).
#pragma once

#include <cstddef>
#include <vector>

namespace compact_rnn::speech {

struct Band {
  std::size_t bins;
  double low_hz, high_hz;
};

enum class Triangles { even_in_mel, even_in_hertz };

class MelFilterbank {
 public:
  // Filters for the spectrum of `size` samples, taken `rate` times a second.
  MelFilterbank(const Band& band, std::size_t size, double rate, Triangles triangles);

  std::size_t bins() const { return filters_.size(); }

  // The first filter that lies between two neighbouring frequencies and so is empty; bins() if
  // there is none.
  std::size_t first_empty() const;

  // power [size / 2 + 1] -> energies [bins].
  void apply(const double* power, double* energies) const;

 private:
  struct Filter {
    std::size_t first = 0;  // k of the first weight
    std::vector<double> weights;
  };
  std::vector<Filter> filters_;
};

}  // namespace compact_rnn::speech
