// isaInfo, timeReading, timeMultiplying: which instruction sets this machine has, and how fast it
// is.
#include <chrono>

#include "base/aligned.h"
#include "base/team.h"
#include "binding/arguments.h"
#include "binding/bindings.h"
#include "kernels/kernels.h"
#include "linalg/multiply.h"

namespace compact_rnn {

static Napi::Value isa_info(const Napi::CallbackInfo& info) {
  const auto available = available_isas();
  auto names = Napi::Array::New(info.Env(), available.size());
  for (std::uint32_t i = 0; i < available.size(); ++i) names.Set(i, isa_name(available[i]));
  auto result = Napi::Object::New(info.Env());
  result.Set("selected", isa_name(running_isa()));
  result.Set("available", names);
  return result;
}

// Reads the buffer, each member of the team its own chunk, always the same one.
static void read_once(const AlignedArray<float>& buffer, AlignedArray<float>& sinks, Team& team) {
  constexpr std::size_t kUnit = 64, kSink = 16;
  const KernelTable& chosen = kernels();  // may throw, which a chunk must not
  team.each([&](int member) {
    const Range units = chunk_of(buffer.size() / kUnit, member, team.size());
    chosen.read({buffer.data() + units.first * kUnit, units.size() * kUnit,
                 sinks.data() + static_cast<std::size_t>(member) * kSink});
  });
}

// The seconds of each of `repeats` calls, after one that warms the caches.
template <typename Call>
static Napi::Array times_of(Napi::Env env, std::size_t repeats, const Call& call) {
  auto seconds = Napi::Array::New(env, repeats);
  call();
  for (std::uint32_t i = 0; i < repeats; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    call();
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin;
    seconds.Set(i, spent.count());
  }
  return seconds;
}

// (bytes, repeats, threads): the seconds of each of `repeats` readings of a buffer of `bytes`.
static Napi::Value time_reading(const Napi::CallbackInfo& info) {
  const std::size_t floats = (to_size(info[0], "bytes") / sizeof(float) + 63) / 64 * 64;
  const std::size_t repeats = to_size(info[1], "repeats");
  const TeamLease team(to_threads(info[2]));
  AlignedArray<float> buffer(floats), sinks(16 * kMaxTeam);
  return times_of(info.Env(), repeats, [&] { read_once(buffer, sinks, *team); });
}

// (size, repeats, threads): the same of products of two square matrices of floats, of `size` rows.
static Napi::Value time_multiplying(const Napi::CallbackInfo& info) {
  const std::size_t size = to_positive(info[0], "size"),
                    elements = checked_product(size, size, "size");
  const std::size_t repeats = to_size(info[1], "repeats");
  const TeamLease team(to_threads(info[2]));
  AlignedArray<float> a(elements), b(elements), c(elements);
  for (std::size_t i = 0; i < elements; ++i)
    a[i] = b[i] = 1;  // sums stay finite: NaN could change the timing
  return times_of(info.Env(), repeats, [&] {
    linalg::multiply<float>({a.data(), size, size, size}, {b.data(), size, size, size}, c.data(),
                            size, false, *team);
  });
}

void bind_machine(Napi::Env, Napi::Object exports) {
  bind(exports, "isaInfo", isa_info);
  bind(exports, "timeReading", time_reading);
  bind(exports, "timeMultiplying", time_multiplying);
}

}  // namespace compact_rnn
