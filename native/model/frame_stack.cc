#include "model/frame_stack.h"

#include <algorithm>

namespace compact_rnn {

Kept::Kept(const Network& network, std::size_t frames) {
  if (network.kept.empty()) return;
  sizes_ = network.kept;
  for (const std::size_t size : sizes_) outputs_.emplace_back(size * frames);
}

std::size_t Kept::bytes() const {
  std::size_t bytes = 0;
  for (const AlignedArray<float>& outputs : outputs_) bytes += sizeof(float) * outputs.size();
  return bytes;
}

FrameStack::FrameStack(const FrameLayers& layers, std::size_t capacity)
    : layers_(layers), many_(layers.empty() ? 0 : capacity), others_(many_.size()) {
  for (const auto& layer : layers.layers) {
    widest_ = std::max(widest_, padded(layer->outputs()));
    operands_.push_back(layer->new_operands(capacity));
  }
  for (AlignedArray<float>& buffer : buffers_) buffer = AlignedArray<float>(widest_ * capacity);
}

void FrameStack::apply(const float** vectors, std::size_t count, Kept& kept,
                       std::size_t first_frame, Team& team) {
  for (std::size_t i = 0; i < layers_.layers.size(); ++i) {
    const FrameLayer& layer = *layers_.layers[i];
    if (layer.source() != FrameLayer::kNoSource)
      for (std::size_t j = 0; j < count; ++j) others_[j] = kept.at(layer.source(), first_frame + j);
    float* ys = buffers_[i % 2].data();
    layer.apply({vectors, others_.data(), ys, widest_, count}, many_.data(), operands_[i].get(),
                team);
    for (std::size_t j = 0; j < count; ++j) {
      vectors[j] = ys + j * widest_;
      kept.keep(layers_.first_position + i, first_frame + j, vectors[j]);
    }
  }
}

std::size_t FrameStack::bytes() const {
  std::size_t bytes =
      sizeof(float) * (buffers_[0].size() + buffers_[1].size()) + sizeof(ManyVector) * many_.size();
  for (const auto& operands : operands_)
    if (operands) bytes += operands->bytes();
  return bytes;
}

}  // namespace compact_rnn
