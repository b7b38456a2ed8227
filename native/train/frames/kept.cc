#include "train/frames/kept.h"

namespace compact_rnn::train {

std::vector<std::size_t> taken_sizes(const Architecture& architecture) {
  const std::vector<std::size_t> widths = widths_of(architecture);
  std::vector<std::size_t> sizes;
  const auto note = [&](const FrameSpec& spec) {
    if (spec.kind != FrameKind::combination) return;
    sizes.resize(widths.size());
    sizes[spec.source] = widths[spec.source];
  };
  for (const LayerSpec& layer : architecture.layers)
    for (const FrameSpec& spec : layer.before) note(spec);
  for (const FrameSpec& spec : architecture.head) note(spec);
  return sizes;
}

}  // namespace compact_rnn::train
