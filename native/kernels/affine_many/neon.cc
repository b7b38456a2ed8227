#include "kernels/lanes/neon.h"

// 4 registers a block: 24 sums of 32 registers.
namespace {
constexpr int kTileBlocks = 1;
constexpr int kTileVectors = 6;
}  // namespace

#include "kernels/affine_many/body.h"

namespace compact_rnn {
void affine_many_neon(const AffineManyTask& task) { affine_many_body(task); }
}  // namespace compact_rnn
