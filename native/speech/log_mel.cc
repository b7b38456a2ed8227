#include "speech/log_mel.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace compact_rnn::speech {
namespace {

constexpr double kSixteenBits = 32768.0;

std::size_t padded_size(std::size_t window) {
  std::size_t size = 1;
  while (size < window) size *= 2;
  return size;
}

// Samples that come before those of a window.
std::size_t lead_of(Definition definition) { return definition == Definition::sphinx ? 1 : 0; }

}  // namespace

MelFilterbank mel_filters(const FrontEndSettings& settings) {
  const Band band{settings.bins, settings.low_hz, settings.high_hz};
  const Triangles triangles =
      settings.definition == Definition::sphinx ? Triangles::even_in_hertz : Triangles::even_in_mel;
  return {band, padded_size(settings.window), static_cast<double>(settings.sample_rate), triangles};
}

LogMel::LogMel(const FrontEndSettings& settings)
    : definition_(settings.definition),
      pre_emphasis_(settings.pre_emphasis),
      energy_floor_(settings.energy_floor),
      dither_(settings.dither, settings.dither_seed),
      taper_(taper_of(settings.taper, settings.window)),
      fft_(padded_size(settings.window)),
      filters_(mel_filters(settings)),
      samples_(settings.window + lead_of(settings.definition)),
      padded_(fft_.size()),
      power_(fft_.bins()),
      energies_(settings.bins),
      spectrum_(fft_.bins()) {}

void LogMel::prepare(const float* samples) {
  std::transform(samples, samples + samples_.size(), samples_.begin(),
                 [](float sample) { return kSixteenBits * sample; });
  dither_.add(samples_.data(), samples_.size());
  if (definition_ == Definition::kaldi) {
    const double sum = std::accumulate(samples_.begin(), samples_.end(), 0.0);
    const double mean = sum / static_cast<double>(samples_.size());
    for (double& x : samples_) x -= mean;
  }
  const double* window = samples_.data() + lead_of(definition_);
  double before = samples_[0];  // where the window begins with it, it is its own predecessor
  for (std::size_t n = 0; n < taper_.size(); ++n) {
    padded_[n] = (window[n] - pre_emphasis_ * before) * taper_[n];
    before = window[n];
  }
}

const std::vector<double>& LogMel::logarithms(const float* samples) {
  prepare(samples);
  fft_.transform(padded_.data(), spectrum_.data());
  const bool is_magnitude = definition_ == Definition::htk;
  std::transform(spectrum_.begin(), spectrum_.end(), power_.begin(), [=](const auto& x) {
    return is_magnitude ? std::sqrt(std::norm(x)) : std::norm(x);
  });
  filters_.apply(power_.data(), energies_.data());
  for (double& energy : energies_) energy = std::log(std::max(energy, energy_floor_));
  return energies_;
}

double LogMel::log_energy(Energy energy) const {
  const auto squares = [](auto from, auto to) { return std::inner_product(from, to, from, 0.0); };
  const auto lead = static_cast<std::ptrdiff_t>(lead_of(definition_));
  const double sum = energy == Energy::raw ? squares(samples_.begin() + lead, samples_.end())
                                           : squares(padded_.begin(), padded_.end());
  return std::log(std::max(sum, energy_floor_));
}

void LogMel::analyze(const float* samples, float* features) {
  const std::vector<double>& logs = logarithms(samples);
  std::transform(logs.begin(), logs.end(), features,
                 [](double x) { return static_cast<float>(x); });
}

}  // namespace compact_rnn::speech
