// The non-linearities that kernels apply to their sums.
#pragma once

namespace compact_rnn {

enum class Activation { none, sigmoid, tanh, relu };

}  // namespace compact_rnn
