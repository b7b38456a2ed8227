#include "weights/gates.h"

#include <limits>

namespace compact_rnn {

Gates::Gates(const Matrix& input, const Matrix& recurrent, const float* bias, std::size_t gates,
             std::size_t cells)
    : gates_(gates),
      input_(input, gate_order(gates, cells), gates),
      recurrent_(recurrent, gate_order(gates, cells), gates),
      bias_(in_order(bias, gate_order(gates, cells))) {}

void Gates::sum_inputs(const float* xs, std::size_t count, float* sums) const {
  kernels().affine_many({input_.data(), bias_.data(), xs, input_.columns(), input_.columns(), count,
                         blocks_of(bias_.size()), gates_, std::numeric_limits<float>::infinity(),
                         Activation::none, sums, bias_.size()});
}

}  // namespace compact_rnn
