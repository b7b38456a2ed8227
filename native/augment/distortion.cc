#include "augment/distortion.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "augment/convolution.h"
#include "speech/resampler.h"

namespace compact_rnn::augment {
namespace {

std::vector<float> resampled(const Sound& sound, std::size_t rate) {
  if (sound.rate == rate) return {sound.samples, sound.samples + sound.count};
  speech::Resampler resampler(speech::resampling_filter(sound.rate, rate));
  std::vector<float> out;
  resampler.push(sound.samples, sound.count, out);
  resampler.end(out);
  return out;
}

double energy_of(const std::vector<float>& x) {
  double sum = 0;
  for (const float sample : x) sum += static_cast<double>(sample) * sample;
  return sum;
}

void scale(std::vector<float>& x, double factor) {
  for (float& sample : x) sample = static_cast<float>(factor * sample);
}

void reverberate(std::vector<float>& x, const std::vector<float>& response) {
  const auto direct = static_cast<std::size_t>(
      std::max_element(response.begin(), response.end(),
                       [](float a, float b) { return std::abs(a) < std::abs(b); }) -
      response.begin());
  const double before = energy_of(x);
  std::vector<float> padded(x);
  padded.resize(x.size() + direct);
  std::vector<float> heard(padded.size());
  convolve(padded.data(), padded.size(), response.data(), response.size(), heard.data());
  std::copy(heard.begin() + static_cast<std::ptrdiff_t>(direct), heard.end(), x.begin());
  const double after = energy_of(x);
  if (after > 0) scale(x, std::sqrt(before / after));
}

// As much of the noise as is heard during `count` samples, at their rate.
std::vector<float> stretch(const Sound& noise, std::size_t start, std::size_t rate,
                           std::size_t count) {
  const std::uint64_t product = std::uint64_t{count} * noise.rate;
  const auto needed = static_cast<std::size_t>((product + rate - 1) / rate);
  std::vector<float> heard(needed);
  for (std::size_t n = 0; n < needed; ++n) heard[n] = noise.samples[(start + n) % noise.count];
  heard = resampled({heard.data(), heard.size(), noise.rate}, rate);
  heard.resize(count);
  return heard;
}

// What is silent, or amid silence, stays as it is.
void add_noise(std::vector<float>& x, const std::vector<float>& noise, double snr) {
  const double signal = energy_of(x), other = energy_of(noise);
  if (!(signal > 0 && other > 0)) return;
  const double factor = std::sqrt(signal / other) * std::pow(10, -snr / 20);
  for (std::size_t n = 0; n < x.size(); ++n)
    x[n] = static_cast<float>(x[n] + factor * static_cast<double>(noise[n]));
}

}  // namespace

std::vector<float> distort(const Sound& sound, const Distortion& distortion) {
  const std::size_t rate = distortion.rate;
  std::vector<float> x = resampled(sound, rate);
  if (distortion.response.count > 0) reverberate(x, resampled(distortion.response, rate));
  if (distortion.noise.count > 0)
    add_noise(x, stretch(distortion.noise, distortion.noise_start, rate, x.size()), distortion.snr);
  if (distortion.gain != 0) scale(x, std::pow(10, distortion.gain / 20));
  return x;
}

}  // namespace compact_rnn::augment
