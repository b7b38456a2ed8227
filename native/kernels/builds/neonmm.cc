// The kernels of neondot, but for products of int8 weights and many vectors.
#include "kernels/lanes/neon.h"

#include "kernels/dots/neonmm.h"

#include "kernels/lanes/curves.h"

#include "kernels/affine_many/pair_tile.h"
#include "kernels/affine_many/runs.h"
#include "kernels/table.h"

namespace {

using compact_rnn::KernelTable;

template <auto kernel, typename Task>
void run(const Task& task) {
  (compact_rnn::kKernels_neondot.*kernel)(task);
}

#ifndef COMPACT_RNN_ONE_STREAM
template <>
void run<&KernelTable::affine_many>(const AffineManyTask& task) {
  if (task.w.format != PanelFormat::dense || task.w.storage != Storage::int8)
    return compact_rnn::kKernels_neondot.affine_many(task);
  each_run(task, [&](std::size_t block, std::size_t end) {
    for (; block < end; ++block) byte_passes<PairTile, 1>(task, block);
  });
}
#endif

}  // namespace

namespace compact_rnn {
const KernelTable kKernels_neonmm = {
#define FAMILY(family, Task) run<&KernelTable::family, Task>,
#include "kernels/kernels.def"
};
}  // namespace compact_rnn
