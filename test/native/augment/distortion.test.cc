// Recordings as they would be elsewhere, by what defines it (augment/distortion.h): energies,
// decibels and sums in plain loops. A float is rounded by at most 2^-24 of itself.
#include "augment/distortion.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "../buffers.h"
#include "speech/resampler.h"

namespace compact_rnn::test {
namespace {

using augment::Distortion;
using augment::Sound;

constexpr std::size_t kRate = 8000;
constexpr double kRounding = 0x1p-24;
constexpr double kDoubles = 1e-12;  // more than rounding in double adds to sums of hundreds

std::vector<float> noise_of(std::size_t count, std::size_t seed) {
  const Misaligned<float> noise = Randoms(seed).reals(count, 1);
  return {noise.data(), noise.data() + count};
}

Sound heard(const std::vector<float>& samples, std::size_t rate = kRate) {
  return {samples.data(), samples.size(), rate};
}

Distortion at(std::size_t rate = kRate) {
  Distortion distortion;
  distortion.rate = rate;
  return distortion;
}

template <class Numbers>
double energy_of(const Numbers& x) {
  double sum = 0;
  for (const auto each : x) sum += static_cast<double>(each) * static_cast<double>(each);
  return sum;
}

std::vector<double> difference_of(const std::vector<float>& a, const std::vector<float>& b) {
  std::vector<double> difference;
  for (std::size_t n = 0; n < a.size(); ++n)
    difference.push_back(static_cast<double>(a[n]) - static_cast<double>(b[n]));
  return difference;
}

}  // namespace

TEST_CASE("gain multiplies by 10^(gain / 20)") {
  const std::vector<float> x = noise_of(500, 1);
  for (const double gain : {-60.0, -6.0, 0.5, 20.0}) {
    CAPTURE(gain);
    Distortion distortion = at();
    distortion.gain = gain;
    const std::vector<float> y = augment::distort(heard(x), distortion);
    REQUIRE(y.size() == x.size());
    for (std::size_t n = 0; n < x.size(); ++n) {
      const double expected = std::pow(10, gain / 20) * static_cast<double>(x[n]);
      CHECK(std::abs(static_cast<double>(y[n]) - expected) <=
            kRounding * std::abs(expected) + kDoubles);
    }
  }
}

TEST_CASE("noise is so many decibels below the recording, from its start on and over again") {
  const std::vector<float> x = noise_of(900, 1);
  for (const double snr : {-20.0, 0.0, 5.5, 30.0})
    for (const std::size_t count : {1, 7, 300, 900, 2000})
      for (const std::size_t start : {std::size_t{0}, count / 2, count - 1}) {
        CAPTURE(snr);
        CAPTURE(count);
        CAPTURE(start);
        const std::vector<float> noise = noise_of(count, 2);
        Distortion distortion = at();
        distortion.noise = heard(noise);
        distortion.noise_start = start;
        distortion.snr = snr;
        const std::vector<float> y = augment::distort(heard(x), distortion);
        REQUIRE(y.size() == x.size());

        std::vector<double> around;
        for (std::size_t n = 0; n < x.size(); ++n)
          around.push_back(static_cast<double>(noise[(start + n) % count]));
        const std::vector<double> added = difference_of(y, x);
        const double g = std::sqrt(energy_of(x) / energy_of(around)) * std::pow(10, -snr / 20);
        for (std::size_t n = 0; n < x.size(); ++n)
          CHECK(std::abs(added[n] - g * around[n]) <=
                kRounding * std::abs(static_cast<double>(y[n])) + kDoubles);

        // What rounding y leaves of the noise's share: |y| <= |x| + |g noise|, in decibels.
        const double margin = 20 / std::log(10) * kRounding * (1 + std::pow(10, snr / 20));
        const double measured = 10 * std::log10(energy_of(x) / energy_of(added));
        CHECK(std::abs(measured - snr) < 1.01 * margin);
      }
}

TEST_CASE("silence gets no noise, and as noise changes nothing") {
  const std::vector<float> silence(100), x = noise_of(100, 1);
  Distortion distortion = at();
  distortion.noise = heard(x);
  CHECK(augment::distort(heard(silence), distortion) == silence);
  distortion.noise = heard(silence);
  CHECK(augment::distort(heard(x), distortion) == x);
}

TEST_CASE("in a room a recording is heard from the direct sound on, as strong as before") {
  const std::vector<float> x = noise_of(400, 1);
  for (const std::size_t size : {1, 2, 50, 700})
    for (const std::size_t direct : {std::size_t{0}, size / 3, size - 1}) {
      CAPTURE(size);
      CAPTURE(direct);
      std::vector<float> response = noise_of(size, 3);
      response[direct] = -1.5f;
      Distortion distortion = at();
      distortion.response = heard(response);
      const std::vector<float> y = augment::distort(heard(x), distortion);
      REQUIRE(y.size() == x.size());

      std::vector<double> sums(x.size());
      for (std::size_t n = 0; n < x.size(); ++n)
        for (std::size_t k = 0; k < size; ++k)
          if (k <= n + direct && n + direct - k < x.size())
            sums[n] += static_cast<double>(response[k]) * static_cast<double>(x[n + direct - k]);
      const double factor = std::sqrt(energy_of(x) / energy_of(sums));
      // Rounded before it is scaled, by energies of what is rounded, and after.
      for (std::size_t n = 0; n < x.size(); ++n) {
        const double expected = factor * sums[n];
        CHECK(std::abs(static_cast<double>(y[n]) - expected) <=
              3.01 * kRounding * std::abs(expected) + kDoubles);
      }
      CHECK(std::abs(energy_of(y) / energy_of(x) - 1) <= 2.01 * kRounding);
    }
}

TEST_CASE("faster is what a higher rate would have sampled: ceil(count rate / own) samples") {
  const std::vector<float> x = noise_of(501, 1);
  for (const std::size_t own : {8000, 8800, 7200, 16000}) {
    CAPTURE(own);
    std::vector<float> expected;
    speech::Resampler resampler(speech::resampling_filter(own, kRate));
    resampler.push(x.data(), x.size(), expected);
    resampler.end(expected);
    const std::vector<float> y = augment::distort(heard(x, own), at());
    CHECK(y.size() == (x.size() * kRate + own - 1) / own);
    CHECK(y == (own == kRate ? x : expected));
  }
}

TEST_CASE("noise of another rate is heard as a recording of it would be") {
  const std::vector<float> x = noise_of(600, 1), noise = noise_of(1200, 2);
  Distortion distortion = at();
  distortion.noise = heard(noise, 16000);
  distortion.snr = 0;
  const std::vector<float> y = augment::distort(heard(x), distortion);
  const std::vector<double> around = [&] {
    const std::vector<float> resampled = augment::distort(heard(noise, 16000), at());
    return std::vector<double>(resampled.begin(), resampled.end());
  }();
  REQUIRE(around.size() == x.size());
  const double g = std::sqrt(energy_of(x) / energy_of(around));
  const std::vector<double> added = difference_of(y, x);
  for (std::size_t n = 0; n < x.size(); ++n)
    CHECK(std::abs(added[n] - g * around[n]) <=
          kRounding * std::abs(static_cast<double>(y[n])) + kDoubles);
}

}  // namespace compact_rnn::test
