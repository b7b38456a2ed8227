// distort and distortSync: recordings as they would be elsewhere; simulateRoom: impulse responses.
#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "augment/distortion.h"
#include "augment/room.h"
#include "binding/arguments.h"
#include "binding/bindings.h"
#include "binding/front_end.h"
#include "binding/promise_worker.h"

namespace compact_rnn {
namespace {

constexpr std::uint64_t kMostSamples = std::uint64_t{1} << 29;  // that come out
constexpr double kMostDecibels = 200;
constexpr std::size_t kMostSeconds = 10;  // of an impulse response
constexpr double kMostMetres = 1000;

double to_between(const Napi::Value& value, const char* name, double least, double most) {
  const double number = value.IsNumber() ? value.As<Napi::Number>().DoubleValue() : std::nan("");
  if (!(number >= least && number <= most))
    throw Error("INVALID_INPUT", std::string(name) + " is out of range");
  return number;
}

augment::Sound to_sound(const Napi::Value& samples, const Napi::Value& rate) {
  const auto elements = to_samples(samples);
  return {elements.data, elements.size, to_rate(rate, "rate")};
}

// The sound under a name, where there is one: { samples, rate }.
augment::Sound sound_of(const Napi::Object& object, const char* name) {
  const Napi::Value value = object.Get(name);
  if (!value.IsObject()) return {};
  const auto sound = value.As<Napi::Object>();
  return to_sound(sound.Get("samples"), sound.Get("rate"));
}

augment::Distortion to_distortion(const Napi::Value& value, const augment::Sound& sound) {
  if (!value.IsObject()) throw Error("INVALID_INPUT", "a distortion must be an object");
  const auto object = value.As<Napi::Object>();
  augment::Distortion distortion;
  distortion.rate = to_rate(object.Get("rate"), "rate");
  if (sound.count > kMostSamples * sound.rate / distortion.rate)
    throw Error("INVALID_INPUT", "the audio would have too many samples: cut it into parts");
  distortion.response = sound_of(object, "response");
  if (distortion.response.count > kMostSeconds * distortion.response.rate)
    throw Error("INVALID_INPUT", "response is out of range");
  distortion.noise = sound_of(object, "noise");
  if (distortion.noise.count > 0) {
    distortion.noise_start = to_size(object.Get("noiseStart"), "noiseStart");
    if (distortion.noise_start >= distortion.noise.count)
      throw Error("INVALID_INPUT", "noiseStart is out of range");
    distortion.snr = to_between(object.Get("snr"), "snr", -kMostDecibels, kMostDecibels);
  }
  distortion.gain = to_between(object.Get("gain"), "gain", -kMostDecibels, kMostDecibels);
  return distortion;
}

// (samples, rate, distortion)
Napi::Value distort_sync(const Napi::CallbackInfo& info) {
  const augment::Sound sound = to_sound(info[0], info[1]);
  return to_float_array(info.Env(), augment::distort(sound, to_distortion(info[2], sound)));
}

// A sound with samples of its own: JavaScript may change or detach its array meanwhile.
class Copy {
 public:
  explicit Copy(const augment::Sound& sound)
      : samples_(sound.samples, sound.samples + sound.count), rate_(sound.rate) {}
  augment::Sound sound() const { return {samples_.data(), samples_.size(), rate_}; }

 private:
  std::vector<float> samples_;
  std::size_t rate_;
};

Napi::Value distort(const Napi::CallbackInfo& info) {
  const augment::Sound sound = to_sound(info[0], info[1]);
  const augment::Distortion distortion = to_distortion(info[2], sound);
  auto work = [distortion, own = Copy(sound), response = Copy(distortion.response),
               noise = Copy(distortion.noise)] {
    augment::Distortion safe = distortion;
    safe.response = response.sound();
    safe.noise = noise.sound();
    return augment::distort(own.sound(), safe);
  };
  return run_async(info.Env(), std::move(work),
                   [](Napi::Env env, const std::vector<float>& samples) -> Napi::Value {
                     return to_float_array(env, samples);
                   });
}

// A place in a room, [3] in m, or its size.
std::array<double, 3> to_place(const Napi::Value& value, const char* name) {
  const double* metres = to_elements<double>(value, name, 3);
  std::array<double, 3> place{};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (!(metres[axis] > 0 && metres[axis] <= kMostMetres))
      throw Error("INVALID_INPUT", std::string(name) + " is out of range");
    place[axis] = metres[axis];
  }
  return place;
}

// (size, source, microphone, reflection, rate, samples)
Napi::Value simulate_room(const Napi::CallbackInfo& info) {
  augment::Room room;
  room.size = to_place(info[0], "size");
  room.source = to_place(info[1], "source");
  room.microphone = to_place(info[2], "microphone");
  for (std::size_t axis = 0; axis < 3; ++axis)
    if (room.source[axis] >= room.size[axis] || room.microphone[axis] >= room.size[axis])
      throw Error("INVALID_INPUT", "source or microphone is outside of the room");
  if (room.source == room.microphone)
    throw Error("INVALID_INPUT", "source and microphone are in one place");
  room.reflection = to_between(info[3], "reflection", 0, 0.9999);
  room.rate = to_rate(info[4], "rate");
  room.samples = to_positive(info[5], "samples");
  if (room.samples > kMostSeconds * room.rate)
    throw Error("INVALID_INPUT", "samples is out of range");
  return run_async(
      info.Env(), [room] { return augment::impulse_response(room); },
      [](Napi::Env env, const std::vector<float>& samples) -> Napi::Value {
        return to_float_array(env, samples);
      });
}

}  // namespace

void bind_augment(Napi::Env, Napi::Object exports) {
  bind(exports, "distort", distort);
  bind(exports, "distortSync", distort_sync);
  bind(exports, "simulateRoom", simulate_room);
}

}  // namespace compact_rnn
