// The image method against the sum over all images that defines it, each at every sample, in plain
// loops (augment/room.h).
#include "augment/room.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "../buffers.h"

namespace compact_rnn::test {
namespace {

using augment::Room;

constexpr double kPi = 3.14159265358979323846;
constexpr double kSoundSpeed = 343;

// sinc(t) under a Hann window of 81 samples.
double pulse(double t) {
  const double sinc = t == 0 ? 1 : std::sin(kPi * t) / (kPi * t);
  return sinc * (0.5 + 0.5 * std::cos(kPi * t / 41));
}

// Of Allen and Berkley's program: zeros at 1 and r, poles at r e^(+-iw).
std::vector<double> high_passed(const std::vector<double>& x, double rate) {
  const double w = 2 * kPi * 100 / rate, r = std::exp(-w);
  std::vector<double> y(x.size());
  const auto before = [](const std::vector<double>& v, std::size_t n, std::size_t steps) {
    return n < steps ? 0 : v[n - steps];
  };
  for (std::size_t n = 0; n < x.size(); ++n)
    y[n] = x[n] - (1 + r) * before(x, n, 1) + r * before(x, n, 2) +
           2 * r * std::cos(w) * before(y, n, 1) - r * r * before(y, n, 2);
  return y;
}

std::vector<double> sum_over_images(const Room& room) {
  const auto rate = static_cast<double>(room.rate);
  const double farthest = static_cast<double>(room.samples) / rate * kSoundSpeed;
  const double least = *std::min_element(room.size.begin(), room.size.end());
  const int most = static_cast<int>(farthest / (2 * least)) + 1;
  std::vector<double> h(room.samples);
  for (int image = 0; image < 8; ++image)
    for (int l = -most; l <= most; ++l)
      for (int m = -most; m <= most; ++m)
        for (int n = -most; n <= most; ++n) {
          const int p[] = {image & 1, image >> 1 & 1, image >> 2}, r[] = {l, m, n};
          double square = 0;
          int reflections = 0;
          for (std::size_t axis = 0; axis < 3; ++axis) {
            const double offset = (1 - 2 * p[axis]) * room.source[axis] +
                                  2 * r[axis] * room.size[axis] - room.microphone[axis];
            square += offset * offset;
            reflections += std::abs(r[axis] - p[axis]) + std::abs(r[axis]);
          }
          const double d = std::sqrt(square), at = rate * d / kSoundSpeed;
          if (d > farthest) continue;
          const double gain = std::pow(room.reflection, reflections) / (4 * kPi * d);
          for (std::size_t i = 0; i < room.samples; ++i)
            if (std::abs(static_cast<double>(i) - std::floor(at + 0.5)) <= 40)
              h[i] += gain * pulse(static_cast<double>(i) - at);
        }
  return high_passed(h, rate);
}

// A float is rounded by 2^-24 of itself; what doubles lose before is far less.
template <class Numbers>
void check_same_response(const std::vector<float>& got, const Numbers& expected) {
  REQUIRE(got.size() == expected.size());
  double largest = 0, difference = 0;
  for (std::size_t i = 0; i < got.size(); ++i) {
    const auto value = static_cast<double>(expected[i]);
    largest = std::max(largest, std::abs(value));
    difference = std::max(difference, std::abs(static_cast<double>(got[i]) - value));
  }
  REQUIRE(largest > 0);
  CHECK(difference < 1.3e-7 * largest);
}

Room random_room(Randoms& randoms, std::size_t rate, std::size_t samples) {
  Room room;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    room.size[axis] = randoms.real(1.5f, 4);
    for (double* place : {&room.source[axis], &room.microphone[axis]})
      *place = room.size[axis] * randoms.real(0.05f, 0.95f);
  }
  room.reflection = randoms.real(0.2f, 0.95f);
  room.rate = rate;
  room.samples = samples;
  return room;
}

}  // namespace

TEST_CASE("the impulse response of a room is the sum over its images") {
  Randoms randoms(3);
  for (const auto& [rate, samples] : {std::pair<std::size_t, std::size_t>{8000, 300},
                                      {16000, 400},
                                      {11025, 350},
                                      {8000, 150},
                                      {44100, 700}}) {
    CAPTURE(rate);
    CAPTURE(samples);
    const Room room = random_room(randoms, rate, samples);
    check_same_response(augment::impulse_response(room), sum_over_images(room));
  }
}

TEST_CASE("walls that reflect nothing leave the direct sound") {
  const double distance = kSoundSpeed * 64 / 8000;  // 64 samples
  const Room room = {{5, 4, 2.5}, {1, 1, 1}, {1 + distance, 1, 1}, 0, 8000, 200};
  std::vector<double> h(room.samples);
  h[64] = 1 / (4 * kPi * distance);
  check_same_response(augment::impulse_response(room), high_passed(h, 8000));
}

TEST_CASE("who speaks and who hears can change places") {
  Randoms randoms(4);
  Room room = random_room(randoms, 16000, 800);
  const std::vector<float> there = augment::impulse_response(room);
  std::swap(room.source, room.microphone);
  check_same_response(augment::impulse_response(room), there);
}

}  // namespace compact_rnn::test
