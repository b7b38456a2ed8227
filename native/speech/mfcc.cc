#include "speech/mfcc.h"

#include <cmath>
#include <numeric>

namespace compact_rnn::speech {
namespace {

constexpr double kPi = 3.14159265358979323846;

// g[i].
double gain(Transform transform, std::size_t i, double bins) {
  if (transform == Transform::legacy) return 1 / bins;
  return std::sqrt((transform == Transform::orthonormal && i == 0 ? 1 : 2) / bins);
}

std::vector<double> transform_of(const FrontEndSettings& settings) {
  const auto bins = static_cast<double>(settings.bins);
  std::vector<double> rows;
  for (std::size_t i = 0; i < settings.cepstra; ++i) {
    const auto index = static_cast<double>(i);
    const double lifter =
        settings.lifter > 0 ? 1 + settings.lifter / 2 * std::sin(kPi * index / settings.lifter) : 1;
    for (std::size_t b = 0; b < settings.bins; ++b) {
      const double weight = settings.transform == Transform::legacy && b == 0 ? 0.5 : 1;
      rows.push_back(lifter * gain(settings.transform, i, bins) * weight *
                     std::cos(kPi * index * (static_cast<double>(b) + 0.5) / bins));
    }
  }
  return rows;
}

}  // namespace

Mfcc::Mfcc(const FrontEndSettings& settings)
    : mel_(settings),
      cepstra_(settings.cepstra),
      energy_(settings.energy),
      transform_(transform_of(settings)) {}

void Mfcc::analyze(const float* samples, float* features) {
  const std::vector<double>& logs = mel_.logarithms(samples);
  const double* row = transform_.data();
  for (std::size_t i = 0; i < cepstra_; ++i, row += logs.size())
    features[i] = static_cast<float>(std::inner_product(logs.begin(), logs.end(), row, 0.0));
  if (energy_ != Energy::none) features[0] = static_cast<float>(mel_.log_energy(energy_));
}

}  // namespace compact_rnn::speech
