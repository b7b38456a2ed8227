// A frame x and v, that of an earlier layer, made one (FrameKind::combination):
//
//   sum             y = x + v
//   product         y = x v
//   concatenation   y = [x; v], or [v; x] where v leads
//   recall          y = v
#pragma once

#include <algorithm>
#include <cstddef>

#include "model/architecture.h"

namespace compact_rnn {

struct Combiner {
  Combiner(const FrameSpec& spec, std::size_t x_size)
      : combining(spec.combining), inputs(x_size), outputs(spec.outputs) {
    const bool is_concatenation = combining == Combining::concatenation;
    others = is_concatenation ? outputs - inputs : outputs;
    x_column = is_concatenation && spec.leads ? others : 0;
    v_column = is_concatenation && !spec.leads ? inputs : 0;
  }

  template <class Real>
  void combine(const Real* x, const Real* v, Real* y) const {
    switch (combining) {
      case Combining::sum:
        for (std::size_t i = 0; i < outputs; ++i) y[i] = x[i] + v[i];
        return;
      case Combining::product:
        for (std::size_t i = 0; i < outputs; ++i) y[i] = x[i] * v[i];
        return;
      case Combining::concatenation:
        std::copy_n(x, inputs, y + x_column);
        std::copy_n(v, others, y + v_column);
        return;
      case Combining::recall:
        std::copy_n(v, outputs, y);
        return;
    }
  }

  Combining combining;
  std::size_t inputs, others, outputs;  // numbers of x, v and y
  std::size_t x_column, v_column;       // of y, where those of x and of v begin
};

}  // namespace compact_rnn
