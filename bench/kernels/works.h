// What the microbenchmark of the kernels times: for each family calls of it, whose arrays stand in
// one level of the caches, or in memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/aligned.h"
#include "kernels/kernels.h"

namespace compact_rnn::bench {

// About how many bytes a call reads, so that they stand there on every processor of today.
struct Level {
  const char* name;
  std::size_t bytes;
};
constexpr Level kLevels[] = {
    {"L1", 16 << 10}, {"L2", 200 << 10}, {"L3", 4 << 20}, {"memory", 96 << 20}};

// How large works are to be, and of which, by what they say, there need to be any.
struct Size {
  std::size_t bytes;
  std::function<bool(const std::string&)> wanted;
};

struct Work {
  std::string what;  // storage or format, vectors
  double flops;      // of a call; 0 where operations are not what counts
  double bytes;      // that a call reads of what grows with the level
  std::function<void()> call;
};

// Arrays that live as long as the works that use them.
class Arrays {
 public:
  // Small numbers, the same in every run.
  float* floats(std::size_t count) {
    return filled<float>(count, [](auto n) { return n * 1e-3f; });
  }
  std::int8_t* bytes(std::size_t count) {
    return filled<std::int8_t>(count, [](auto n) { return static_cast<std::int8_t>(n); });
  }
  // Halves of numbers from -2 to 2.
  std::uint16_t* halves(std::size_t count) {
    return filled<std::uint16_t>(
        count, [](auto n) { return static_cast<std::uint16_t>(n < 0 ? 0xb000 - n : 0x3000 + n); });
  }
  template <typename T, typename Of>
  T* filled(std::size_t count, const Of& of) {
    auto array = std::make_shared<AlignedArray<T>>(count);
    for (std::size_t i = 0; i < count; ++i) {
      state_ = state_ * 1664525u + 1013904223u;
      (*array)[i] = of(static_cast<int>(state_ >> 24) - 128);
    }
    held_.push_back(array);
    return array->data();
  }

 private:
  std::uint32_t state_ = 1;
  std::vector<std::shared_ptr<void>> held_;
};

// One of these for each family's task: a family without one does not compile.
#define TASK(Task) std::vector<Work> works_of(void (*kernel)(const Task&), const Size&, Arrays&);
TASK(AffineTask)
TASK(AffineManyTask)
TASK(LstmTask)
TASK(GruTask)
TASK(GruGatesTask)
TASK(GruCandidateTask)
TASK(QuantizeTask)
TASK(ReadTask)
TASK(ToeplitzSpectrumTask)
TASK(ToeplitzPairsTask)
TASK(ToeplitzProductTask)
TASK(ActivationForwardTask<float>)
TASK(ActivationBackwardTask<float>)
TASK(LstmForwardTask<float>)
TASK(LstmBackwardTask<float>)
TASK(GruForwardTask<float>)
TASK(GruBackwardTask<float>)
TASK(ResetGatesForwardTask<float>)
TASK(ResetCandidateForwardTask<float>)
TASK(ResetCandidateBackwardTask<float>)
TASK(ResetGatesBackwardTask<float>)
#undef TASK

}  // namespace compact_rnn::bench
