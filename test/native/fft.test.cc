// The FFTs against the sums that define them.
#include "fourier/real_fft.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "buffers.h"
#include "fourier/shifted_fft.h"

namespace compact_rnn::test {

TEST_CASE("the spectrum of any size is the sum that defines it") {
  constexpr double kTurn = 2 * 3.14159265358979323846;
  for (const std::size_t size : {2, 3, 4, 5, 6, 8, 30, 50, 101, 200, 256, 512}) {
    const Misaligned<float> noise = Randoms(size).reals(size, 1);
    const std::vector<double> x(noise.data(), noise.data() + size);
    RealFft fft(size);
    std::vector<std::complex<double>> spectrum(fft.bins());
    REQUIRE(spectrum.size() == size / 2 + 1);
    for (int repeat = 0; repeat < 2; ++repeat) fft.transform(x.data(), spectrum.data());
    for (std::size_t k = 0; k < spectrum.size(); ++k) {
      std::complex<double> sum = 0;
      for (std::size_t n = 0; n < size; ++n)
        sum += x[n] * std::polar(1.0, -kTurn * static_cast<double>(k * n % size) /
                                          static_cast<double>(size));
      CAPTURE(size);
      CAPTURE(k);
      CHECK(std::abs(sum - spectrum[k]) < 1e-12 * static_cast<double>(size));
    }
    std::vector<double> back(size);
    fft.invert(spectrum.data(), back.data());
    for (std::size_t n = 0; n < size; ++n) CHECK(std::abs(back[n] - x[n]) < 1e-12);
  }
}

TEST_CASE("the spectrum of complex numbers, shifted or not, is the sum that defines it") {
  constexpr double kTurn = 2 * 3.14159265358979323846;
  for (const double shift : {0.0, 0.5})
    for (const std::size_t size : {2, 3, 8, 9, 30, 101}) {
      const Misaligned<float> re = Randoms(size).reals(size, 1),
                              im = Randoms(size + 1).reals(size, 1);
      std::vector<std::complex<double>> x;
      for (std::size_t j = 0; j < size; ++j) x.emplace_back(re.data()[j], im.data()[j]);
      ShiftedFft fft(size, shift);
      std::vector<std::complex<double>> spectrum = x;
      fft.transform(spectrum.data());
      for (std::size_t k = 0; k < size; ++k) {
        const double frequency = (static_cast<double>(k) + shift) / static_cast<double>(size);
        std::complex<double> sum = 0;
        for (std::size_t j = 0; j < size; ++j)
          sum += x[j] * std::polar(1.0, -kTurn * frequency * static_cast<double>(j));
        CAPTURE(size);
        CAPTURE(k);
        CHECK(std::abs(sum - spectrum[k]) < 1e-12 * static_cast<double>(size));
      }
      fft.invert(spectrum.data());
      for (std::size_t j = 0; j < size; ++j) CHECK(std::abs(spectrum[j] - x[j]) < 1e-12);
    }
}

}  // namespace compact_rnn::test
