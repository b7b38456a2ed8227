// The body of the affine kernel over sixteen lanes; see affine.h. Included by each ISA's file.
#pragma once

#include "kernels/affine/affine.h"
#include "kernels/lanes/activation.h"
#include "kernels/lanes/sums.h"

namespace {

using compact_rnn::AffineTask;
using compact_rnn::kAffinePanelBlocks;

template <int BLOCKS>
void affine_run(const AffineTask& task, std::size_t block) {
  const std::size_t row = block * kBlockRows;
  Lanes sums[BLOCKS];
  for (int b = 0; b < BLOCKS; ++b)
    sums[b] = task.start ? load(task.start + row + b * kBlockRows) : broadcast(0.0f);
  accumulate(task.x, block, sums);
  accumulate(task.m, block, sums);
  for (int b = 0; b < BLOCKS; ++b)
    store(task.y + row + b * kBlockRows, activate(clamp(sums[b], task.clip), task.activation));
}

// Run by run of blocks that share a panel.
void affine_body(const AffineTask& task) {
  for (std::size_t block = task.first; block < task.last;) {
    const std::size_t panel_end = block - block % kAffinePanelBlocks + kAffinePanelBlocks;
    const std::size_t run = (panel_end < task.last ? panel_end : task.last) - block;
    switch (run) {
      case 1:
        affine_run<1>(task, block);
        break;
      case 2:
        affine_run<2>(task, block);
        break;
      case 3:
        affine_run<3>(task, block);
        break;
      default:
        affine_run<4>(task, block);
        break;
    }
    block += run;
  }
}

}  // namespace
