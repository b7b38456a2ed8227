// The bodies of the two kernels; see activation_training.h. Included by each ISA's file, and once
// for doubles.
#pragma once

#include "kernels/activation_training/activation_training.h"
#include "kernels/lanes/activation.h"
#include "kernels/lanes/cells.h"

namespace {

using compact_rnn::ActivationBackwardTask;
using compact_rnn::ActivationForwardTask;

void activation_forward_body(const ActivationForwardTask<Real>& task) {
  const Clamped curve(task.activation, task.clip);
  for_cells(task.at, [&](const CellRun& at) {
    const std::size_t offset = at.sequence * task.at.cells + at.cell;
    if (at.is_padding) {
      store(task.y + offset, load(task.y_previous + offset, at.count), at.count);
      return;
    }
    Lanes x = load(task.x + offset, at.count);
    if (task.bias) x = x + load(task.bias + at.cell, at.count);
    store(task.y + offset, curve.forward(x), at.count);
  });
}

void activation_backward_body(const ActivationBackwardTask<Real>& task) {
  const Clamped curve(task.activation, task.clip);
  for_cells(task.at, [&](const CellRun& at) {
    const std::size_t offset = at.sequence * task.at.cells + at.cell;
    const Lanes y = load(task.y + offset, at.count), dy = load(task.dy + offset, at.count);
    store(task.dx + offset, at.is_padding ? broadcast(0) : curve.backward(y, dy), at.count);
  });
}

}  // namespace
