#include "kernels/lanes/avx512.h"

// 24 sums of 32 registers.
namespace {
constexpr int kTileBlocks = 4;
constexpr int kTileVectors = 6;
}  // namespace

#include "kernels/affine_many/body.h"

namespace compact_rnn {
void affine_many_avx512(const AffineManyTask& task) { affine_many_body(task); }
}  // namespace compact_rnn
