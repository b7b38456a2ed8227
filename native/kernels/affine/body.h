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
  float* y = task.y + row;
  sum_up<BLOCKS>(task.start ? task.start + row : nullptr, task.x, block, y);
  sum_up<BLOCKS>(y, task.m, block, y);
  activate_all(y, BLOCKS * kBlockRows, task.activation, task.clip);
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
