// The body of the affine kernel over sixteen lanes; see affine.h. Included by each ISA's file.
#pragma once

#include "kernels/affine/affine.h"
#include "kernels/lanes/activation.h"
#include "kernels/lanes/sums.h"

namespace {

using compact_rnn::AffineTask;
using compact_rnn::kAffinePanelBlocks;

template <int BLOCKS>
void affine_panel(const AffineTask& task, std::size_t first_block) {
  Lanes sums[BLOCKS];
  for (int b = 0; b < BLOCKS; ++b)
    sums[b] = task.start ? load(task.start + (first_block + b) * kBlockRows) : broadcast(0.0f);
  accumulate(task.x, first_block, sums);
  accumulate(task.m, first_block, sums);
  for (int b = 0; b < BLOCKS; ++b)
    store(task.y + (first_block + b) * kBlockRows, activate(clamp(sums[b], task.clip), task.activation));
}

void affine_body(const AffineTask& task) {
  for (std::size_t block = 0; block < task.blocks; block += kAffinePanelBlocks) switch (task.blocks - block) {
      case 1:
        affine_panel<1>(task, block);
        break;
      case 2:
        affine_panel<2>(task, block);
        break;
      case 3:
        affine_panel<3>(task, block);
        break;
      default:
        affine_panel<4>(task, block);
        break;
    }
}

}  // namespace
