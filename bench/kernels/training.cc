// Kernels of training: a frame of as many sequences of 500 cells as the level holds.
#include <limits>

#include "works.h"

namespace compact_rnn::bench {
namespace {

constexpr float kNoClip = std::numeric_limits<float>::infinity();
constexpr std::size_t kCells = 500;

// A call over arrays of so many numbers for each cell: make(at, array), where array(n) are n
// numbers a cell.
template <typename Make>
std::vector<Work> of_cells(const Size& size, std::size_t numbers, Arrays& arrays,
                           const Make& make) {
  if (!size.wanted("")) return {};
  const std::size_t each = kCells * numbers * sizeof(float);
  const std::size_t sequences = size.bytes < each ? 1 : size.bytes / each;
  const FrameCells at = {kCells, nullptr, 0, 0, sequences * FrameCells::blocks_of(kCells)};
  const auto array = [&](std::size_t n) { return arrays.floats(n * kCells * sequences); };
  return {{"", 0, static_cast<double>(sequences * each), make(at, array)}};
}

}  // namespace

#define WORKS(Task, numbers, ...)                                                  \
  std::vector<Work> works_of(void (*kernel)(const Task<float>&), const Size& size, \
                             Arrays& arrays) {                                     \
    return of_cells(size, numbers, arrays, [&](FrameCells at, const auto& array) { \
      const Task<float> task = {at, __VA_ARGS__};                                  \
      return [=] { kernel(task); };                                                \
    });                                                                            \
  }

WORKS(ActivationForwardTask, 2, Activation::sigmoid, kNoClip, nullptr, nullptr, array(1), array(1))
WORKS(ActivationBackwardTask, 3, Activation::sigmoid, kNoClip, array(1), array(1), array(1))
WORKS(LstmForwardTask, 8, array(4), nullptr, kNoClip, kNoClip, array(1), array(1), array(4),
      array(1), array(1))
WORKS(LstmBackwardTask, 8, nullptr, kNoClip, kNoClip, array(1), array(1), array(1), array(4),
      array(1))
WORKS(GruForwardTask, 6, array(3), nullptr, kNoClip, array(1), array(3), array(1), array(1))
WORKS(GruBackwardTask, 7, kNoClip, array(1), array(1), array(3), array(1), array(1))
WORKS(ResetGatesForwardTask, 4, array(3), kNoClip, array(1), array(3), array(1))
WORKS(ResetCandidateForwardTask, 4, array(3), kNoClip, array(1), array(3), array(1))
WORKS(ResetCandidateBackwardTask, 5, kNoClip, array(1), array(1), array(3), array(1))
WORKS(ResetGatesBackwardTask, 4, kNoClip, array(1), array(1), array(3), array(1))

#undef WORKS

}  // namespace compact_rnn::bench
