#include "augment/room.h"

#include <algorithm>
#include <cmath>

namespace compact_rnn::augment {
namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr double kSoundSpeed = 343;    // m/s, in air of 20 degrees
constexpr std::ptrdiff_t kReach = 40;  // samples of a sinc to either side
constexpr double kHighPass = 100;      // Hz

// Mirror images along one axis.
struct Image {
  double offset;  // from the microphone, m
  double gain;
};

std::vector<Image> images_along(double size, double source, double microphone, double reflection,
                                double farthest) {
  std::vector<Image> images;
  const auto most = static_cast<int>(farthest / (2 * size)) + 1;
  for (int r = -most; r <= most; ++r)
    for (int p = 0; p < 2; ++p) {
      const double offset = (1 - 2 * p) * source + 2 * r * size - microphone;
      if (std::abs(offset) <= farthest)
        images.push_back({offset, std::pow(reflection, std::abs(r - p) + std::abs(r))});
    }
  return images;
}

// Adds gain sinc(n - at) under its window to the samples n around `at`. Between neighbours the sine
// only changes its sign, and the cosine of the window follows from the two before (Chebyshev).
void add_pulse(std::vector<double>& h, double at, double gain) {
  const auto middle = static_cast<std::ptrdiff_t>(std::floor(at + 0.5));
  const auto first = std::max<std::ptrdiff_t>(0, middle - kReach);
  const auto last = std::min(static_cast<std::ptrdiff_t>(h.size()), middle + kReach + 1);
  const double step = kPi / (kReach + 1);
  double t = static_cast<double>(first) - at;
  double sine = std::sin(kPi * t), cosine = std::cos(step * t), before = std::cos(step * (t - 1));
  for (std::ptrdiff_t n = first; n < last; ++n, t += 1) {
    const double sinc = std::abs(t) < 1e-9 ? 1 : sine / (kPi * t);
    h[static_cast<std::size_t>(n)] += gain * sinc * (0.5 + 0.5 * cosine);
    sine = -sine;
    const double next = 2 * std::cos(step) * cosine - before;
    before = cosine;
    cosine = next;
  }
}

// y[n] = x[n] - (1 + r) x[n-1] + r x[n-2] + 2 r cos(w) y[n-1] - r^2 y[n-2], r = e^-w.
void high_pass(std::vector<double>& h, double rate) {
  const double w = 2 * kPi * kHighPass / rate, r = std::exp(-w);
  const double b1 = 2 * r * std::cos(w), b2 = -r * r;
  double x1 = 0, x2 = 0;  // of what is filtered by the poles alone
  for (double& sample : h) {
    const double x = sample + b1 * x1 + b2 * x2;
    sample = x - (1 + r) * x1 + r * x2;
    x2 = x1;
    x1 = x;
  }
}

}  // namespace

std::vector<float> impulse_response(const Room& room) {
  const auto rate = static_cast<double>(room.rate);
  const double farthest = static_cast<double>(room.samples) / rate * kSoundSpeed;
  std::array<std::vector<Image>, 3> images;
  for (std::size_t axis = 0; axis < 3; ++axis)
    images[axis] = images_along(room.size[axis], room.source[axis], room.microphone[axis],
                                room.reflection, farthest);
  std::vector<double> h(room.samples);
  for (const Image& x : images[0])
    for (const Image& y : images[1]) {
      const double square = x.offset * x.offset + y.offset * y.offset;
      if (square > farthest * farthest) continue;
      for (const Image& z : images[2]) {
        const double distance = std::sqrt(square + z.offset * z.offset);
        const double gain = x.gain * y.gain * z.gain;
        if (distance > farthest || gain == 0) continue;
        add_pulse(h, distance / kSoundSpeed * rate, gain / (4 * kPi * distance));
      }
    }
  high_pass(h, rate);
  return {h.begin(), h.end()};
}

}  // namespace compact_rnn::augment
