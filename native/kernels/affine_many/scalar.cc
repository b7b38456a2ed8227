#include "kernels/lanes/scalar.h"

// Loops over sixteen floats: few enough to stay in the baseline's registers.
namespace {
constexpr int kTileBlocks = 1;
constexpr int kTileVectors = 4;
}  // namespace

#include "kernels/affine_many/body.h"

namespace compact_rnn {
void affine_many_scalar(const AffineManyTask& task) { affine_many_body(task); }
}  // namespace compact_rnn
