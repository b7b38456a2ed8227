#include "binding/inputs.h"

#include "binding/arguments.h"

namespace compact_rnn {

const float* to_inputs(const Napi::Value& value, const std::string& name, std::size_t frames,
                       const Network& network) {
  const std::size_t size = checked_product(frames, network.input_size, name);
  const float* xs = to_floats(value, name, size);
  if (network.embedding)
    check_tokens(xs, size, network.embedding->rows(), name);
  else
    check_finite(xs, size, name);
  return xs;
}

}  // namespace compact_rnn
