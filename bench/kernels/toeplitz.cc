// Kernels of Toeplitz-like weights: transforms of h = 4^k numbers, for as many groups as the level
// holds. What the turns are does not matter to the time.
#include "works.h"

namespace compact_rnn::bench {
namespace {

constexpr std::size_t kSize = 256, kLanesOf = 32;
constexpr std::uint8_t kRadices[] = {4, 4, 4, 4};

const FourierPlan* plan(Arrays& arrays) {
  std::uint32_t next = 0;
  const auto* positions =
      arrays.filled<std::uint32_t>(kSize + 1, [&](int) { return next++ % kSize; });
  return arrays.filled<FourierPlan>(1, [&](int) {
    return FourierPlan{kSize,
                       kRadices,
                       4,
                       arrays.floats(2 * kSize),
                       arrays.floats(2 * kSize),
                       arrays.floats(2 * kSize),
                       positions};
  });
}

// Of transforms of 16 lanes: 5 n log2 n operations each.
double transforms(double count) { return count * 16 * 5 * kSize * 8; }

}  // namespace

std::vector<Work> works_of(void (*kernel)(const ToeplitzSpectrumTask&), const Size& size,
                           Arrays& arrays) {
  if (!size.wanted("")) return {};
  const ToeplitzSpectrumTask task = {plan(arrays), arrays.floats(2 * kSize), 2 * kSize,
                                     arrays.floats(kSize * kLanesOf), arrays.floats(2 * kSize)};
  return {{"", transforms(1) / 16, 8.0 * kSize, [=] { kernel(task); }}};
}

std::vector<Work> works_of(void (*kernel)(const ToeplitzPairsTask&), const Size& size,
                           Arrays& arrays) {
  if (!size.wanted("")) return {};
  const std::size_t each = 4 * kLanesOf * (2 * kSize + 1);  // h and g of a group
  const std::size_t groups = size.bytes < each ? 1 : size.bytes / each;
  const ToeplitzPairsTask task = {plan(arrays),
                                  2 * kSize,
                                  arrays.floats(2 * kSize),
                                  arrays.floats(groups * kSize * kLanesOf),
                                  arrays.floats(groups * (kSize + 1) * kLanesOf),
                                  arrays.floats(2 * kSize * kLanesOf),
                                  arrays.floats((kSize + 1) * kLanesOf)};
  return {
      {"", transforms(2) * static_cast<double>(groups), static_cast<double>(groups * each), [=] {
         for (std::size_t group = 0; group < groups; ++group) {
           ToeplitzPairsTask now = task;
           now.h += group * kSize * kLanesOf;
           now.g += group * (kSize + 1) * kLanesOf;
           kernel(now);
         }
       }}};
}

std::vector<Work> works_of(void (*kernel)(const ToeplitzProductTask&), const Size& size,
                           Arrays& arrays) {
  if (!size.wanted("")) return {};
  const std::size_t each = 4 * kLanesOf * (kSize + 1),
                    groups = size.bytes < each ? 1 : size.bytes / each;
  const ToeplitzProductTask task = {plan(arrays),
                                    2 * kSize,
                                    arrays.floats(groups * (kSize + 1) * kLanesOf),
                                    groups,
                                    4,
                                    2 * kSize,
                                    arrays.floats(2 * kSize * kLanesOf),
                                    arrays.floats(4 * 2 * kSize)};
  return {{"", transforms(1), static_cast<double>(groups * each), [=] { kernel(task); }}};
}

}  // namespace compact_rnn::bench
