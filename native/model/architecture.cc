#include "model/architecture.h"

namespace compact_rnn {

std::vector<std::size_t> widths_of(const Architecture& architecture) {
  std::vector<std::size_t> widths = {architecture.first_input_size()};
  for (const LayerSpec& layer : architecture.layers) {
    for (const FrameSpec& spec : layer.before) widths.push_back(spec.outputs);
    widths.push_back(layer.output_size());
  }
  for (const FrameSpec& spec : architecture.head) widths.push_back(spec.outputs);
  return widths;
}

}  // namespace compact_rnn
