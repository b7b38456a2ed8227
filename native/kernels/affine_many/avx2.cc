#include "kernels/lanes/avx2.h"

// 2 registers a block: 12 sums of 16 registers.
namespace {
constexpr int kTileBlocks = 1;
constexpr int kTileVectors = 6;
}  // namespace

#include "kernels/affine_many/body.h"

namespace compact_rnn {
void affine_many_avx2(const AffineManyTask& task) { affine_many_body(task); }
}  // namespace compact_rnn
