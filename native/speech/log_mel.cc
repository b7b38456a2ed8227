#include "speech/log_mel.h"

#include <algorithm>
#include <cmath>

namespace compact_rnn::speech {
namespace {

constexpr double kSixteenBits = 32768.0;

std::size_t padded_size(std::size_t window) {
  std::size_t size = 1;
  while (size < window) size *= 2;
  return size;
}

}  // namespace

MelFilterbank mel_filters(const FrontEndSettings& settings) {
  const Band band{settings.bins, settings.low_hz, settings.high_hz};
  return {band, padded_size(settings.window), static_cast<double>(settings.sample_rate)};
}

LogMel::LogMel(const FrontEndSettings& settings)
    : pre_emphasis_(settings.pre_emphasis),
      energy_floor_(settings.energy_floor),
      dither_(settings.dither, settings.dither_seed),
      taper_(taper_of(settings.taper, settings.window)),
      fft_(padded_size(settings.window)),
      filters_(mel_filters(settings)),
      padded_(fft_.size()),
      power_(fft_.bins()),
      energies_(settings.bins),
      spectrum_(fft_.bins()) {}

void LogMel::prepare(const float* samples) {
  for (std::size_t n = 0; n < taper_.size(); ++n) padded_[n] = kSixteenBits * samples[n];
  dither_.add(padded_.data(), taper_.size());
  double mean = 0;
  for (std::size_t n = 0; n < taper_.size(); ++n) mean += padded_[n];
  mean /= static_cast<double>(taper_.size());
  double before = padded_[0] - mean;  // x[0] is its own predecessor
  for (std::size_t n = 0; n < taper_.size(); ++n) {
    const double x = padded_[n] - mean;
    padded_[n] = (x - pre_emphasis_ * before) * taper_[n];
    before = x;
  }
}

void LogMel::analyze(const float* samples, float* features) {
  prepare(samples);
  fft_.transform(padded_.data(), spectrum_.data());
  std::transform(spectrum_.begin(), spectrum_.end(), power_.begin(),
                 [](const std::complex<double>& x) { return std::norm(x); });
  filters_.apply(power_.data(), energies_.data());
  std::transform(energies_.begin(), energies_.end(), features, [this](double energy) {
    return static_cast<float>(std::log(std::max(energy, energy_floor_)));
  });
}

}  // namespace compact_rnn::speech
